//! Plans: applied, interrupted, undone.

use std::collections::BTreeMap;
use std::time::Duration;

use guestlist::broker::dialect::mosquitto;
use guestlist::domain::broker_messages::{BrokerEvent, Link};
use guestlist::domain::command::{Answer, Command, CommandId, CommandKind, Correlation, Verdict};
use guestlist::domain::permission::{Grant, Permission};
use guestlist::domain::roster::{Roster, User};
use guestlist::domain::secret::Secret;
use guestlist::engine::Engine;
use guestlist::engine::apply::{LineStatus, Pause, Phase};
use guestlist::engine::command_log::Outcome;
use guestlist::engine::connection::LinkState;
use guestlist::engine::effect::Timer;
use guestlist::engine::password_batch::{Destination, PasswordBatch};
use guestlist::engine::session::Session;
use guestlist::sandbox::AnswerFormat;

use crate::common::{Driven, LOG, MANAGE, device, executed, has, set, start};

const DEVICES: usize = 40;

/// The engine hears of something, and goes on.
fn hear(engine: &mut Engine, event: BrokerEvent) {
    engine.on_event(event);
    engine.advance();
    engine.take_effects();
}

/// The broker takes a command.
fn accepted(id: u64, text: &str) -> BrokerEvent {
    BrokerEvent::Answer(Answer {
        correlation: Correlation::Ours(CommandId(id)),
        verdict: Verdict::Accepted,
        text: text.into(),
        kind: None,
        user: None,
    })
}

/// An engine of a Mosquitto that is connected, and the list of users with these roles.
fn on_mosquitto(list: Roster) -> Engine {
    let mut engine = Engine::new(Session::default());
    hear(&mut engine, BrokerEvent::Link(Link::Connected));
    let family = BrokerEvent::Family {
        family: Box::new(mosquitto::family()),
        notice: mosquitto::NOTICE,
    };
    hear(&mut engine, family);
    hear(&mut engine, BrokerEvent::Ready { in_flight: 20 });
    hear(&mut engine, BrokerEvent::Roster(list, vec![]));
    engine
}

/// A list of these users, all without these roles.
fn users_without(users: &[&str], roles: &[&str]) -> Roster {
    let permissions = roles.iter().map(|role| Permission {
        key: (*role).into(),
        label: (*role).into(),
        meaning: String::new(),
        is_role: true,
    });
    let users = users.iter().map(|user| User {
        name: (*user).into(),
        grants: vec![Grant::Disabled; roles.len()].into(),
        groups: None,
        priorities: [].into(),
        details: [].into(),
    });
    Roster::new(permissions.collect(), users.collect(), vec![]).0
}

/// How often each change was made.
fn count(executed: &[String]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for line in executed {
        let user = line.split(' ').nth(1).unwrap_or_default();
        *counts.entry(user.to_owned()).or_default() += 1;
    }
    counts
}

#[tokio::test]
async fn a_lost_link_pauses_the_plan_and_afterwards_each_change_is_made_once() {
    for answer_format in [AnswerFormat::Envelopes, AnswerFormat::PlainText] {
        let sandbox = start(answer_format, DEVICES).await;
        let mut driver = Driven::listed(&sandbox, "root").await;
        let commands: Vec<Command> = (0..DEVICES).map(|n| set(&device(n), LOG, true)).collect();
        driver.call(|engine| {
            let plan = engine.plan(commands.clone());
            engine.apply(plan);
        });
        driver
            .until("some of it", |engine| engine.run().unwrap().decided() >= 5)
            .await;
        sandbox.faults().cut_before_answer(1);
        driver
            .until("a pause", |engine| {
                matches!(engine.run().unwrap().phase, Phase::Paused(_))
                    && *engine.link() != LinkState::Connected
            })
            .await;
        // With many in flight, what was taken and could not be written may be told before the link
        // is.
        let phase = &driver.run().phase;
        let is_link = *phase == Phase::Paused(Pause::Link);
        assert!(
            is_link || answer_format == AnswerFormat::Envelopes,
            "{phase:?}"
        );

        driver
            .until("the link", |engine| {
                *engine.link() == LinkState::Connected
                    && engine.queue().is_ready()
                    && engine.queue().accepted().is_empty()
            })
            .await;
        let left = driver.run().tally(LineStatus::Pending);
        assert!(left > 0, "the cut came too late");
        let mut executed_before = executed(&sandbox);
        assert!(executed_before.len() <= DEVICES - left, "sent by itself");

        driver.call(Engine::resume_run);
        driver.until_settled().await;
        // What never arrived is tried again when a person wants it.
        driver.apply(commands).await;
        assert_eq!(driver.run().trouble().len(), 0);
        executed_before.extend(executed(&sandbox));
        let counts = count(&executed_before);
        assert_eq!(counts.len(), DEVICES);
        assert!(counts.values().all(|times| *times == 1), "{counts:?}");
        driver.end(sandbox).await;
    }
}

#[tokio::test]
async fn undo_brings_the_old_values_back_through_a_plan() {
    let (sandbox, mut driver) = Driven::alone("root").await;
    let changes = vec![set("test", LOG, true), set("both", MANAGE, false)];
    driver.apply(changes).await;
    assert_eq!(driver.run().tally(LineStatus::Verified), 2);
    assert!(has(&sandbox, "test", LOG) && !has(&sandbox, "both", MANAGE));

    let ids: Vec<_> = driver
        .engine
        .log()
        .entries()
        .rev()
        .map(|it| it.id)
        .collect();
    let undo = driver.engine.undo(&ids);
    assert_eq!(undo.refusals, []);
    driver.apply(undo.commands).await;
    assert_eq!(driver.run().tally(LineStatus::Verified), 2);
    assert_eq!(driver.grant("test", LOG), Some(Grant::Disabled));
    assert_eq!(driver.grant("both", MANAGE), Some(Grant::Enabled));
    assert!(!has(&sandbox, "test", LOG) && has(&sandbox, "both", MANAGE));

    let again = driver.engine.undo(&ids);
    assert!(again.commands.is_empty(), "{again:?}");
    assert_eq!(again.refusals.len(), 2);
    driver.end(sandbox).await;
}

#[tokio::test]
async fn new_passwords_that_the_broker_took_are_accepted_in_the_file() {
    let sandbox = start(AnswerFormat::Envelopes, 2).await;
    let mut driver = Driven::listed(&sandbox, "root").await;
    let users = [device(0), device(1)];
    let names = users.iter().map(|user| user.as_str().into()).collect();
    let passwords = users.iter().map(|user| Secret::new(format!("{user}-new")));
    let batch = PasswordBatch::new(names, passwords.collect(), Destination::Screen);
    let commands = batch.commands();
    driver.call(|engine| engine.hold_batch(batch));
    driver.call(Engine::apply_batch);
    driver.apply(commands).await;
    assert!(driver.call(Engine::decide_batch), "all is decided");
    let batch = driver.engine.password_batch().unwrap();
    assert_eq!(
        batch.csv().expose(),
        "user,password,outcome\r\n\"plc00\",\"plc00-new\",accepted\r\n\"plc01\",\"plc01-new\",accepted\r\n"
    );
    for user in &users {
        assert!(
            driver
                .admits(user, &Secret::new(format!("{user}-new")))
                .await
        );
        assert!(
            !driver
                .admits(user, &Secret::new(format!("{user}-fake")))
                .await
        );
    }
    assert!(!sandbox.commands().join("\n").contains("-new"));
    driver.end(sandbox).await;
}

#[test]
fn what_an_answer_costs_does_not_grow_with_the_plan() {
    const CHANGES: usize = 60;
    let list = |done: usize| {
        let permission = Permission {
            key: LOG.into(),
            label: "Log Management".into(),
            meaning: String::new(),
            is_role: false,
        };
        let users = (0..CHANGES).map(|n| User {
            name: device(n).as_str().into(),
            grants: [Grant::from(n < done)].into(),
            groups: None,
            priorities: [].into(),
            details: [].into(),
        });
        Roster::new([permission].into(), users.collect(), vec![]).0
    };
    let mut engine = Engine::new(Session::default());
    hear(&mut engine, BrokerEvent::Link(Link::Connected));
    hear(&mut engine, BrokerEvent::Ready { in_flight: 16 });
    hear(&mut engine, BrokerEvent::Roster(list(0), vec![]));
    let plan = engine.plan((0..CHANGES).map(|n| set(&device(n), LOG, true)).collect());
    engine.apply(plan);
    engine.advance();
    for done in 1..=CHANGES {
        hear(&mut engine, accepted(done as u64 - 1, "done"));
        hear(&mut engine, BrokerEvent::Roster(list(done), vec![]));
        // Counted in what is looked at after each message: nothing is left over.
        assert!(
            engine.queue().accepted().is_empty(),
            "verified is forgotten"
        );
        assert!(engine.log().news() <= 16);
    }
    let run = engine.run().unwrap();
    assert_eq!(run.tally(LineStatus::Verified), CHANGES);
    assert!(engine.drafts().is_empty());
}

/// What becomes of a role that is wanted with a priority, where the broker answers that the user
/// has it already.
fn role_that_is_held_already(listed: Option<i32>) -> Outcome {
    let list = |held: bool| {
        let permission = Permission {
            key: "sensors".into(),
            label: "sensors".into(),
            meaning: String::new(),
            is_role: true,
        };
        let priorities: Vec<_> = listed.filter(|_| held).into_iter().collect();
        let priorities = priorities.into_iter().map(|it| ("sensors".into(), it));
        let user = User {
            name: "line1".into(),
            grants: [Grant::from(held)].into(),
            groups: None,
            priorities: priorities.collect(),
            details: [].into(),
        };
        Roster::new([permission].into(), vec![user], vec![]).0
    };
    let mut engine = Engine::new(Session::default());
    hear(&mut engine, BrokerEvent::Link(Link::Connected));
    hear(&mut engine, BrokerEvent::Ready { in_flight: 1 });
    hear(&mut engine, BrokerEvent::Roster(list(false), vec![]));
    let plan = engine.plan(vec![Command::set("line1", "sensors", true, Some(5))]);
    engine.apply(plan);
    engine.advance();
    let words = "Internal error: the client already has the role";
    hear(&mut engine, accepted(0, words));
    hear(&mut engine, BrokerEvent::Roster(list(true), vec![]));
    let (failed, verified) = (LineStatus::Failed, LineStatus::Verified);
    let run = engine.run().unwrap();
    assert_eq!(run.tally(failed) + run.tally(verified), 1);
    assert!(engine.drafts().is_empty());
    engine.log().get(CommandId(0)).unwrap().outcome.clone()
}

#[test]
fn a_role_that_somebody_else_gave_with_another_priority_is_not_verified() {
    assert_eq!(role_that_is_held_already(Some(5)), Outcome::Verified);
    for (listed, named) in [(Some(3), "priority 3"), (None, "the default priority")] {
        let outcome = role_that_is_held_already(listed);
        let Outcome::Failed(why) = &outcome else {
            panic!("{outcome:?}");
        };
        let text = format!("the user already has it, with {named} instead of 5");
        assert_eq!(why.text, text);
    }
}

#[test]
fn an_accepted_change_that_lists_do_not_show_is_not_called_unanswered() {
    let mut engine = on_mosquitto(users_without(&["line1"], &["sensors"]));
    let plan = engine.plan(vec![Command::set("line1", "sensors", true, None)]);
    engine.apply(plan);
    engine.advance();
    hear(&mut engine, accepted(0, "done"));
    engine.on_timer(Timer::Verify(CommandId(0)));
    engine.refresh();
    let unchanged = users_without(&["line1"], &["sensors"]);
    hear(&mut engine, BrokerEvent::Roster(unchanged, vec![]));
    let entry = engine.log().get(CommandId(0)).unwrap();
    let why = engine.doubt(entry).unwrap_or_else(|| panic!("{entry:?}"));
    assert_eq!(
        why.text,
        "the broker accepted it, but its list does not show it"
    );
}

/// Adds these users with a plan, shows them in a list, and never answers.
fn added_without_answers(users: &[&str]) -> Engine {
    let mut engine = on_mosquitto(users_without(&["line1"], &["sensors"]));
    let commands = users.iter().map(|user| Command::AddUser {
        user: (*user).into(),
        password: Secret::new("plc-fake"),
    });
    let plan = engine.plan(commands.collect());
    engine.apply(plan);
    engine.advance();
    let listed = users_without(&[&["line1"], users].concat(), &["sensors"]);
    hear(&mut engine, BrokerEvent::Roster(listed, vec![]));
    for id in 0..users.len() as u64 {
        engine.on_timer(Timer::Answer(CommandId(id)));
        engine.advance();
    }
    engine
}

#[test]
fn an_addition_without_an_answer_is_settled_by_a_list_that_came_before() {
    let mut engine = added_without_answers(&["plc-01", "plc-02"]);
    let run = engine.run().unwrap();
    assert_eq!(run.tally(LineStatus::Verified), 2);
    assert_eq!(run.phase, Phase::Over);
    for id in 0..2 {
        let entry = engine.log().get(CommandId(id)).unwrap();
        let why = engine.doubt(entry).unwrap_or_else(|| panic!("{entry:?}"));
        let expected = "no answer came, but the broker's list shows this user; not known whether with this password";
        assert_eq!(why.text, expected);
    }
    // The answer to the first comes after all.
    hear(&mut engine, accepted(0, "done"));
    let doubt = |id| engine.doubt(engine.log().get(CommandId(id)).unwrap());
    assert_eq!(doubt(0), None);
    assert!(doubt(1).is_some());
}

#[test]
fn what_never_left_when_the_link_broke_waits_for_the_link() {
    let users = ["a", "b", "c", "d"];
    let mut engine = on_mosquitto(users_without(&users, &["sensors"]));
    let plan = engine.plan(users.map(|user| set(user, "sensors", true)).into());
    engine.apply(plan);
    engine.advance();
    assert_eq!(engine.run().unwrap().tally(LineStatus::Sent), 4);
    let never_left = |id| BrokerEvent::NotSent(CommandId(id), "Not sent: no link.".into());
    engine.take_effects();
    hear(&mut engine, never_left(0));
    assert!(!engine.queue().is_ready());
    let waiting = Link::Waiting {
        retry_in: Duration::from_secs(4),
        reason: "closed".into(),
    };
    hear(&mut engine, BrokerEvent::Link(waiting));
    // It may be told after the end of the link as well.
    hear(&mut engine, never_left(1));
    assert!(matches!(outcome(&engine, 0), Outcome::NotSent(_)));
    assert!(matches!(outcome(&engine, 1), Outcome::NotSent(_)));
    let run = engine.run().unwrap();
    assert_eq!(run.tally(LineStatus::Pending), 2);
    assert_eq!(run.tally(LineStatus::Unknown), 2);
    assert_eq!(run.phase, Phase::Paused(Pause::Link));
    hear(&mut engine, BrokerEvent::Link(Link::Connected));
    hear(&mut engine, BrokerEvent::Ready { in_flight: 20 });
    engine.resume_run();
    engine.advance();
    let run = engine.run().unwrap();
    assert_eq!(run.tally(LineStatus::Pending), 0);
    let sent = |at| run.entry(engine.log(), at).unwrap().id;
    assert_eq!(
        [sent(0), sent(1)],
        [CommandId(4), CommandId(5)],
        "in their order"
    );
}

#[test]
fn what_never_left_is_not_sent_after_the_plan_was_stopped() {
    let mut engine = on_coreflux(&["root"]);
    add(&mut engine, &["a"]);
    engine.end_run();
    hear(
        &mut engine,
        BrokerEvent::NotSent(CommandId(0), "Not sent: no link.".into()),
    );
    let run = engine.run().unwrap();
    assert_eq!(run.tally(LineStatus::NotSent), 1);
    assert_eq!(run.phase, Phase::Over);
    let why = run.why(engine.log(), 0).unwrap();
    assert_eq!(why.text, "Not sent: no link.");
}

#[test]
fn what_somebody_else_did_meanwhile_is_not_sent_again() {
    let mut engine = on_mosquitto(users_without(&["a", "b"], &["sensors"]));
    let plan = engine.plan(vec![set("a", "sensors", true)]);
    engine.apply(plan);
    engine.advance();
    let mut theirs = users_without(&["a", "b"], &["sensors"]);
    theirs.adopt_grant(&"a".into(), &"sensors".into(), Grant::Enabled);
    hear(&mut engine, BrokerEvent::Roster(theirs, vec![]));
    assert_eq!(outcome(&engine, 0), &Outcome::Verified);
    hear(
        &mut engine,
        BrokerEvent::NotSent(CommandId(0), "Not sent: no link.".into()),
    );
    assert_eq!(outcome(&engine, 0), &Outcome::Verified);
    let run = engine.run().unwrap();
    assert_eq!(
        (run.tally(LineStatus::Verified), &run.phase),
        (1, &Phase::Over)
    );
}

#[test]
fn what_was_lost_with_the_link_and_comes_in_order_is_not_called_failed() {
    let mut engine = on_coreflux(&["root"]);
    add(&mut engine, &["a", "b"]);
    let waiting = Link::Waiting {
        retry_in: Duration::from_secs(4),
        reason: "closed".into(),
    };
    for event in [
        BrokerEvent::Link(waiting),
        BrokerEvent::Link(Link::Connected),
        BrokerEvent::Ready { in_flight: 16 },
        BrokerEvent::Roster(users_without(&["root"], &[]), vec![]),
        BrokerEvent::Roster(users_without(&["root", "a"], &[]), vec![]),
    ] {
        hear(&mut engine, event);
    }
    assert!(
        matches!(outcome(&engine, 1), Outcome::Unknown(_)),
        "b may come"
    );
    let all = users_without(&["root", "a", "b"], &[]);
    hear(&mut engine, BrokerEvent::Roster(all, vec![]));
    assert_eq!(outcome(&engine, 1), &Outcome::Verified);
}

/// The users of [`long_plan`], and `a` where it was added.
fn old_users(is_added: bool) -> Roster {
    let old: Vec<String> = (0..20).map(|n| format!("old{n}")).collect();
    let added = is_added.then_some("a");
    let users: Vec<&str> = old.iter().map(String::as_str).chain(added).collect();
    users_without(&users, &[LOG])
}

/// Begins to add `a` with a permission, and to delete more users than are on their way at once, so
/// that the plan goes on while the addition has no answer.
fn long_plan() -> Engine {
    let mut engine = on_coreflux(&[]);
    hear(&mut engine, BrokerEvent::Roster(old_users(false), vec![]));
    let password = Secret::new("plc-fake");
    let user = "a".into();
    let mut commands = vec![Command::AddUser { user, password }, set("a", LOG, true)];
    let old = old_users(false);
    commands.extend(old.users().iter().map(|user| Command::RemoveUser {
        user: user.name.clone(),
    }));
    let plan = engine.plan(commands);
    engine.apply(plan);
    engine.advance();
    overdue(&mut engine, &[0]);
    engine
}

fn status(engine: &Engine, line: usize) -> LineStatus {
    engine.run().unwrap().status(engine.log(), line)
}

#[test]
fn what_needs_an_addition_is_sent_when_the_list_shows_it_late() {
    let mut engine = long_plan();
    assert_eq!(status(&engine, 1), LineStatus::NotSent);
    hear(&mut engine, BrokerEvent::Roster(old_users(true), vec![]));
    assert_eq!(status(&engine, 1), LineStatus::Pending);
    assert_eq!(engine.run().unwrap().tally(LineStatus::NotSent), 0);
    engine.resume_run();
    engine.advance();
    assert_eq!(status(&engine, 1), LineStatus::Sent);
}

#[test]
fn what_waits_for_an_addition_is_kept_through_a_second_silence() {
    let mut engine = long_plan();
    hear(&mut engine, accepted(0, "User a added successfully!"));
    engine.on_timer(Timer::Verify(CommandId(0)));
    engine.advance();
    assert!(matches!(outcome(&engine, 0), Outcome::Unknown(_)));
    hear(&mut engine, BrokerEvent::Roster(old_users(true), vec![]));
    assert_eq!(status(&engine, 1), LineStatus::Pending);
}

#[test]
fn what_needs_an_addition_without_an_answer_says_so() {
    let mut engine = on_coreflux(&["root"]);
    let password = Secret::new("plc-fake");
    let user = "a".into();
    let commands = vec![Command::AddUser { user, password }, set("a", LOG, true)];
    let plan = engine.plan(commands);
    engine.apply(plan);
    engine.advance();
    overdue(&mut engine, &[0]);
    let run = engine.run().unwrap();
    assert_eq!(run.tally(LineStatus::NotSent), 1);
    let why = run.why(engine.log(), 1).unwrap();
    assert_eq!(
        why.text,
        "not sent: the broker had not confirmed an earlier command for a"
    );
}

/// An answer without an id about adding a user.
fn of_nobody(user: &str, verdict: Verdict) -> BrokerEvent {
    BrokerEvent::Answer(Answer {
        correlation: Correlation::Unmarked,
        verdict,
        text: "as the broker says it".into(),
        kind: Some(CommandKind::Add),
        user: Some(user.into()),
    })
}

#[test]
fn an_addition_that_somebody_else_made_too_is_unknown_where_answers_carry_no_ids() {
    let outcome = |engine: &Engine| engine.log().get(CommandId(0)).unwrap().outcome.clone();
    for is_late in [false, true] {
        let mut engine = on_mosquitto(users_without(&["line1"], &["sensors"]));
        let plan = engine.plan(vec![Command::add("plc", Secret::new("plc-fake"))]);
        engine.apply(plan);
        engine.advance();
        hear(&mut engine, of_nobody("plc", Verdict::Accepted));
        let listed = users_without(&["line1", "plc"], &["sensors"]);
        hear(&mut engine, BrokerEvent::Roster(listed.clone(), vec![]));
        assert_eq!(outcome(&engine), Outcome::Verified);
        if is_late {
            engine.on_timer(Timer::Verify(CommandId(0)));
        }
        hear(&mut engine, of_nobody("line1", Verdict::Refused));
        assert_eq!(outcome(&engine), Outcome::Verified);
        hear(&mut engine, of_nobody("plc", Verdict::Refused));
        let is_unknown = matches!(outcome(&engine), Outcome::Unknown(_));
        assert_eq!(is_unknown, !is_late);
        let unknown = engine.run().unwrap().tally(LineStatus::Unknown);
        assert_eq!(unknown, usize::from(!is_late));
        // No list tells whose password it has.
        let more = users_without(&["line1", "plc", "pump"], &["sensors"]);
        hear(&mut engine, BrokerEvent::Roster(more, vec![]));
        assert_eq!(matches!(outcome(&engine), Outcome::Unknown(_)), !is_late);
    }
}

#[test]
fn a_list_that_waits_since_before_an_addition_does_not_say_that_it_failed() {
    let mut engine = on_mosquitto(users_without(&["line1"], &["sensors"]));
    // A change that is not saved keeps the list of another admin's change waiting.
    let (user, key) = ("line1".into(), "sensors".into());
    engine.set(&user, &key, Grant::Disabled, true).unwrap();
    let others = users_without(&["line1", "pump"], &["sensors"]);
    hear(&mut engine, BrokerEvent::Roster(others, vec![]));
    assert!(engine.waiting().is_some());
    let plan = engine.plan(vec![Command::add("plc", Secret::new("plc-fake"))]);
    engine.apply(plan);
    engine.advance();
    engine.on_timer(Timer::Answer(CommandId(0)));
    engine.advance();
    let entry = engine.log().get(CommandId(0)).unwrap();
    assert!(matches!(entry.outcome, Outcome::Unknown(_)), "{entry:?}");
    assert!(engine.waiting().is_some());
}

#[test]
fn a_late_no_to_an_addition_that_a_list_seemed_to_show_counts() {
    let mut engine = added_without_answers(&["plc-01"]);
    let no = BrokerEvent::Answer(Answer {
        correlation: Correlation::Ours(CommandId(0)),
        verdict: Verdict::Refused,
        text: "Client already exists".into(),
        kind: None,
        user: None,
    });
    hear(&mut engine, no);
    let entry = engine.log().get(CommandId(0)).unwrap();
    assert!(matches!(entry.outcome, Outcome::Failed(_)), "{entry:?}");
    assert_eq!(engine.run().unwrap().tally(LineStatus::Failed), 1);
}

#[test]
fn a_no_to_somebody_else_leaves_an_addition_without_an_answer_as_it_is() {
    let mut engine = added_without_answers(&["plc-01"]);
    hear(&mut engine, of_nobody("plc-01", Verdict::Refused));
    let entry = engine.log().get(CommandId(0)).unwrap();
    assert_eq!(entry.outcome, Outcome::Verified);
    assert!(engine.doubt(entry).is_some());
}

#[test]
fn what_was_sent_for_a_user_that_was_not_added_is_failed() {
    let mut engine = on_mosquitto(users_without(&["line1"], &["sensors"]));
    let add = Command::AddUser {
        user: "plc".into(),
        password: Secret::new("plc-fake"),
    };
    let sent = vec![add, Command::set("plc", "sensors", true, None)];
    let plan = engine.plan(sent);
    engine.apply(plan);
    engine.advance();
    let lost = Link::Waiting {
        retry_in: Duration::from_secs(1),
        reason: "the connection was reset".into(),
    };
    hear(&mut engine, BrokerEvent::Link(lost));
    let outcome = |engine: &Engine, id| engine.log().get(CommandId(id)).unwrap().outcome.clone();
    assert!(matches!(outcome(&engine, 0), Outcome::Unknown(_)));
    assert!(matches!(outcome(&engine, 1), Outcome::Unknown(_)));
    hear(&mut engine, BrokerEvent::Link(Link::Connected));
    hear(&mut engine, BrokerEvent::Ready { in_flight: 20 });
    let without = users_without(&["line1"], &["sensors"]);
    hear(&mut engine, BrokerEvent::Roster(without, vec![]));
    for id in 0..2 {
        assert!(matches!(outcome(&engine, id), Outcome::Failed(_)), "{id}");
    }
}

#[test]
fn a_role_is_found_by_its_name_in_kebab_case_where_only_one_is_called_so() {
    let roles = ["My Role", "a b", "A B", "plain"];
    let engine = on_mosquitto(users_without(&["line1"], &roles));
    for (name, key) in [
        ("My Role", "My Role"),
        ("my-role", "My Role"),
        ("plain", "plain"),
    ] {
        assert_eq!(engine.permission_named(name).unwrap(), key.into());
    }
    assert!(engine.permission_named("a-b").is_err());
}

/// An engine of a Coreflux that is connected, and the list of these users.
fn on_coreflux(users: &[&str]) -> Engine {
    let mut engine = Engine::new(Session::default());
    for event in [
        BrokerEvent::Link(Link::Connected),
        BrokerEvent::Ready { in_flight: 16 },
        BrokerEvent::Roster(users_without(users, &[]), vec![]),
    ] {
        hear(&mut engine, event);
    }
    engine
}

/// Begins to add these users, with ids from 0.
fn add(engine: &mut Engine, users: &[&str]) {
    let commands = users.iter().map(|user| Command::AddUser {
        user: (*user).into(),
        password: Secret::new("plc-fake"),
    });
    let plan = engine.plan(commands.collect());
    engine.apply(plan);
    engine.advance();
}

/// Their answers are late.
fn overdue(engine: &mut Engine, ids: &[u64]) {
    for id in ids {
        engine.on_timer(Timer::Answer(CommandId(*id)));
        engine.advance();
    }
}

fn outcome(engine: &Engine, id: u64) -> &Outcome {
    &engine.log().get(CommandId(id)).unwrap().outcome
}

#[test]
fn a_list_that_shows_one_of_ours_says_nothing_of_what_was_sent_after_it() {
    let mut engine = on_coreflux(&["root"]);
    add(&mut engine, &["a", "b", "c"]);
    overdue(&mut engine, &[0, 1, 2]);
    // The broker goes on after a pause, in the order of what it was sent.
    let list = users_without(&["root", "b"], &[]);
    hear(&mut engine, BrokerEvent::Roster(list, vec![]));
    assert!(
        matches!(outcome(&engine, 0), Outcome::Failed(_)),
        "it was before b"
    );
    assert_eq!(outcome(&engine, 1), &Outcome::Verified);
    assert!(
        matches!(outcome(&engine, 2), Outcome::Unknown(_)),
        "it may come"
    );
    let list = users_without(&["root", "b", "c"], &[]);
    hear(&mut engine, BrokerEvent::Roster(list, vec![]));
    assert_eq!(outcome(&engine, 2), &Outcome::Verified);
}

#[test]
fn a_yes_to_what_seemed_not_done_is_verified_by_the_list() {
    for list_is_first in [true, false] {
        let mut engine = on_coreflux(&["root"]);
        add(&mut engine, &["a"]);
        overdue(&mut engine, &[0]);
        let theirs = users_without(&["root", "theirs"], &[]);
        hear(&mut engine, BrokerEvent::Roster(theirs, vec![]));
        assert!(matches!(outcome(&engine, 0), Outcome::Failed(_)));
        let all = || BrokerEvent::Roster(users_without(&["root", "theirs", "a"], &[]), vec![]);
        if list_is_first {
            hear(&mut engine, all());
        }
        hear(&mut engine, accepted(0, "User a added successfully!"));
        if !list_is_first {
            assert_eq!(outcome(&engine, 0), &Outcome::Accepted);
            hear(&mut engine, all());
        }
        assert_eq!(outcome(&engine, 0), &Outcome::Verified);
        assert_eq!(engine.run().unwrap().tally(LineStatus::Verified), 1);
    }
}

#[test]
fn a_yes_to_what_seemed_not_done_is_unknown_where_no_list_shows_it() {
    let mut engine = on_coreflux(&["root"]);
    add(&mut engine, &["a"]);
    overdue(&mut engine, &[0]);
    let theirs = users_without(&["root", "theirs"], &[]);
    hear(&mut engine, BrokerEvent::Roster(theirs, vec![]));
    hear(&mut engine, accepted(0, "User a added successfully!"));
    engine.on_timer(Timer::Verify(CommandId(0)));
    engine.advance();
    let Outcome::Unknown(why) = outcome(&engine, 0) else {
        panic!("{:?}", outcome(&engine, 0));
    };
    assert_eq!(why.text, "accepted, but no list confirmed it");
}
