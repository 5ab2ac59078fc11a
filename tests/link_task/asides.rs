//! What is asked beside the list: groups, and what the broker tells about sessions.

use std::time::Duration;

use guestlist::broker::dialect::coreflux::{COMMAND_TOPIC, SESSIONS_TOPIC};
use guestlist::domain::broker_messages::{BrokerEvent, BrokerRequest, Channel, GroupsTold};
use guestlist::domain::session_report::Report;
use guestlist::sandbox::{Account, AnswerFormat, Options, Sandbox};

use super::console::{Console, settings};

async fn sandbox(answer_format: AnswerFormat) -> Sandbox {
    let users = vec![
        Account::factory_root().grant("AllowedUserManagement"),
        Account::new("line 1", "l-pass").extra("Groups", vec!["ops"]),
    ];
    let options = Options {
        answer_format,
        ..Options::with_users(users)
    };
    Sandbox::start(options).await.unwrap()
}

async fn ready(sandbox: &Sandbox) -> Console {
    let mut settings = settings(sandbox.address());
    settings.timings.probe_patience = Duration::from_millis(300);
    let mut console = Console::start(settings);
    console.ready().await;
    console
}

fn ask(console: &Console, user: &str) {
    console.handle.send(BrokerRequest::AskGroups(user.into()));
}

async fn told_of(console: &mut Console, user: &str) -> GroupsTold {
    let told = |event: &BrokerEvent| match event {
        BrokerEvent::Groups(of, told) if of.as_str() == user => Some(told.clone()),
        _ => None,
    };
    console.until(told).await
}

async fn report(console: &mut Console) -> Report {
    let report = |event: &BrokerEvent| match event {
        BrokerEvent::Report(report) => Some(report.clone()),
        _ => None,
    };
    console.until(report).await
}

fn questions(sandbox: &Sandbox) -> usize {
    let commands = sandbox.commands();
    let asked = commands
        .iter()
        .filter(|line| line.contains("-listUserGroups"));
    asked.count()
}

#[tokio::test]
async fn the_first_question_tells_the_own_groups_too() {
    let sandbox = sandbox(AnswerFormat::Envelopes).await;
    let mut console = Console::start(settings(sandbox.address()));
    assert_eq!(
        told_of(&mut console, "root").await,
        GroupsTold::These([].into())
    );
    console.leave().await;
}

#[tokio::test]
async fn each_question_has_one_answer() {
    let sandbox = sandbox(AnswerFormat::Envelopes).await;
    let mut console = ready(&sandbox).await;
    ask(&console, "line 1");
    let ops = GroupsTold::These(["ops".into()].into());
    assert_eq!(told_of(&mut console, "line 1").await, ops);
    ask(&console, "nobody");
    let nobody = GroupsTold::Nothing("User nobody not found".into());
    assert_eq!(told_of(&mut console, "nobody").await, nobody);

    let asked = questions(&sandbox);
    ask(&console, "a\"b");
    let told = told_of(&mut console, "a\"b").await;
    assert!(matches!(told, GroupsTold::Nothing(_)), "{told:?}");
    assert_eq!(questions(&sandbox), asked, "no name that cannot be carried");

    sandbox.faults().withhold_next_answers(1);
    ask(&console, "line 1");
    let silence = GroupsTold::Nothing("the broker did not answer".into());
    assert_eq!(told_of(&mut console, "line 1").await, silence);
    // A late answer is nobody's.
    let late = format!(
        r#"{{"success":true,"requestId":"gl-t3st-g{}","data":[]}}"#,
        5
    );
    sandbox.faults().raw_answer(late.into_bytes());
    let events = console.leave().await;
    let told = |event: &BrokerEvent| matches!(event, BrokerEvent::Groups(..));
    assert!(!events.iter().any(told), "{events:?}");
}

#[tokio::test]
async fn a_broker_that_marks_no_answers_is_not_asked() {
    let sandbox = sandbox(AnswerFormat::PlainText).await;
    let mut console = Console::start(settings(sandbox.address()));
    assert_eq!(told_of(&mut console, "root").await, GroupsTold::NoGroups);
    console.ready().await;
    let asked = questions(&sandbox);
    ask(&console, "line 1");
    let told = told_of(&mut console, "line 1").await;
    assert!(matches!(told, GroupsTold::Nothing(_)), "{told:?}");
    console.leave().await;
    assert_eq!(questions(&sandbox), asked);
}

#[tokio::test]
async fn a_question_that_the_broker_refuses_is_over() {
    let sandbox = sandbox(AnswerFormat::Envelopes).await;
    let mut console = ready(&sandbox).await;
    sandbox.faults().refuse_publish(COMMAND_TOPIC, true);
    ask(&console, "line 1");
    let refusal = console.channel(Channel::Commands).await;
    assert!(refusal.is_some());
    let told = told_of(&mut console, "line 1").await;
    assert!(matches!(told, GroupsTold::Nothing(why) if why.contains("refused")));
    console.leave().await;
}

#[tokio::test]
async fn sessions_are_told_only_on_request_and_never_with_the_list() {
    let sandbox = sandbox(AnswerFormat::Envelopes).await;
    let mut console = ready(&sandbox).await;
    console.handle.send(BrokerRequest::ListenToSessions(true));
    let first = report(&mut console).await;
    let own = first
        .notes
        .iter()
        .find(|note| note.text.contains("guestlist-test"));
    assert_eq!(own.unwrap().user, Some("root".into()), "{first:?}");

    // The list comes once, and nothing is told again for it.
    console.handle.send(BrokerRequest::ListenToSessions(true));
    console.handle.send(BrokerRequest::Refresh);
    console.roster().await;
    ask(&console, "line 1");
    let answered = |event: &BrokerEvent| match event {
        BrokerEvent::Groups(..) => Some(false),
        BrokerEvent::Roster(..) | BrokerEvent::Report(_) => Some(true),
        _ => None,
    };
    assert!(!console.until(answered).await, "it came twice");

    console.handle.send(BrokerRequest::ListenToSessions(false));
    ask(&console, "line 1");
    told_of(&mut console, "line 1").await;
    sandbox.faults().send_session_bytes(b"unheard".to_vec());
    let events = console.leave().await;
    let told = |event: &BrokerEvent| matches!(event, BrokerEvent::Report(_));
    assert!(!events.iter().any(told), "{events:?}");
}

#[tokio::test]
async fn a_refusal_to_tell_of_sessions_is_no_news() {
    let sandbox = sandbox(AnswerFormat::Envelopes).await;
    sandbox.faults().refuse_subscription(SESSIONS_TOPIC, true);
    let mut console = ready(&sandbox).await;
    console.handle.send(BrokerRequest::ListenToSessions(true));
    ask(&console, "line 1");
    let news = |event: &BrokerEvent| match event {
        BrokerEvent::Groups(..) => Some(None),
        BrokerEvent::Channel(channel, Some(_)) => Some(Some(*channel)),
        _ => None,
    };
    assert_eq!(console.until(news).await, None);
    console.leave().await;
}
