//! Against the embedded broker.

use std::time::Duration;

use guestlist::domain::broker_messages::{BrokerEvent, BrokerRequest, Channel, Link};
use guestlist::domain::command::{Command, CommandId, CommandKind, Correlation, Verdict};
use guestlist::domain::permission::Grant;
use guestlist::domain::secret::Secret;
use guestlist::sandbox::{Account, AnswerFormat, Options, Sandbox};

use super::console::{Console, change_password, remove, settings};

async fn sandbox(answer_format: AnswerFormat) -> Sandbox {
    let users = vec![
        Account::factory_root().grant("AllowedUserManagement"),
        Account::new("manager", "m-pass").grant("AllowedUserManagement"),
        Account::new("reader", "r-pass").grant("AllowedSystemConfiguration"),
        Account::new("line 1", "l-pass"),
    ];
    let options = Options {
        answer_format,
        ..Options::with_users(users)
    };
    Sandbox::start(options).await.unwrap()
}

fn log_in(sandbox: &Sandbox, name: &str, password: &str) -> Console {
    let mut settings = settings(sandbox.address());
    settings.username = Some(name.into());
    settings.password = Some(Secret::new(password));
    Console::start(settings)
}

fn grant(user: &str, enabled: bool) -> Command {
    Command::set(user, "AllowedLogManagement", enabled, None)
}

#[tokio::test]
async fn login_list_and_answer_mode() {
    for (answer_format, limit) in [(AnswerFormat::Envelopes, 16), (AnswerFormat::PlainText, 1)] {
        let sandbox = sandbox(answer_format).await;
        let mut console = log_in(&sandbox, "root", "coreflux");
        console.connected().await;
        assert_eq!(console.channel(Channel::Answers).await, None);
        assert_eq!(console.channel(Channel::Users).await, None);
        let roster = console.roster().await;
        let names: Vec<_> = roster
            .users()
            .iter()
            .map(|user| user.name.as_str())
            .collect();
        assert_eq!(names, ["root", "manager", "reader", "line 1"]);
        assert_eq!(roster.permissions().len(), 3);
        assert_eq!(console.ready().await, limit, "{answer_format:?}");
        let events = console.leave().await;
        assert!(
            !events
                .iter()
                .any(|event| matches!(event, BrokerEvent::Answer(_))),
            "{events:?}"
        );
    }
}

#[tokio::test]
async fn a_command_is_answered_and_then_shown_by_the_list() {
    for (answer_format, correlation) in [
        (AnswerFormat::Envelopes, Correlation::Ours(CommandId(41))),
        (AnswerFormat::PlainText, Correlation::Unmarked),
    ] {
        let sandbox = sandbox(answer_format).await;
        let mut console = log_in(&sandbox, "root", "coreflux");
        console.ready().await;
        console.submit(41, grant("line 1", true));
        let mut answer = None;
        let mut shown = false;
        while answer.is_none() || !shown {
            match console.next().await {
                BrokerEvent::Answer(it) => answer = Some(it),
                BrokerEvent::Roster(roster, _) => {
                    let key = "AllowedLogManagement".into();
                    shown = roster.grant(&"line 1".into(), &key) == Some(Grant::Enabled);
                }
                _ => {}
            }
        }
        let answer = answer.unwrap();
        assert_eq!(
            (answer.correlation, answer.verdict),
            (correlation, Verdict::Accepted),
            "{answer_format:?}"
        );
    }
}

#[tokio::test]
async fn no_request_id_reaches_a_broker_of_plain_answers() {
    let sandbox = sandbox(AnswerFormat::PlainText).await;
    let mut console = log_in(&sandbox, "root", "coreflux");
    console.ready().await;
    let password = Secret::new("b-pass 1");
    console.submit(1, Command::add("bob b", password));
    let answer = console.answer().await;
    assert_eq!(answer.verdict, Verdict::Accepted, "{}", answer.text);
    assert_eq!(
        (answer.kind, answer.user),
        (Some(CommandKind::Add), Some("bob b".into()))
    );
    let sent = sandbox.commands();
    assert!(
        sent.iter()
            .all(|line| line.starts_with("-listUserGroups") || !line.contains("-requestId")),
        "{sent:?}"
    );
    log_in(&sandbox, "bob b", "b-pass 1").connected().await;
}

#[tokio::test]
async fn a_failure_comes_with_the_brokers_words() {
    for answer_format in [AnswerFormat::Envelopes, AnswerFormat::PlainText] {
        let sandbox = sandbox(answer_format).await;
        let mut console = log_in(&sandbox, "root", "coreflux");
        console.ready().await;
        console.submit(1, remove("nobody"));
        let answer = console.answer().await;
        assert_eq!(answer.verdict, Verdict::Refused, "{}", answer.text);
        assert!(!answer.text.is_empty());
    }
}

#[tokio::test]
async fn answers_to_others_are_foreign_or_unmarked_but_never_ours() {
    let sandbox = sandbox(AnswerFormat::Envelopes).await;
    let mut console = log_in(&sandbox, "root", "coreflux");
    console.ready().await;
    sandbox.execute_as_other_admin("-removeUser manager -requestId other-1");
    let answer = console.answer().await;
    assert_eq!(answer.correlation, Correlation::Foreign);
    sandbox.execute_as_other_admin("-removeUser reader");
    let answer = console.answer().await;
    assert_eq!(answer.correlation, Correlation::Unmarked);
    assert_eq!(
        (answer.kind, answer.user),
        (Some(CommandKind::Remove), Some("reader".into()))
    );
}

#[tokio::test]
async fn a_cut_link_is_made_anew_and_subscribed_anew() {
    let sandbox = sandbox(AnswerFormat::Envelopes).await;
    let mut console = log_in(&sandbox, "root", "coreflux");
    console.ready().await;
    sandbox.cut_links();
    console.waiting().await;
    console.connected().await;
    assert_eq!(console.roster().await.users().len(), 4);
    assert_eq!(console.ready().await, 16);
    console.submit(1, grant("reader", true));
    assert_eq!(
        console.answer().await.correlation,
        Correlation::Ours(CommandId(1))
    );
}

#[tokio::test]
async fn a_command_lost_with_its_link_is_not_called_undelivered() {
    let sandbox = sandbox(AnswerFormat::Envelopes).await;
    let mut console = log_in(&sandbox, "root", "coreflux");
    console.ready().await;
    sandbox.faults().cut_before_ack(1);
    console.submit(1, grant("reader", true));
    let lost = console
        .until(|event| match event {
            BrokerEvent::Undelivered(..) => Some(false),
            BrokerEvent::Ready { .. } => Some(true),
            _ => None,
        })
        .await;
    assert!(lost, "it was executed");
    let sent = sandbox.commands();
    assert_eq!(
        sent.iter().filter(|line| line.contains("reader")).count(),
        1,
        "{sent:?}"
    );
}

#[tokio::test]
async fn a_broker_of_3_1_1_serves_as_well() {
    let sandbox = sandbox(AnswerFormat::Envelopes).await;
    sandbox.faults().refuse_protocol_5(true);
    let mut console = log_in(&sandbox, "root", "coreflux");
    console.connected().await;
    assert_eq!(console.roster().await.users().len(), 4);
    assert_eq!(console.ready().await, 16);
    console.submit(5, remove("reader"));
    let answer = console.answer().await;
    assert_eq!(
        (answer.correlation, answer.verdict),
        (Correlation::Ours(CommandId(5)), Verdict::Accepted)
    );
    assert_eq!(console.roster().await.users().len(), 3);
}

#[tokio::test]
async fn a_refresh_reads_the_list_again() {
    let sandbox = sandbox(AnswerFormat::Envelopes).await;
    let mut console = log_in(&sandbox, "root", "coreflux");
    let first = console.roster().await;
    console.ready().await;
    for _ in 0..3 {
        console.handle.send(BrokerRequest::Refresh);
        assert_eq!(console.roster().await, first);
    }
    // Two at once are never fewer than one, and the last reading is complete.
    console.handle.send(BrokerRequest::Refresh);
    console.handle.send(BrokerRequest::Refresh);
    assert_eq!(console.roster().await, first);
}

#[tokio::test]
async fn rights_decide_which_channels_open() {
    let sandbox = sandbox(AnswerFormat::Envelopes).await;
    let mut manager = log_in(&sandbox, "manager", "m-pass");
    assert_eq!(manager.channel(Channel::Answers).await, None);
    let sentence = manager.channel(Channel::Users).await.unwrap();
    assert!(
        sentence.contains("Full Access (AllowedSystemConfiguration)"),
        "{sentence}"
    );
    assert_eq!(manager.ready().await, 16);
    let mut nobody = log_in(&sandbox, "line 1", "l-pass");
    assert!(nobody.channel(Channel::Answers).await.is_some());
    assert!(nobody.channel(Channel::Users).await.is_some());
    assert_eq!(nobody.ready().await, 1);
    nobody.submit(1, remove("reader"));
    let sentence = nobody.channel(Channel::Commands).await.unwrap();
    assert_eq!(nobody.undelivered().await, (CommandId(1), sentence));
}

#[tokio::test]
async fn a_refresh_tells_what_the_account_may_read_now() {
    for old in [false, true] {
        let sandbox = sandbox(AnswerFormat::Envelopes).await;
        sandbox.faults().refuse_protocol_5(old);
        let set = |setting: &str| {
            sandbox.execute_as_other_admin(&format!("-changeUserSettings manager {setting}"));
        };
        let has = |at: usize| sandbox.accounts()[1].1[at].1;
        let mut manager = log_in(&sandbox, "manager", "m-pass");
        assert!(manager.channel(Channel::Users).await.is_some());
        manager.ready().await;
        set("AllowedSystemConfiguration true");
        while !has(0) {
            tokio::task::yield_now().await;
        }
        manager.handle.send(BrokerRequest::Refresh);
        assert_eq!(manager.channel(Channel::Answers).await, None);
        assert_eq!(manager.channel(Channel::Users).await, None);
        manager.roster().await;
        set("AllowedSystemConfiguration false");
        set("AllowedUserManagement false");
        while has(0) || has(1) {
            tokio::task::yield_now().await;
        }
        manager.handle.send(BrokerRequest::Refresh);
        assert!(manager.channel(Channel::Answers).await.is_some());
        assert!(manager.channel(Channel::Users).await.is_some());
    }
}

#[tokio::test]
async fn a_bad_login_is_refused_until_it_is_mended() {
    let sandbox = sandbox(AnswerFormat::Envelopes).await;
    let mut console = log_in(&sandbox, "manager", "later");
    console.refused().await;
    sandbox.execute_as_other_admin("-changeUserPassword manager later");
    console.handle.send(BrokerRequest::RetryNow);
    loop {
        match console.next().await {
            BrokerEvent::Link(Link::Connected) => break,
            // The change was not carried out yet.
            BrokerEvent::Link(Link::Refused { .. }) => {
                console.handle.send(BrokerRequest::RetryNow);
            }
            _ => {}
        }
    }
}

#[tokio::test]
async fn an_own_password_changed_before_a_kick_is_the_one_to_come_back_with() {
    let sandbox = sandbox(AnswerFormat::Envelopes).await;
    sandbox.faults().drop_sessions(true);
    let mut manager = settings(sandbox.address());
    manager.username = Some("manager".into());
    manager.password = Some(Secret::new("m-pass"));
    let mut console = Console::start(manager);
    console.ready().await;
    sandbox.faults().withhold_answers(true);
    console.submit(1, change_password("manager", "n3w"));
    let (_, reason) = console.waiting().await;
    assert!(
        reason.contains("administrator") || reason.contains("closed"),
        "{reason}"
    );
    console.connected().await;
}

#[tokio::test]
async fn a_list_that_cannot_be_read_leaves_the_link_alone() {
    let sandbox = sandbox(AnswerFormat::Envelopes).await;
    let mut console = log_in(&sandbox, "root", "coreflux");
    console.roster().await;
    console.ready().await;
    sandbox
        .faults()
        .send_list_bytes(b"[{\"UserName\":\"x\",".to_vec());
    let sentence = console
        .until(|event| match event {
            BrokerEvent::BadRoster(sentence) => Some(sentence.clone()),
            _ => None,
        })
        .await;
    assert!(sentence.contains("not valid JSON"), "{sentence}");
    console.submit(1, grant("reader", true));
    assert_eq!(console.answer().await.verdict, Verdict::Accepted);
}

#[tokio::test]
async fn leaving_is_noticed_by_the_broker_at_once() {
    let sandbox = sandbox(AnswerFormat::Envelopes).await;
    let mut console = log_in(&sandbox, "root", "coreflux");
    console.ready().await;
    assert_eq!(sandbox.clients(), 1);
    let start = std::time::Instant::now();
    console.leave().await;
    assert!(
        start.elapsed() < Duration::from_millis(400),
        "{:?}",
        start.elapsed()
    );
    sandbox.stop().await;
}
