//! Changes that an earlier console did not save: offered once, weighed against the list, and held
//! for the same case again.

use crate::brokers::program::{Program, profile};
use crate::common::{App, USERS};
use guestlist::domain::broker_messages::{BrokerEvent, Channel};
use guestlist::domain::permission::{Grant, PermissionKey};
use guestlist::domain::unsaved::{Change, Errand, Found, Owner};
use guestlist::engine::effect::Timer as EngineTimer;
use guestlist::screens::effect::Effect;
use guestlist::screens::message::ConnectionId;
use guestlist::screens::message::{Message, Timer};

const FULL: &str = "AllowedSystemConfiguration";
const USER: &str = "AllowedUserManagement";
const LOG: &str = "AllowedLogManagement";
const MARK: u64 = 7;

fn owner() -> Owner {
    Owner {
        broker: "mqtt://gateway-7:1883".into(),
        user: Some("root".into()),
    }
}

fn change(user: &str, key: &str, from: bool, to: bool) -> Change {
    Change {
        user: user.into(),
        permission: key.into(),
        from: from.into(),
        to,
    }
}

fn found(changes: &[Change]) -> Found {
    Found {
        when: "12:04".into(),
        changes: changes.to_vec(),
        mark: MARK,
    }
}

/// What the first console was about to do: one that the list still awaits, one that it shows by
/// now, one whose user is gone.
fn three() -> Found {
    found(&[
        change("test", LOG, false, true),
        change("bob", USER, false, true),
        change("carl", LOG, false, true),
    ])
}

/// A console that keeps changes, before anything came.
fn started() -> App {
    let mut app = App::started();
    app.settings().unsaved = Some(owner());
    app
}

fn listed() -> App {
    let mut app = started();
    app.connect(16).list(&USERS);
    app
}

/// What was to be done about unsaved changes since the last look.
fn errands(app: &mut App) -> Vec<Errand> {
    let effects = app.effects().into_iter();
    let errands = effects.filter_map(|effect| match effect {
        Effect::Unsaved(_, whose, errand) => {
            assert_eq!(whose, owner());
            Some(errand)
        }
        _ => None,
    });
    errands.collect()
}

fn tell(app: &mut App, found: Found) {
    app.send(Message::Unsaved(ConnectionId::FIRST, Ok(Some(found))));
}

#[test]
fn they_are_looked_for_once_and_only_when_there_is_a_list() {
    let mut app = started();
    app.connect(16);
    assert_eq!(errands(&mut app), []);
    app.list(&USERS);
    assert_eq!(errands(&mut app), [Errand::Find]);
    app.lose_link().connect(16).list(&USERS);
    app.list(&[("root", [true, true, true])]).press("r");
    assert_eq!(errands(&mut app), []);
}

#[test]
fn they_are_neither_looked_for_nor_held_where_none_are_kept_and_read_only() {
    let mut switched_off = App::started();
    let mut read_only = started();
    read_only.session().read_only = true;
    for app in [&mut switched_off, &mut read_only] {
        app.connect(16).list(&USERS).press("down 1");
        assert_eq!(errands(app), []);
    }
}

#[test]
fn the_offer_says_how_many_from_when_and_what() {
    let mut app = listed();
    tell(&mut app, three());
    app.assert_asks("3 changes from 12:04 were not saved.")
        .assert_asks("test: Log Management on")
        .assert_asks("carl: Log Management on")
        .assert_asks("Nothing is sent before you save.")
        .assert_shows("[ Discard ]")
        .assert_shows(">[ Load ]");
    let mut one = listed();
    tell(&mut one, found(&[change("test", LOG, true, false)]));
    one.assert_asks("1 change from 12:04 was not saved. test: Log Management off");
    let many = (0..40).map(|nth| change(&format!("user{nth}"), LOG, false, true));
    let mut app = listed();
    tell(&mut app, found(&many.collect::<Vec<_>>()));
    app.assert_asks("user4: Log Management on and 35 more");
}

#[test]
fn loaded_changes_are_weighed_against_the_list() {
    let mut app = listed();
    app.effects();
    tell(&mut app, three());
    app.press("enter");
    assert_eq!(app.status_of("test"), "Modified");
    assert_eq!(app.below("test", "Log Management"), "Original: false");
    assert_eq!(app.status_of("bob"), "", "the list shows it");
    assert_eq!(app.status_of("carl"), "Conflict");
    app.assert_says("Loaded 3 changes; 1 is done already; 1 is in conflict with the broker's list")
        .assert_shows("carl")
        .assert_shows("2 modified");
    let left = [
        change("carl", LOG, false, true),
        change("test", LOG, false, true),
    ];
    let told = errands(&mut app);
    assert!(told.contains(&Errand::Hold(left.to_vec())), "{told:?}");
    assert!(told.contains(&Errand::Remove(MARK)), "{told:?}");
    assert_eq!(app.sent(), []);
}

#[test]
fn a_base_that_moved_is_a_conflict_that_shows_both() {
    for (from, listed_as, to) in [
        (Grant::Unclear, false, true),
        (Grant::Inherited, false, true),
        (Grant::Unclear, true, false),
    ] {
        let mut app = started();
        app.connect(16)
            .list(&[("root", [true; 3]), ("anna", [true, true, listed_as])]);
        let change = Change {
            from,
            ..change("anna", LOG, false, to)
        };
        tell(&mut app, found(&[change]));
        app.press("enter");
        assert_eq!(app.status_of("anna"), "Conflict", "{from:?}");
        app.select("anna").assert_says(&format!(
            "was {}, the broker now says {listed_as}, you want {to}",
            from.value()
        ));
    }
}

#[test]
fn a_loaded_change_is_saved_and_verified_like_any_other() {
    let mut app = listed();
    tell(&mut app, found(&[change("test", LOG, false, true)]));
    app.press("enter").assert_says("Loaded 1 change");
    app.effects();
    app.press("down s");
    let id = app.sent_one().id;
    app.accept(id);
    let mut users = USERS;
    users[1].1[2] = true;
    app.list(&users).assert_shows("Saved");
    assert_eq!(app.modified(), 0);
    assert_eq!(errands(&mut app), [Errand::Hold(Vec::new())]);
}

#[test]
fn discarding_deletes_the_file_and_changes_nothing() {
    let mut app = listed();
    app.effects();
    tell(&mut app, three());
    app.press("tab enter").assert_says("Discarded");
    assert!(app.is_at_table() && app.modified() == 0);
    assert_eq!(errands(&mut app), [Errand::Remove(MARK)]);
}

#[test]
fn esc_leaves_them_for_the_next_time_and_they_are_not_offered_again() {
    let mut app = listed();
    app.effects();
    tell(&mut app, three());
    app.press("esc").list(&USERS).lose_link().connect(16);
    app.list(&USERS).press("r").assert_hides("not saved");
    assert!(app.is_at_table() && app.modified() == 0);
    assert_eq!(errands(&mut app), []);
}

#[test]
fn the_offer_waits_until_nothing_else_has_the_keyboard() {
    for (open, text, close) in [
        ("/", "an", "esc"),
        ("a", "line9", "esc tab enter"),
        ("?", "", "esc"),
    ] {
        let mut app = listed();
        app.press(open).type_text(text);
        tell(&mut app, three());
        app.assert_hides("12:04").press(close);
        app.assert_asks("3 changes from 12:04 were not saved.");
    }
}

#[test]
fn what_was_changed_meanwhile_stays() {
    let mut app = listed();
    app.press("down 3 a");
    tell(
        &mut app,
        found(&[
            change("test", LOG, true, false),
            change("bob", LOG, false, true),
        ]),
    );
    app.press("esc enter");
    assert_eq!(app.cell("test", "Log Management"), "Enabled");
    assert_eq!(app.below("test", "Log Management"), "Original: false");
    assert_eq!(app.status_of("bob"), "Modified");
}

#[test]
fn what_the_broker_never_lets_be_changed_is_left_out() {
    let mut app = listed();
    let root = change("root", FULL, true, false);
    tell(&mut app, found(&[root, change("test", LOG, false, true)]));
    app.press("enter");
    assert_eq!(app.status_of("root"), "");
    app.assert_says("Loaded 2 changes; 1 left out: the broker never allows it");
}

#[test]
fn without_the_list_they_are_worked_on_by_name() {
    let mut app = started();
    app.session().user = Some("root".into());
    app.connect(16);
    app.event(BrokerEvent::Channel(
        Channel::Users,
        Some("The list is refused.".into()),
    ));
    assert_eq!(errands(&mut app), [Errand::Find]);
    tell(&mut app, three());
    app.press("enter").assert_says("Loaded 3 changes");
    for user in ["test", "bob", "carl"] {
        app.assert_shows(user);
    }
    assert_eq!(app.status_of("carl"), "Modified");
    // The list weighs them as soon as there is one.
    app.list(&USERS);
    assert_eq!(app.status_of("test"), "Modified");
    // It is as it was wanted, and nothing of this session did it.
    assert_eq!(app.status_of("bob"), "");
    assert_eq!(app.status_of("carl"), "Conflict");
    app.select("carl")
        .assert_says("carl: Log Management: the user is gone from the broker's list");
}

#[test]
fn what_was_changed_without_a_list_starts_from_the_list_that_there_is() {
    let mut app = listed();
    let without_list = |user| Change {
        from: Grant::Unknown,
        ..change(user, USER, false, true)
    };
    tell(
        &mut app,
        found(&[without_list("test"), without_list("bob")]),
    );
    app.press("enter");
    assert_eq!(app.below("test", "User Management"), "Original: false");
    assert_eq!(app.status_of("bob"), "");
}

#[test]
fn each_change_is_held_until_the_list_shows_it_or_it_is_cancelled() {
    let mut app = listed();
    app.effects();
    app.press("down 3");
    let change = change("test", LOG, false, true);
    assert_eq!(errands(&mut app), [Errand::Hold(vec![change.clone()])]);
    // On its way, and without an answer, it is not verified.
    app.press("s");
    let id = app.sent_one().id;
    app.timer(Timer::Engine(EngineTimer::Answer(id)))
        .lose_link();
    assert_eq!(app.status_of("test"), "Unknown");
    let told = errands(&mut app);
    let last = told
        .last()
        .cloned()
        .unwrap_or(Errand::Hold(vec![change.clone()]));
    assert_eq!(last, Errand::Hold(vec![change]));
    app.press("c");
    assert_eq!(errands(&mut app), [Errand::Hold(Vec::new())]);
}

#[test]
fn an_answer_holds_nothing_anew() {
    let mut app = listed();
    app.press("down 3 s");
    let id = app.sent_one().id;
    app.accept(id);
    assert_eq!(errands(&mut app), []);
}

#[test]
fn a_typed_password_is_not_among_them() {
    let mut app = listed();
    app.effects();
    app.press("a");
    for text in ["line9", "not-a-real-one", "not-a-real-one"] {
        app.type_text(text).press("enter");
    }
    app.press("down p 'not-a-real-one'");
    let told = format!("{:?}", errands(&mut app));
    assert!(!told.contains("not-a-real"), "{told}");
}

#[test]
fn a_file_that_cannot_be_read_is_told_of_in_one_line() {
    let mut app = listed();
    let problem = "Unsaved changes cannot be loaded from /state/x.json: it is damaged. \
        The file is unchanged";
    app.send(Message::Unsaved(ConnectionId::FIRST, Err(problem.into())));
    app.assert_says(problem);
    assert!(app.is_at_table());
}

#[test]
fn names_from_the_file_are_cleaned_as_those_of_the_broker() {
    let mut app = listed();
    let group = Change {
        permission: PermissionKey::group("line\u{1b}[2J9"),
        ..change("an\u{1b}[2Jna\u{202e}", LOG, false, true)
    };
    tell(&mut app, found(&[group]));
    let screen = app.screen();
    assert!(
        !screen.contains('\u{1b}') && !screen.contains('\u{202e}'),
        "{screen}"
    );
    app.press("enter");
    let screen = app.screen();
    assert!(
        !screen.contains('\u{1b}') && !screen.contains('\u{202e}'),
        "{screen}"
    );
}

#[test]
fn loading_on_production_asks_nothing_and_saving_does() {
    let mut app = started();
    app.session().production = true;
    app.connect(16).list(&USERS);
    tell(&mut app, found(&[change("test", LOG, false, true)]));
    app.press("enter").assert_shows("1 modified");
    assert!(app.is_at_table());
    app.press("down s").assert_asks("is a PRODUCTION broker");
}

#[test]
fn a_window_that_is_too_small_for_the_offer_decides_nothing() {
    for keys in ["enter", "tab enter"] {
        let mut app = listed();
        app.effects();
        tell(&mut app, three());
        app.resize(20, 3).press(keys);
        assert_eq!(errands(&mut app), []);
        assert!(!app.is_at_table(), "{keys}");
    }
}

#[test]
fn each_console_of_the_list_keeps_its_own_and_the_demo_none() {
    let errands = |program: &mut Program| {
        let effects = program.effects().into_iter();
        let errands = effects.filter_map(|effect| match effect {
            guestlist::app::Effect::Unsaved(link, owner, errand) => Some((link, owner, errand)),
            _ => None,
        });
        errands.collect::<Vec<_>>()
    };
    let mut gateway = profile("gw7", "gw7.example");
    gateway.allow_plaintext = true;
    let mut program = Program::with(vec![gateway]);
    program.press("enter");
    let link = program.attempt().link;
    program.admit(link).tell_rights(link);
    let owner = Owner {
        broker: "mqtt://gw7.example:1883".into(),
        user: Some("root".into()),
    };
    assert_eq!(errands(&mut program), [(link, owner, Errand::Find)]);
    let found = Ok(Some(three()));
    program.send(guestlist::app::Message::Unsaved(link, found.clone()));
    program.assert_shows("3 changes from 12:04 were not saved.");
    // The console that was left hears nothing any more.
    program
        .press("esc b")
        .send(guestlist::app::Message::Unsaved(link, found));
    assert!(!program.is_in_console());

    program.effects();
    program.press("D");
    let demo = guestlist::screens::message::ConnectionId(link.0 + 1);
    program.admit(demo).tell_rights(demo).press("down space");
    assert_eq!(errands(&mut program), []);
}

#[test]
fn the_offer_fits_every_screen() {
    for size in [(80, 24), (40, 10), (120, 40)] {
        let mut app = listed();
        app.resize(size.0, size.1);
        tell(&mut app, three());
        let screen = app.screen();
        assert!(
            screen.contains(">[ Load ]") && screen.contains("12:04"),
            "{screen}"
        );
    }
}
