//! The groups of users: asked for, shown, changed.

use guestlist::domain::broker_messages::{BrokerEvent, BrokerRequest, Channel, GroupsTold};
use guestlist::domain::command::{Answer, Command, CommandKind, Correlation, Verdict};
use guestlist::domain::permission::PermissionKey;
use guestlist::domain::roster::Roster;
use guestlist::domain::session_report::{About, Report, SessionNote};
use guestlist::engine::effect::Effect as Wanted;
use guestlist::engine::effect::Timer as EngineTimer;
use guestlist::screens::effect::Effect;
use guestlist::screens::message::Timer;

use crate::comfort::{copied, copy_of};
use crate::common::{App, Flags, NOW, USERS, roster, with_groups};
use crate::details::keys::full_details;

/// The usual list, with the groups of the users that are named here.
pub(crate) fn list_with(groups: &[(&str, &[&str])]) -> Roster {
    with_groups(&roster(&USERS), |user| {
        let told = groups.iter().find(|(name, _)| *name == user.as_str());
        told.map(|(_, names)| names.iter().map(|name| (*name).into()).collect())
    })
}

pub(crate) fn told(names: &[&str]) -> GroupsTold {
    GroupsTold::These(names.iter().map(|name| (*name).into()).collect())
}

pub(crate) fn member(user: &str, group: &str, enabled: bool) -> Command {
    Command::set(user, PermissionKey::group(group), enabled, None)
}

pub(crate) trait Knowing {
    fn reads(&mut self, sentence: &str) -> &mut Self;
    fn show(&mut self, roster: Roster) -> &mut Self;
    fn tell(&mut self, user: &str, told: GroupsTold) -> &mut Self;
    fn report(&mut self, about: About, notes: &[(Option<&str>, &str)]) -> &mut Self;
    fn asked(&mut self) -> Vec<String>;
}

impl Knowing for App {
    /// As `assert_says`, inside of a box.
    fn reads(&mut self, sentence: &str) -> &mut Self {
        let screen = self.front();
        let words: Vec<&str> = screen.split_whitespace().collect();
        assert!(
            words.join(" ").contains(sentence),
            "no {sentence:?} in\n{screen}"
        );
        self
    }

    fn show(&mut self, roster: Roster) -> &mut Self {
        self.event(BrokerEvent::Roster(roster, Vec::new()))
    }

    fn tell(&mut self, user: &str, told: GroupsTold) -> &mut Self {
        self.event(BrokerEvent::Groups(user.into(), told))
    }

    fn report(&mut self, about: About, notes: &[(Option<&str>, &str)]) -> &mut Self {
        let notes = notes
            .iter()
            .map(|(user, text)| SessionNote::text(user.map(Into::into), (*text).into()));
        self.event(BrokerEvent::Report(Report::new(about, notes)))
    }

    /// The users whose groups were asked for since the last look.
    fn asked(&mut self) -> Vec<String> {
        let effects = self.effects().into_iter();
        let asked = effects.filter_map(|effect| match effect {
            Effect::Engine(_, Wanted::Broker(BrokerRequest::AskGroups(user))) => {
                Some(user.as_str().to_owned())
            }
            _ => None,
        });
        asked.collect()
    }
}

/// Connected to a broker whose list does not tell groups, but that answers when it is asked.
pub(crate) fn asking() -> App {
    let mut app = App::new();
    app.tell("root", told(&[]));
    app.effects();
    app
}

// --- Groups that the list tells ---

#[test]
fn a_group_is_pending_like_a_permission_and_saved_with_s() {
    let mut app = App::new();
    app.show(list_with(&[("test", &["night"]), ("anna", &["ops"])]));
    app.press("down m").assert_shows("Groups of test");
    app.assert_shows("● night").type_text("ops");
    app.press("enter").reads("● ops to be added");
    app.press("down space").reads("○ night to be removed");
    assert!(app.sent().is_empty(), "nothing is sent before it is saved");
    app.press("esc")
        .assert_shows("1 modified")
        .assert_says("test · Group night · Original: member · not saved · +1 more");

    app.press("s");
    let sent = app.sent();
    let commands: Vec<&Command> = sent.iter().map(|it| &it.command).collect();
    assert_eq!(
        commands,
        [
            &member("test", "night", false),
            &member("test", "ops", true)
        ]
    );
    app.accept(sent[0].id).accept(sent[1].id);
    assert_eq!(app.status_of("test"), "Saving");
    assert_eq!(app.last_outcome(), "Accepted");
    assert!(app.asked().is_empty(), "the list tells");
    app.show(list_with(&[("test", &["ops"]), ("anna", &["ops"])]));
    assert_eq!(app.modified(), 0);
    assert_eq!(app.last_outcome(), "Verified");
    assert!(app.line_with("test").contains("Saved"));
}

#[test]
fn what_the_broker_refuses_is_failed_in_its_words() {
    let mut app = App::new();
    app.show(list_with(&[("test", &[])]));
    app.press("down m 'ops' enter esc s");
    let sent = app.sent_one();
    app.answer(sent.id, Verdict::Refused, "There is no group ops");
    assert!(app.line_with("test").contains("Failed"));
    app.assert_says("Group ops: There is no group ops");
    app.press("c").assert_hides("+ops");
}

#[test]
fn a_list_that_does_not_show_the_group_verifies_nothing() {
    let mut app = App::new();
    app.show(list_with(&[("test", &[])]));
    app.press("down m 'ops' enter esc s");
    let sent = app.sent_one();
    app.accept(sent.id).show(list_with(&[("test", &[])]));
    assert_eq!(app.status_of("test"), "Saving");
    assert_eq!(app.last_outcome(), "Accepted");
    app.timer(Timer::Engine(EngineTimer::Verify(sent.id)));
    assert_eq!(app.status_of("test"), "Unknown");
    assert_eq!(app.last_outcome(), "Unknown");
}

#[test]
fn a_group_that_another_admin_changed_the_same_way_needs_no_command() {
    let mut app = App::new();
    app.show(list_with(&[("test", &["ops"])]));
    app.press("down m down space esc")
        .assert_shows("test · Group ops · Original: member");
    app.show(list_with(&[("test", &[])]));
    app.press("r").assert_hides("Original: member");
    assert_eq!(app.modified(), 0);
    assert!(app.sent().is_empty());
}

#[test]
fn turning_a_group_twice_leaves_nothing_pending() {
    let mut app = App::new();
    app.show(list_with(&[("test", &["ops"])]));
    app.press("down m down space space esc");
    assert_eq!(app.modified(), 0);
}

#[test]
fn a_deleted_user_leaves_its_groups_in_the_activity() {
    let mut app = App::new();
    app.show(list_with(&[("test", &["ops"])]));
    app.press("down d tab enter A end enter")
        .assert_says("Group ops");
}

// --- Groups that are asked for ---

#[test]
fn a_list_that_can_be_read_again_says_again_who_is_in_a_group() {
    let mut app = App::new();
    app.press("/").type_text("group:ops").press("enter");
    app.show(list_with(&[("bob", &["ops"]), ("anna", &["night"])]));
    app.tell("anna", told(&["ops"]));
    assert_eq!(app.shown(), ["bob"], "the list counts before an answer");
    app.event(BrokerEvent::Channel(Channel::Users, Some("why".into())));
    assert_eq!(app.shown(), ["anna", "bob"]);
    app.event(BrokerEvent::Channel(Channel::Users, None));
    assert_eq!(app.shown(), ["bob"]);
}

#[test]
fn without_groups_in_the_list_an_answer_verifies_the_change() {
    let mut app = asking();
    app.press("down m");
    assert_eq!(app.asked(), ["test", "anna", "bob"]);
    app.reads("Asking the broker for its groups");
    app.tell("test", told(&["night"])).assert_shows("● night");
    app.press("'ops' enter esc s");
    let sent = app.sent_one();
    app.accept(sent.id);
    assert_eq!(app.asked(), ["test"], "only an answer can show it");
    app.list(&USERS);
    assert_eq!(app.status_of("test"), "Saving");
    assert_eq!(app.last_outcome(), "Accepted");

    app.tell("test", told(&["night"]));
    assert_eq!(app.status_of("test"), "Saving");
    assert_eq!(app.last_outcome(), "Accepted");
    app.timer(Timer::Engine(EngineTimer::Reread(sent.id)));
    assert_eq!(app.asked(), ["test"], "asked again instead of the list");
    app.tell("test", told(&["night", "ops"]))
        .assert_says("test is in group ops, confirmed by the broker");
    assert_eq!(app.modified(), 0);
    assert_eq!(app.last_outcome(), "Verified");
    assert!(app.line_with("test").contains("Saved"));
}

#[test]
fn the_dialog_asks_for_the_groups_of_others_so_that_they_can_be_chosen() {
    let mut app = with_column(300);
    app.resize(80, 24).tell("user-00", told(&[]));
    app.press("down m").assert_shows("… reading groups");
    let mut open = app.asked();
    let mut all = open.len();
    assert_eq!(open[0], "user-01", "its own groups come first");
    while let Some(user) = open.pop() {
        app.tell(&user, told(&["night"])).assert_shows("night");
        let more = app.asked();
        all += more.len();
        open.extend(more);
        assert!(open.len() <= 4, "{open:?}");
    }
    assert_eq!(all, 200);
    app.assert_hides("reading groups");
}

#[test]
fn a_group_command_without_an_answer_is_unknown_until_the_groups_are_asked_for() {
    let mut app = asking();
    app.press("down m").tell("test", told(&[]));
    app.press("'ops' enter esc s");
    let sent = app.sent_one();
    app.timer(Timer::Engine(EngineTimer::Answer(sent.id)));
    assert_eq!(app.status_of("test"), "Unknown");
    assert_eq!(app.asked(), ["test"]);
    // A list that does not tell groups must not claim to know.
    app.press("r").list(&USERS);
    assert_eq!(app.status_of("test"), "Unknown");
    app.tell("test", told(&[])).press("up down");
    app.assert_says("the user's groups do not show it");
    assert_eq!(app.asked(), ["test"], "for the list that was asked for");
    app.tell("test", told(&[]));
    app.press("r").list(&USERS).tell("test", told(&["ops"]));
    assert_eq!(app.modified(), 0);
}

#[test]
fn the_groups_are_asked_for_again_once_the_link_is_back() {
    let mut app = asking();
    app.press("down m").tell("test", told(&[]));
    app.press("'ops' enter esc s");
    app.sent_one();
    app.lose_link();
    assert!(app.asked().is_empty());
    app.connect(16).list(&USERS);
    assert_eq!(app.asked(), ["test"]);
    app.tell("test", told(&["ops"]));
    assert_eq!(app.modified(), 0);
    assert_eq!(app.last_outcome(), "Verified");
}

#[test]
fn groups_that_are_not_known_can_be_changed_both_ways() {
    let mut app = asking();
    app.press("down m")
        .tell("test", GroupsTold::Nothing("no".into()));
    app.reads("not known").type_text("ops");
    app.press("enter").reads("● ops to be added");
    app.press("down space").reads("○ ops to be removed");
    app.press("esc s");
    assert_eq!(app.sent_one().command, member("test", "ops", false));
}

#[test]
fn a_group_is_undone_though_nothing_told_what_was_before() {
    let mut app = asking();
    app.press("down v v m 'ops' enter esc s s");
    for sent in app.sent() {
        app.accept(sent.id);
    }
    app.tell("test", told(&["ops"]))
        .tell("anna", told(&["ops"]))
        .press("q u");
    app.assert_says("u undoes it: takes anna out of group ops; the old value is not known");
    app.press("* u")
        .assert_shows("Review: 2 changes to 2 users")
        .press("s");
    let commands: Vec<Command> = app.sent().into_iter().map(|it| it.command).collect();
    assert_eq!(commands.len(), 2);
    assert!(commands.contains(&member("test", "ops", false)));
    assert!(commands.contains(&member("anna", "ops", false)));
}

#[test]
fn a_broker_without_groups_has_no_key_no_column_and_no_error() {
    let mut app = App::new();
    app.resize(120, 40);
    app.tell("root", GroupsTold::NoGroups);
    app.assert_hides("Groups").assert_hides("m groups");
    app.press("down left enter").assert_hides("Groups");
    assert!(app.asked().is_empty());
    app.press("esc m")
        .assert_says("This broker reports no groups");
    assert!(app.is_at_table());
}

/// So many users in a list that tells no groups, on a screen with a column for them.
fn with_column(users: usize) -> App {
    let names: Vec<String> = (0..users).map(|at| format!("user-{at:02}")).collect();
    let users: Vec<(&str, Flags)> = names.iter().map(|it| (it.as_str(), [false; 3])).collect();
    let mut app = App::with_list(&users);
    app.resize(110, 24).assert_hides("Groups");
    app
}

#[test]
fn a_column_of_groups_asks_for_the_rows_in_sight_a_few_at_a_time() {
    let mut app = with_column(60);
    assert!(app.asked().is_empty(), "whether it has groups is not known");
    app.tell("user-00", told(&["ops"])).assert_shows("Groups");
    let rows = app.shown().len();
    let mut open = app.asked();
    assert_eq!(open, ["user-01", "user-02", "user-03", "user-04"]);
    assert_eq!(app.cell("user-01", "Groups"), "…");
    let mut all = open.len();
    while !open.is_empty() {
        let user = open.remove(0);
        app.tell(&user, told(&["night"]));
        assert_eq!(app.cell(&user, "Groups"), "night");
        let more = app.asked();
        assert!(more.len() <= 1 && open.len() + more.len() <= 4, "{more:?}");
        all += more.len();
        open.extend(more);
    }
    assert_eq!(
        all,
        rows - 1,
        "each row once, and none that is not in sight"
    );
    app.press("down up right y");
    assert!(app.asked().is_empty(), "nothing is unknown");
    app.press("end");
    assert_eq!(app.asked().len(), 4, "other rows are in sight");
}

#[test]
fn groups_are_not_asked_for_where_no_column_shows_them() {
    let mut app = with_column(9);
    app.resize(80, 24).tell("user-00", told(&[]));
    app.press("down down");
    assert!(app.asked().is_empty());
    app.press("?").resize(110, 24);
    assert!(app.asked().is_empty(), "the help lies over it");
    app.press("esc");
    assert_eq!(app.asked().len(), 4);
    // What brought no answer is not asked for again, and says so.
    for user in ["user-01", "user-02", "user-03", "user-04"] {
        app.tell(user, GroupsTold::Nothing("no".into()));
    }
    assert_eq!(app.cell("user-01", "Groups"), "Not known");
    assert_eq!(app.asked().len(), 4);
    app.lose_link();
    assert!(app.asked().is_empty());
}

#[test]
fn a_broker_that_marks_no_answers_is_asked_nothing() {
    let mut app = App::started();
    app.connect(1).list(&USERS).resize(160, 40);
    app.press("down left enter").timer(Timer::Rest(1));
    assert!(app.asked().is_empty());
}

#[test]
fn a_name_that_no_command_carries_is_not_asked_for() {
    let mut app = App::new();
    app.tell("root", told(&[]));
    app.list(&[("a\"b", [false; 3]), ("root", [true, false, false])]);
    app.effects();
    app.press("home left enter").assert_shows("not known");
    assert!(app.asked().is_empty());
}

#[test]
fn what_another_admin_does_to_groups_is_asked_for_again_and_what_it_asks_is_not() {
    let mut app = asking();
    app.press("down left enter").tell("test", told(&["ops"]));
    app.effects();
    let theirs = |kind| {
        BrokerEvent::Answer(Answer {
            correlation: Correlation::Foreign,
            verdict: Verdict::Accepted,
            text: "theirs".into(),
            kind,
            user: Some("test".into()),
        })
    };
    // Two consoles that look at one user must not make each other ask for ever.
    app.event(theirs(None));
    assert!(app.asked().is_empty());
    app.event(theirs(Some(CommandKind::Permission)));
    assert_eq!(app.asked(), ["test"]);
    app.tell("test", told(&[])).reads("Groups none");
    app.reads(&format!("Changed {NOW}"));
}

#[test]
fn without_a_list_the_answer_verifies_what_was_accepted() {
    let mut app = App::started();
    app.connect(16)
        .event(BrokerEvent::Channel(Channel::Users, Some("no list".into())))
        .tell("root", told(&[]));
    app.press("n 'x' enter m")
        .tell("x", told(&[]))
        .type_text("ops");
    app.press("enter esc s");
    let sent = app.sent_one();
    app.accept(sent.id)
        .assert_says("x: Group ops Member: the broker accepted it");
    assert_eq!(app.last_outcome(), "Accepted");
    assert_eq!(app.asked(), ["x"]);
    app.tell("x", told(&["ops"])).assert_hides("accepted");
    assert_eq!(app.last_outcome(), "Verified");
    assert_eq!(app.shown(), ["x"]);

    app.press("m 'night' enter esc s");
    let sent = app.sent_one();
    app.accept(sent.id).tell("x", told(&["ops"]));
    assert_eq!(app.status_of("x"), "Unknown");
}

#[test]
fn marked_users_whom_the_filter_hides_are_put_into_a_group_too() {
    let mut app = App::started();
    app.connect(16);
    app.event(BrokerEvent::Roster(
        list_with(&[("test", &[]), ("anna", &["ops"])]),
        Vec::new(),
    ));
    app.press("down v v / 'anna' enter m 'night' enter esc R");
    app.assert_shows("Review: 2 changes to 2 users");
    app.press("s");
    let commands: Vec<Command> = app.sent().into_iter().map(|it| it.command).collect();
    let expected = ["test", "anna"].map(|user| member(user, "night", true));
    assert_eq!(commands, expected);
}

#[test]
fn a_user_who_is_in_the_group_already_needs_no_second_command() {
    let mut app = asking();
    app.press("down m")
        .tell("test", GroupsTold::Nothing("no".into()));
    app.press("'ops' enter esc s");
    let sent = app.sent_one();
    app.answer(sent.id, Verdict::Refused, "It is already a member");
    assert!(app.line_with("test").contains("Failed"));
    assert_eq!(app.asked(), ["test"]);
    app.tell("test", told(&["ops"]));
    assert_eq!(app.modified(), 0);
    assert_eq!(app.last_outcome(), "Failed");
}

#[test]
fn what_was_typed_into_the_dialog_is_not_lost_by_quitting() {
    let mut app = asking();
    app.press("m 'ops' ctrl-c");
    app.assert_says("What you typed is not kept");
}

// --- The dialog ---

#[test]
fn a_name_that_cannot_be_sent_is_refused_in_the_dialog() {
    let mut app = asking();
    app.press("m");
    for (typed, flaw) in [
        ("a\"b", "contains a double quote"),
        (" x", "starts or ends with a space"),
        ("-requestId", "which the broker reserves"),
    ] {
        app.press("ctrl-u").type_text(typed).press("enter");
        app.reads("The group name").reads(flaw);
    }
    assert_eq!(app.modified(), 0);
    app.press("ctrl-u")
        .send(guestlist::screens::message::Message::Paste(
            "night shift\n".into(),
        ));
    app.press("enter").assert_shows("● night shift");
}

#[test]
fn a_read_only_session_shows_groups_and_changes_none() {
    let mut app = App::new();
    app.session().read_only = true;
    app.show(list_with(&[("root", &["ops"])]));
    app.press("m").assert_says("Read-only");
    assert!(app.is_at_table());
    app.press("left enter").assert_says("Groups ops");
}

#[test]
fn an_account_that_may_not_change_users_is_told_so() {
    let mut app = asking();
    app.press("down m 'ops' enter esc s");
    let sent = app.sent_one();
    app.answer(sent.id, Verdict::Denied, "Permission denied");
    app.press("down m").assert_says("needs User Management");
    assert!(app.is_at_table());
}

#[test]
fn of_several_users_each_gets_what_it_lacks() {
    let ops_of = |users: &[(&str, Flags)]| {
        with_groups(&roster(users), |user| match user.as_str() {
            "test" => Some(["ops".into()].into()),
            "root" => None,
            _ => Some([].into()),
        })
    };
    let with_one_more = [&USERS[..], &[("gone", [false; 3])]].concat();
    let mut app = App::new();
    app.show(ops_of(&with_one_more)).press("down v v v v m");
    app.show(ops_of(&USERS));
    app.assert_shows("Groups of 4 users").reads("◐ ops 1 of 4");
    app.press("down space").reads("◐ ops 3 of 4 2 pending");
    app.reads("Not changed: gone is gone from the broker's list");
    app.press("esc S");
    // Two rows at once may be asked about first.
    if !app.is_at_table() {
        app.press("tab enter");
    }
    let sent: Vec<Command> = app.sent().into_iter().map(|it| it.command).collect();
    assert_eq!(
        sent,
        [member("anna", "ops", true), member("bob", "ops", true)]
    );
}

// --- Answers about groups without an id ---

/// What the dialect makes of a broker's answer.
fn hear(app: &mut App, payload: &str) {
    use guestlist::broker::dialect::{Dialect, coreflux};
    let mut dialect = coreflux::Coreflux::new("t");
    app.hear(dialect.decode(coreflux::ANSWER_TOPIC, payload.as_bytes()));
}

#[test]
fn a_refused_group_change_without_an_id_is_ours_where_it_fits_one_in_flight() {
    for refusal in [
        "Failed to add user test to group ops: no such group",
        "Failed to add user 'test' to group ops: quota",
        "Unknown command: -addUserToGroup",
        r#"{"success":false,"command":"addUserToGroup","error":"no such group"}"#,
        r#"{"success":false,"command":"AddUserToGroup","user":"test","requestId":7}"#,
        "Group ops does not exist",
    ] {
        let mut app = App::new();
        app.show(list_with(&[("test", &[])]));
        app.press("down m 'ops' enter esc s");
        assert_eq!(app.sent().len(), 1);
        hear(&mut app, refusal);
        assert_eq!(app.status_of("test"), "Failed", "{refusal}");
    }
}

#[test]
fn an_answer_about_a_group_decides_no_flag_no_other_user_and_no_two() {
    // A flag is in flight.
    let mut app = App::new();
    app.show(list_with(&[("test", &[])]));
    app.press("down 1 s");
    hear(
        &mut app,
        "Failed to add user test to group ops: no such group",
    );
    assert!(app.line_with("▌ test").ends_with("Saving"));
    for (groups, answer) in [
        (&["ops"][..], "Failed to add user anna to group ops: quota"),
        (&["ops", "night"], "Unknown command: -addUserToGroup"),
    ] {
        let mut app = App::new();
        app.show(list_with(&[("test", &[])]));
        app.press("down m");
        for group in groups {
            app.type_text(group).press("enter");
        }
        app.press("esc s");
        hear(&mut app, answer);
        assert!(app.line_with("▌ test").ends_with("Saving"), "{answer}");
    }
}

// --- Choosing among the groups that there are ---

/// The usual list of a broker that lists its groups.
fn list_of_all(all: &[&str]) -> Roster {
    let gifts = all.iter().map(|name| ((*name).into(), [].into()));
    list_with(&[("root", &[]), ("test", &["night"]), ("bob", &[])]).giving(gifts.collect())
}

fn choosing(all: &[&str]) -> App {
    let mut app = App::new();
    app.show(list_of_all(all));
    app.press("down m").assert_shows("Groups of test");
    app
}

#[test]
fn all_groups_of_the_broker_are_offered_and_found_by_typing() {
    let mut app = choosing(&["ops", "night", "plc-line1", "plc-line2", "OPS Süd"]);
    for shown in ["● night", "○ ops", "○ plc-line1", "○ OPS Süd"] {
        app.assert_shows(shown);
    }
    app.type_text("op")
        .assert_shows("○ ops")
        .assert_shows("OPS Süd");
    app.assert_hides("night").assert_hides("plc");
    // What is only a part of names goes to the first; what was found is shown among all again.
    app.press("enter").assert_shows(">○ OPS Süd");
    app.press("down space").reads(">● ops to be added");
    app.assert_shows("● night").assert_shows("plc-line2");
    app.assert_shows("○ OPS Süd");
    // A whole name is put in at once.
    app.press("'plc-line1' enter");
    app.reads("● plc-line1 to be added");
    app.press("esc s");
    let sent: Vec<Command> = app.sent().into_iter().map(|it| it.command).collect();
    assert_eq!(
        sent,
        [
            member("test", "ops", true),
            member("test", "plc-line1", true)
        ]
    );
}

#[test]
fn a_name_of_no_group_is_refused_where_the_broker_lists_them() {
    let many: Vec<String> = (1..=9).map(|nth| format!("line{nth}-operators")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let cases: [(&[&str], &str, &str); 5] = [
        (
            &["ops", "night"],
            "opps",
            "There is no group opps. Did you mean ops?",
        ),
        (
            &["ops", "night"],
            "nigth",
            "There is no group nigth. Did you mean night?",
        ),
        (
            &["ops", "night"],
            "quality",
            "There is no group quality. The broker has: night, ops",
        ),
        (
            &many,
            "quality",
            "There is no group quality. The broker has: line1-operators, line2-operators, \
             line3-operators and 6 more",
        ),
        (
            &[],
            "ops",
            "There is no group ops: the broker has no groups",
        ),
    ];
    for (all, typed, said) in cases {
        let mut app = choosing(all);
        app.type_text(typed).press("enter").reads(said);
        assert_eq!(app.modified(), 0, "{typed}");
        // It stands there to be mended.
        app.assert_shows(typed);
    }
}

#[test]
fn where_the_broker_does_not_list_groups_a_new_one_is_called_new() {
    let mut app = App::new();
    app.show(list_with(&[("test", &["night"]), ("anna", &["ops"])]));
    app.press("down m");
    app.assert_shows("● night").assert_shows("○ ops");
    app.type_text("opps")
        .reads("No user read so far is in opps. Did you mean ops?");
    app.tell("bob", told(&[])).tell("root", told(&[]));
    app.reads("opps is a new group: no user is known to be in it. Did you mean ops?");
    app.press("enter").reads("● opps to be added, new group");
    app.press("'ops' enter");
    app.reads("● ops to be added")
        .assert_hides("ops  to be added, new");
    app.press("esc s");
    let sent: Vec<Command> = app.sent().into_iter().map(|it| it.command).collect();
    assert_eq!(
        sent,
        [member("test", "opps", true), member("test", "ops", true)]
    );
}

#[test]
fn what_is_learnt_of_any_user_is_offered_to_others() {
    let mut app = asking();
    app.tell("anna", told(&["ops"]));
    app.press("down m").assert_shows("? ops");
    app.tell("bob", told(&["night"]));
    app.assert_shows("? night");
}

#[test]
fn the_choice_of_groups_works_at_40_by_10() {
    let mut app = choosing(&["ops", "night", "plc-line1", "plc-line2", "quality", "spare"]);
    app.resize(40, 10);
    for _ in 0..6 {
        app.press("down");
        let focused = app.line_with("│ >");
        assert!(focused.contains('○') || focused.contains('●'), "{focused}");
    }
    app.type_text("qual");
    insta::assert_snapshot!("groups_chosen_at_40_by_10", app.screen());
    app.press("down enter").reads(">● quality to be added");
    app.press("'nowhere' enter");
    app.reads("There is no group nowhere.");
}

// --- Screens ---

#[test]
fn groups_have_a_column_where_there_is_room() {
    let groups: [(&str, &[&str]); 3] = [
        ("root", &[]),
        ("test", &["night", "ops", "plant operators of line 1"]),
        ("anna", &["a\u{1b}[2J"]),
    ];
    let mut app = App::new();
    app.show(list_with(&groups));
    app.assert_hides("Groups");
    app.resize(120, 40).press("down m 'plc'");
    app.press("enter esc down down");
    insta::assert_snapshot!("groups_column_at_120_by_40", app.screen());
    app.resize(84, 24)
        .press("up up")
        .assert_hides("Groups")
        .assert_shows("test · Group plc · Original: not a member");
}

#[test]
fn the_dialog_for_groups_at_80_by_24() {
    let mut app = App::new();
    app.show(list_with(&[("test", &["night", "ops"])]));
    app.press("down m 'plc' enter down space 'li'");
    insta::assert_snapshot!("groups_dialog_at_80_by_24", app.screen());
    app.resize(40, 10);
    insta::assert_snapshot!("groups_dialog_at_40_by_10", app.screen());
}

#[test]
fn ctrl_y_copies_the_name_of_the_group() {
    let mut app = App::new();
    app.show(list_with(&[("test", &["night", "ops"])]));
    app.press("down m ctrl-y").assert_says("No group to copy");
    assert_eq!(copied(&mut app), []);
    app.press("down down ctrl-y");
    assert_eq!(copied(&mut app), copy_of("ops"));
}

#[test]
fn no_size_of_the_screen_is_too_small() {
    for (width, height) in [
        (1, 1),
        (2, 3),
        (11, 4),
        (12, 5),
        (24, 6),
        (132, 2),
        (200, 3),
    ] {
        let mut app = full_details(width, height);
        app.screen();
        app.press("end pgup esc m 'ops' enter down down down");
        app.screen();
    }
}

#[test]
fn a_removal_that_was_cancelled_is_restored() {
    let mut app = App::new();
    app.show(list_with(&[("test", &["night"]), ("anna", &["ops"])]));
    app.press("down m").press("down space esc");
    assert_eq!(app.modified(), 1);
    app.press("c");
    assert_eq!(app.modified(), 0);
    app.press("c")
        .assert_says("Group night of test restored, not saved");
    assert_eq!(app.modified(), 1);
}
