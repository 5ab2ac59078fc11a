//! Applying a plan: progress, pause, stop, what goes wrong, the summary.

use guestlist::engine::effect::Effect as Wanted;
use guestlist::engine::effect::Timer as EngineTimer;
use std::time::Duration;

use crate::common::{App, Flags};
use guestlist::domain::broker_messages::{BrokerEvent, BrokerRequest};
use guestlist::domain::command::{Command, CommandId, Submission, Verdict};
use guestlist::screens::effect::Effect;
use guestlist::screens::message::Timer;

/// Names of devices.
fn names(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("plc{n:02}")).collect()
}

/// A console in which so many users have a change each, and the list that has none of them.
fn changed(count: usize, in_flight: usize) -> App {
    let names = names(count);
    let users: Vec<(&str, Flags)> = names.iter().map(|n| (n.as_str(), [false; 3])).collect();
    let mut app = App::started();
    app.connect(in_flight).list(&users);
    for _ in 0..count {
        app.press("1 down");
    }
    app.press("home");
    app.effects();
    app
}

/// The list in which the first `done` of the changes are shown.
fn show(app: &mut App, count: usize, done: usize) {
    let names = names(count);
    let users = names.iter().enumerate();
    let users: Vec<(&str, Flags)> = users
        .map(|(at, name)| (name.as_str(), [at < done, false, false]))
        .collect();
    app.list(&users);
}

/// The effects since the last look: commands, and timers of the run.
fn look(app: &mut App) -> (Vec<Submission>, Vec<u64>) {
    let (mut sent, mut ticks) = (Vec::new(), Vec::new());
    for effect in app.effects() {
        match effect {
            Effect::Engine(_, Wanted::Broker(BrokerRequest::Submit(submission))) => {
                sent.push(submission);
            }
            Effect::Engine(_, Wanted::Start(EngineTimer::Run(generation), delay)) => {
                assert_eq!(delay, Duration::from_secs(1));
                ticks.push(generation);
            }
            _ => {}
        }
    }
    (sent, ticks)
}

#[test]
fn the_summary_says_how_many_lines_were_left_out() {
    let mut app = changed(3, 16);
    app.press("R space s");
    accept_all(&mut app);
    let names = names(3);
    let users = names.iter().enumerate();
    let users: Vec<(&str, Flags)> = users
        .map(|(at, name)| (name.as_str(), [at > 0, false, false]))
        .collect();
    app.list(&users)
        .assert_shows("Summary: 2 of 2 changes done")
        .assert_says("2 changes verified")
        .assert_shows("· 1 left out");
    app.press("esc").assert_shows("1 modified");
}

fn accept_all(app: &mut App) {
    loop {
        let sent = app.sent();
        if sent.is_empty() {
            return;
        }
        for submission in sent {
            app.accept(submission.id);
        }
    }
}

#[test]
fn as_many_are_in_flight_as_the_link_allows_and_an_answer_sends_the_next() {
    for limit in [1, 16] {
        let mut app = changed(40, limit);
        app.press("S s").assert_shows("Applying: 0 of 40 changes");
        let mut flying = app.sent();
        let mut order = Vec::new();
        while !flying.is_empty() {
            assert!(flying.len() <= limit);
            let first = flying.remove(0);
            order.push(first.command.user().as_str().to_owned());
            app.accept(first.id);
            flying.extend(app.sent());
        }
        assert_eq!(order, names(40), "in order, each once");
        app.assert_shows("Summary: 40 of 40 changes done");
    }
}

#[test]
fn the_bar_and_the_counts_say_how_far_it_is() {
    let mut app = changed(4, 1);
    app.press("S s");
    app.assert_shows("[....")
        .assert_shows("0 %")
        .assert_shows("1 sent, 3 to be sent");
    app.accept(CommandId(0));
    app.assert_shows("25 %")
        .assert_shows("1 accepted, 1 sent, 2 to be sent");
    show(&mut app, 4, 1);
    app.assert_shows("1 verified, 1 sent, 2 to be sent");
    assert!(app.line_with("plc00").ends_with("verified"));
    assert!(app.line_with("plc01").ends_with("sent"));
    assert!(app.line_with("plc02").ends_with("to be sent"));
}

#[test]
fn rate_and_remaining_come_with_the_ticks_and_nothing_ticks_while_nothing_runs() {
    let mut app = changed(40, 4);
    app.press("S s");
    let (sent, ticks) = look(&mut app);
    assert_eq!((sent.len(), ticks.len()), (4, 1));
    for id in 0..10 {
        app.accept(CommandId(id));
    }
    app.timer(Timer::Engine(EngineTimer::Run(ticks[0])));
    app.assert_shows("10 a second, 3 s left, 1 s so far");
    let (_, more) = look(&mut app);
    assert_eq!(more, ticks, "one tick asks for the next");

    app.press("space").assert_shows("Paused: 10 of 40 changes");
    app.timer(Timer::Engine(EngineTimer::Run(ticks[0])));
    assert!(!app.is_drawn_again(), "a late tick draws nothing");
    assert!(look(&mut app).1.is_empty(), "and asks for none");

    app.press("space").assert_shows("Sending");
    let (_, again) = look(&mut app);
    assert_eq!(again.len(), 1);
    accept_all(app.press("esc"));
    // In the background a tick is heard but not drawn.
    let mut app = changed(40, 4);
    app.press("S s esc");
    let (_, ticks) = look(&mut app);
    app.timer(Timer::Engine(EngineTimer::Run(ticks[0])));
    assert!(!app.is_drawn_again());
}

#[test]
fn it_can_be_paused_between_two_commands_and_goes_on() {
    let mut app = changed(10, 2);
    app.press("S s space")
        .assert_says("Paused. space resumes, c stops");
    assert_eq!(app.sent().len(), 2);
    app.accept(CommandId(0)).accept(CommandId(1));
    assert_eq!(app.sent(), [], "nothing is sent while it is paused");
    app.press("space");
    assert_eq!(app.sent().len(), 2);
    accept_all(&mut app);
    // What was sent before accept_all looked is answered too.
    for id in 0..10 {
        app.accept(CommandId(id));
    }
    accept_all(&mut app);
    app.assert_shows("Summary: 10 of 10 changes done");
}

#[test]
fn what_is_not_sent_when_it_is_stopped_stays_pending() {
    let mut app = changed(10, 2);
    app.press("S s c")
        .assert_shows("Stopping: 0 of 10 changes")
        .assert_shows("Waiting for the last answers");
    app.accept(CommandId(0)).accept(CommandId(1));
    app.assert_shows("Summary: 2 of 10 changes done")
        .assert_shows("8 not sent · plc02: applying was stopped")
        .assert_shows("2 accepted");
    assert_eq!(app.sent().len(), 2);
    show(&mut app, 10, 2);
    app.press("q").assert_shows("8 modified");
    assert!(app.line_with("plc09").ends_with("Modified"));
    app.press("S").assert_shows("Review: 8 changes to 8 users");
}

#[test]
fn the_first_failure_pauses_and_asks_once() {
    let mut app = changed(10, 2);
    app.press("S s");
    app.answer(CommandId(0), Verdict::Refused, "no such thing");
    app.assert_says("plc00: failed. Stop (c), or resume without asking again (space)?")
        .assert_shows("no such thing");
    app.accept(CommandId(1)).effects();
    app.assert_says("plc00: failed. Stop (c), or resume without asking again (space)?");
    assert_eq!(app.sent(), []);
    app.press("p")
        .assert_says("Stop (c), or resume without asking again (space");
    assert_eq!(app.sent(), []);
    app.press("space");
    assert_eq!(app.sent().len(), 2);
    app.answer(CommandId(2), Verdict::Refused, "no");
    app.assert_hides("Stop (c)").assert_shows("Applying: ");
    assert_eq!(app.sent().len(), 1, "it was asked once");
    for id in 3..10 {
        app.accept(CommandId(id));
    }
    app.assert_shows("Summary: 8 of 10 changes done");
}

#[test]
fn after_a_failure_stopping_leaves_the_others_pending() {
    let mut app = changed(10, 2);
    app.press("S s");
    app.answer(CommandId(0), Verdict::Refused, "no").press("c");
    app.accept(CommandId(1));
    app.assert_shows("1 failed, 8 not sent · plc00: no")
        .assert_shows("1 accepted");
    assert_eq!(app.modified(), 10, "nothing is verified yet");
}

#[test]
fn no_answer_counts_as_going_wrong_too() {
    let mut app = changed(10, 2);
    app.press("S s")
        .timer(Timer::Engine(EngineTimer::Answer(CommandId(0))));
    app.assert_says("plc00: unknown. Stop (c), or resume");
    assert_eq!(app.sent().len(), 2);
    show(&mut app, 10, 1);
    app.assert_says("plc00: verified after all. Stop (c), or resume");
}

#[test]
fn a_failure_while_the_page_is_left_says_so_and_takes_no_key() {
    let mut app = changed(10, 2);
    app.press("S s esc")
        .assert_shows("Still applying in the background; R shows it");
    app.assert_shows("applying 0/10");
    app.press("a 'new'");
    app.answer(CommandId(0), Verdict::Refused, "no");
    app.type_text("er");
    app.assert_shows("newer").assert_shows("paused 1/10");
    app.press("esc tab enter R")
        .assert_says("Stop (c), or resume");
    app.press("esc")
        .assert_shows("Applying is paused; R shows it");
}

#[test]
fn a_lost_link_pauses_and_space_goes_on_once_it_is_back() {
    let mut app = changed(10, 2);
    app.press("S s").accept(CommandId(0));
    let before = app.sent().len();
    assert_eq!(before, 3);
    app.lose_link()
        .assert_says("Connection lost. Once reconnected, space resumes, c stops; unsent changes");
    app.press("space")
        .assert_shows("Not connected: cannot resume now");
    // The list says what became of what was without an answer: plc01 is done, plc02 is not.
    app.connect(2);
    show(&mut app, 10, 2);
    assert_eq!(app.sent(), [], "nothing goes out without a key");
    app.assert_says("Connected again: space resumes");
    app.press("space");
    accept_all(&mut app);
    app.assert_shows("1 unknown");
    assert!(app.line_with("▌ plc02").ends_with("unknown"));
    app.press("r").assert_shows("Review: 1 change to 1 user");
}

#[test]
fn a_summary_follows_what_the_list_says_after_a_lost_link() {
    let mut app = changed(3, 16);
    app.press("S s").lose_link().connect(16);
    show(&mut app, 3, 1);
    app.assert_shows("Summary: 1 of 3 changes done")
        .assert_says("no answer came, and the broker's list does not show it");
    let gone = [("plc00", [true, false, false]), ("plc01", [false; 3])];
    app.list(&gone)
        .assert_says("the user is gone from the broker's list");
    show(&mut app, 3, 3);
    app.assert_shows("Summary: 3 of 3 changes done")
        .assert_hides("unknown");
}

#[test]
fn a_refused_password_in_mid_run_says_how_to_log_in() {
    let mut app = changed(10, 2);
    app.press("S s").lose_link().refuse_login();
    app.assert_says(
        "The broker refused the login: press esc, then L to log in again; then space resumes",
    );
    app.press("esc").assert_shows("Log in again as root");
}

/// The first two rows inside of the frame.
fn first_rows(app: &App) -> Vec<String> {
    let rows = app.screen();
    let rows = rows.lines().skip(2).take(2);
    rows.map(|row| row.trim_matches(['│', '┃', ' ']).to_owned())
        .collect()
}

#[test]
fn a_clean_result_is_one_line_that_says_how_long_it_took() {
    let mut app = changed(3, 16);
    app.press("S s");
    app.now.milliseconds += 380;
    accept_all(&mut app);
    let [line, first] = &first_rows(&app)[..] else {
        panic!("{}", app.screen());
    };
    assert_eq!(line, "3 changes accepted, not in the list yet · 0.4 s");
    assert!(first.starts_with("plc00"), "{first}");
    // The list may come much later: that is not what it took.
    app.now.milliseconds += 5000;
    show(&mut app, 3, 3);
    let [line, first] = &first_rows(&app)[..] else {
        panic!("{}", app.screen());
    };
    assert_eq!(line, "✓ 3 changes verified · 0.4 s");
    assert!(first.starts_with("plc00"), "{first}");
    for (width, height) in [(40, 10), (200, 50)] {
        app.resize(width, height)
            .assert_shows("✓ 3 changes verified · 0.4 s");
    }
}

#[test]
fn in_a_summary_problems_come_first_with_the_first_reason() {
    let mut app = changed(6, 2);
    app.press("S s").accept(CommandId(0));
    app.answer(CommandId(1), Verdict::Refused, "no such thing");
    app.accept(CommandId(2)).press("c");
    show(&mut app, 6, 1);
    let rows = first_rows(&app);
    assert_eq!(rows[0], "1 failed, 3 not sent · plc01: no such thing");
    assert_eq!(
        rows[1],
        "1 verified, 1 accepted, not in the list yet · 0.1 s"
    );
    assert!(app.line_with("▌ plc01").ends_with("failed"));
}

#[test]
fn the_summary_filters_retries_and_is_copied() {
    let mut app = changed(6, 16);
    app.press("S s");
    for id in [0, 1, 3, 4] {
        app.accept(CommandId(id));
    }
    app.answer(CommandId(2), Verdict::Refused, "no right");
    app.answer(CommandId(5), Verdict::Unclear, "hm");
    show(&mut app, 6, 2);
    app.assert_shows("Summary: 4 of 6 changes done")
        .assert_shows("1 failed, 1 unknown · plc02: no right")
        .assert_shows("2 verified, 2 accepted");
    app.press("f").assert_hides("plc00").assert_hides("plc03");
    app.assert_shows("(problems only)");
    app.assert_shows("plc02")
        .assert_shows("plc05")
        .assert_shows("no right");
    app.press("down");
    assert!(app.line_with("▌ plc05").ends_with("unknown"));
    app.press("f").assert_shows("plc00");
    app.assert_hides("problems only");

    app.effects();
    app.press("y")
        .assert_says("Summary sent to the clipboard, if the terminal allows it");
    let copied = app.effects().into_iter().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text.expose().to_owned()),
        _ => None,
    });
    let copied = copied.unwrap();
    assert!(copied.starts_with("Summary: 4 of 6 changes done on mqtt://gateway-7:1883\n"));
    assert!(copied.contains("plc02\tFull Access\t○→● Enabled\tfailed: no right\n"));

    app.press("r").assert_shows("Review: 2 changes to 2 users");
    assert_eq!(app.sent(), [], "it is shown first");
    app.press("s");
    let users: Vec<String> = app
        .sent()
        .iter()
        .map(|s| s.command.user().as_str().into())
        .collect();
    assert_eq!(users, ["plc02", "plc05"]);
}

#[test]
fn closing_the_summary_ends_the_run() {
    for key in ["q", "esc"] {
        let mut app = changed(2, 16);
        app.press("S s");
        accept_all(&mut app);
        app.press(key);
        assert!(app.is_at_table());
        app.press("R").assert_hides("Summary");
    }
}

#[test]
fn the_end_in_the_background_is_said_and_the_summary_is_still_there() {
    let mut app = changed(2, 16);
    app.press("S s esc");
    accept_all(&mut app);
    app.assert_says("2 changes accepted, not in the list yet · R shows it");
    app.assert_shows("applied 2");
    app.press("R").assert_shows("Summary: 2 of 2 changes done");
}

#[test]
fn a_change_that_was_cancelled_before_its_turn_is_not_sent() {
    let mut app = changed(4, 1);
    app.press("S s esc end c up 1");
    let keep = app.sent().len();
    assert_eq!(keep, 1);
    app.accept(CommandId(0));
    accept_all(&mut app);
    app.press("R")
        .assert_shows("2 not sent")
        .assert_shows("2 accepted");
    app.assert_shows("not sent: no longer a change");
    app.press("esc A")
        .assert_shows(" of 2 ")
        .assert_shows(" plc00 ")
        .assert_shows(" plc01 ");
}

#[test]
fn quitting_while_it_runs_asks() {
    let mut app = changed(10, 2);
    app.press("S s ctrl-c")
        .assert_says("Changes are being applied: 10 of 10 are not done.");
    app.press("esc").assert_shows("Applying: 0 of 10");
}

#[test]
fn accepted_becomes_verified_and_what_the_list_never_shows_unknown() {
    let mut app = changed(2, 16);
    app.press("S s");
    accept_all(&mut app);
    app.assert_says("2 changes accepted, not in the list yet");
    show(&mut app, 2, 1);
    app.assert_says("1 change verified, 1 accepted, not in the list yet");
    app.timer(Timer::Engine(EngineTimer::Verify(CommandId(1))));
    app.assert_shows("1 unknown · plc01: ")
        .assert_shows("1 verified")
        .assert_says("the broker accepted it, but its list does not show it");
}

#[test]
fn a_single_save_goes_between_two_commands_of_a_plan() {
    let mut app = changed(4, 1);
    app.press("S s esc home 2 s");
    assert_eq!(app.sent().len(), 1);
    app.accept(CommandId(0));
    let next = app.sent_one();
    assert!(
        matches!(&next.command, Command::SetPermission { permission, .. }
        if permission.as_str() == "AllowedUserManagement")
    );
    let plan = app.engine().log().get(next.id).unwrap().plan;
    assert_eq!(plan, None, "it is no part of the plan");
}

#[test]
fn a_user_whom_the_plan_deletes_meanwhile_is_not_deleted_twice() {
    let mut app = App::with_list(&[
        ("root", [true, false, false]),
        ("anna", [false; 3]),
        ("bob", [false; 3]),
    ]);
    app.connect(1).press("down v v d s").agree();
    let first = app.sent_one();
    app.press("esc esc end d").assert_shows("Delete bob?");
    app.accept(first.id);
    app.list(&[("root", [true, false, false]), ("bob", [false; 3])]);
    assert_eq!(app.sent_one().command.user().as_str(), "bob");
    app.agree().assert_says("Wait: another command for bob");
    assert_eq!(app.sent(), []);
}

#[test]
fn one_refresh_asks_for_all_that_the_list_does_not_show() {
    let mut app = changed(20, 16);
    app.press("S s");
    accept_all(&mut app);
    app.effects();
    for id in 0..20 {
        app.timer(Timer::Engine(EngineTimer::Reread(CommandId(id))));
    }
    let refreshes = app.effects().into_iter();
    let refreshes = refreshes
        .filter(|e| matches!(e, Effect::Engine(_, Wanted::Broker(BrokerRequest::Refresh))));
    assert_eq!(refreshes.count(), 1);
}

#[test]
fn a_denied_list_in_mid_run_makes_accepted_the_end() {
    use guestlist::domain::broker_messages::Channel;
    let mut app = changed(4, 1);
    app.press("S s").accept(CommandId(0));
    app.event(BrokerEvent::Channel(Channel::Users, Some("why".into())));
    for id in 1..4 {
        app.accept(CommandId(id));
    }
    app.assert_shows("Summary: 4 of 4 changes done")
        .assert_shows("✓ 4 changes accepted");
    app.press("esc A");
    for user in ["plc00", "plc01", "plc02", "plc03"] {
        assert!(app.line_with(user).contains("Accepted"), "{user}");
    }
}

/// How long a plan takes with a broker that answers each command 10 ms after it came, by a clock
/// that only this moves.
fn milliseconds(changes: usize, in_flight: usize) -> u64 {
    const LATENCY: u64 = 10;
    let mut app = changed(changes, in_flight);
    app.press("S s");
    let mut due = std::collections::VecDeque::new();
    let mut now = 0;
    loop {
        due.extend(app.sent().into_iter().map(|sent| (now + LATENCY, sent.id)));
        let Some((at, id)) = due.pop_front() else {
            return now;
        };
        now = at;
        app.accept(id);
    }
}

#[test]
fn sixteen_in_flight_are_more_than_five_times_as_fast_as_one() {
    let (one, sixteen) = (milliseconds(200, 1), milliseconds(200, 16));
    assert_eq!(one, 2000);
    assert!(sixteen * 5 < one, "{sixteen} ms");
}

fn under_way() -> App {
    let mut app = changed(40, 4);
    app.press("S s");
    let (_, ticks) = look(&mut app);
    for id in 0..13 {
        app.accept(CommandId(id));
    }
    show(&mut app, 40, 12);
    app.timer(Timer::Engine(EngineTimer::Run(ticks[0])));
    app
}

fn failed() -> App {
    let mut app = under_way();
    app.answer(
        CommandId(13),
        Verdict::Denied,
        "Permission denied: You are not allowed to execute",
    );
    app
}

fn over() -> App {
    let mut app = failed();
    app.press("space").effects();
    for id in 14..40 {
        app.accept(CommandId(id));
    }
    app
}

#[test]
fn screens() {
    for (name, make) in [
        ("progress", under_way as fn() -> App),
        ("failure", failed),
        ("summary", over),
    ] {
        let mut app = make();
        insta::assert_snapshot!(format!("{name}_at_80_by_24"), app.screen());
        app.resize(120, 40);
        insta::assert_snapshot!(format!("{name}_at_120_by_40"), app.screen());
        app.resize(40, 10);
        insta::assert_snapshot!(format!("{name}_at_40_by_10"), app.screen());
    }
}

#[test]
fn words_filter_the_lines_of_a_plan_while_it_is_applied_and_after() {
    let mut app = changed(12, 1);
    app.press("S s /").type_text("plc0");
    app.assert_shows("10 of 12").assert_hides("plc11");
    // What is typed is no key of the page, and applying goes on.
    app.type_text("5 full");
    app.assert_shows("1 of 12").assert_hides("plc04");
    accept_all(&mut app);
    app.assert_shows("Summary: 12 of 12").assert_shows("plc05");
    app.press("enter esc").assert_shows("plc04");
    app.press("esc");
    assert!(app.is_at_table());
}
