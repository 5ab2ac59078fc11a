//! Which user is where, and where they differ.

use super::{USUAL, link, plants, three};
use crate::brokers::program::Program;
use crate::common::roster;
use guestlist::app::Message;
use guestlist::broker::dialect::Dialect as _;
use guestlist::broker::dialect::coreflux::Coreflux;
use guestlist::domain::broker_messages::{BrokerEvent, Channel};
use guestlist::domain::command::Verdict;
use guestlist::domain::roster::Roster;

#[test]
fn a_cell_says_whether_a_user_is_the_same_differs_or_is_missing() {
    let mut program = three();
    program.assert_shows("3 of 3 up · 3 users · 2 differ");
    program.assert_shows("anna ● ● ≠");
    program.assert_shows("bob ● – ●");
    program.assert_shows("root ● ● ●");
}

#[test]
fn the_line_says_what_the_focused_broker_has_and_what_most_have() {
    let mut program = three();
    program.assert_shows("plant-01: anna has Full Access");
    program
        .press("right right")
        .assert_shows("plant-03: anna has Full Access, User Management; most brokers: Full Access");
    program
        .press("left down")
        .assert_shows("plant-02 has no user bob");
}

#[test]
fn where_no_two_brokers_agree_the_line_names_the_one_that_is_compared_with() {
    let mut program = three();
    program.list(2, &[USUAL[0], ("anna", [false; 3])]);
    program
        .press("right right")
        .assert_shows("plant-03: anna has Full Access, User Management; plant-01: Full Access");
}

#[test]
fn of_two_brokers_the_line_names_the_one_that_is_compared_with() {
    let mut program = Program::together(plants(2));
    program.shows(1, &USUAL);
    program.shows(2, &[USUAL[0], ("anna", [false; 3])]);
    program.resize(120, 24);
    program.assert_shows("plant-01: anna has Full Access · the others are compared with it");
    program.press("right").assert_shows(
        "plant-02: anna has no permission; plant-01: Full Access · compared with plant-01, = changes that",
    );
    program
        .press("=")
        .press("left right")
        .assert_shows("plant-02: anna has no permission")
        .assert_hides("compared with");
    program
        .press("left")
        .assert_shows("plant-01: anna has Full Access; plant-02: no permission");
    // The same everywhere, or on one alone.
    program
        .press("right = left end")
        .assert_hides("compared with it");
    program.press("up").assert_hides("compared with it");
}

#[test]
fn the_grid_is_compared_with_a_chosen_broker_until_the_key_is_pressed_again() {
    let mut program = three();
    program.press("right right =");
    program.assert_shows("=plant-03").assert_shows("anna ≠ ≠ ●");
    program.press("=").assert_shows("anna ● ● ≠");
}

#[test]
fn words_of_the_filter_find_what_differs_is_missing_or_stands_alone() {
    let mut program = three();
    program.list(1, &[USUAL[0], USUAL[1], USUAL[2], ("eve", [false; 3])]);
    let users = |program: &mut Program, words: &str, shown: &[&str]| {
        program.press("/").type_text(words).press("enter");
        for user in ["root", "anna", "bob", "eve"] {
            let line = format!("{user} ");
            let screen = program.screen();
            let is_shown = screen
                .lines()
                .any(|it| it.contains(&line) && it.contains('●'));
            assert_eq!(is_shown, shown.contains(&user), "{words}: {user}\n{screen}");
        }
        program.press("esc");
    };
    users(&mut program, "differs", &["anna", "bob", "eve"]);
    users(&mut program, "missing:02", &["bob", "eve"]);
    users(&mut program, "only:plant-01", &["eve"]);
    users(&mut program, "AN", &["anna"]);
    users(&mut program, "differs o", &["bob"]);
    users(&mut program, "!differs", &["root"]);
    users(&mut program, "perm:user-management", &["anna", "bob"]);
    users(&mut program, "perm:full-access !anna", &["root"]);
}

#[test]
fn a_word_that_means_nothing_shows_nobody_and_says_so() {
    let mut program = three();
    program.press("/").type_text("perm:flying").press("enter");
    program
        .assert_shows("No user matches: ")
        .assert_hides("anna ●");
    program
        .press("esc /")
        .type_text("status:failed")
        .press("enter");
    program.assert_shows("words for the table of one broker");
}

#[test]
fn f_shows_differing_users_only() {
    let mut program = three();
    program
        .press("f")
        .assert_shows("2 of 3")
        .assert_hides("root ●");
    program.press("f").assert_shows("root ●");
}

#[test]
fn f_keeps_a_user_that_was_just_added_in_sight() {
    let mut program = three();
    program.press("f a").type_text("carl").press("enter enter");
    program.fill(&["not-a-real-one", "not-a-real-one"]);
    let carl = ("carl", [false; 3]);
    let lists = [&USUAL[..], &USUAL[..2], &USUAL[..]];
    for (nth, id, _) in program.applied() {
        program.answers(nth, id, Verdict::Accepted, "done");
        let mut list = lists[usize::try_from(nth).unwrap() - 1].to_vec();
        list.push(carl);
        program.list(nth, &list);
    }
    program.press("esc");
    program
        .assert_shows("carl ● ● ●")
        .assert_hides("anna ●")
        .assert_hides("root ●");
}

#[test]
fn f_keeps_a_user_with_changes_in_sight() {
    let mut program = three();
    program.press("end enter down space esc f");
    program
        .assert_shows("3 of 3")
        .assert_shows("root ● changed");
    // Without the change it is the same everywhere again.
    program
        .press("c")
        .assert_shows("2 of 3")
        .assert_hides("root ●");
}

#[test]
fn a_broker_that_is_away_is_a_column_with_a_word_and_holds_nobody_up() {
    let mut program = Program::together(plants(5));
    program.shows(1, &USUAL);
    program.send(Message::NotOpened(link(2), "no such host".into()));
    program.send(Message::PasswordWanted(link(3)));
    program.send(Message::Dialling {
        link: link(4),
        factory_password: false,
        address: None,
    });
    program.refuse(link(4), "not authorised", false);
    program.resize(120, 24);
    program.assert_shows("anna ● failed password? refused …");
    program.assert_shows("1 of 5 up");
    program
        .press("right")
        .assert_shows("plant-02: no such host");
}

#[test]
fn a_list_that_may_not_be_read_is_said_in_its_column() {
    let mut program = three();
    let refusal = Some("not allowed to read the list".to_owned());
    program.event(link(2), BrokerEvent::Channel(Channel::Users, refusal));
    program.press("right");
    program.assert_shows("plant-02: not allowed to read the list");
    program.assert_shows("2 of 3 up");
}

#[test]
fn a_lost_link_keeps_its_column_and_is_named_on_the_frame() {
    let mut program = three();
    program.loses(2).assert_shows("plant-02: down");
    program.assert_shows("2 of 3 up").assert_shows("anna ● ● ≠");
    program.shows(2, &USUAL).assert_shows("3 of 3 up");
    program.assert_shows("bob ● ● ●");
}

#[test]
fn at_most_sixteen_connect_at_a_time() {
    let mut program = Program::together(plants(20));
    assert_eq!(program.dialled(), (1..=16).collect::<Vec<_>>());
    program.shows(3, &USUAL);
    assert_eq!(program.dialled(), [17]);
    program.send(Message::NotOpened(link(1), "no such host".into()));
    assert_eq!(program.dialled(), [18]);
    program.send(Message::PasswordWanted(link(2)));
    assert_eq!(program.dialled(), [19]);
}

#[test]
fn a_password_that_would_go_in_clear_is_not_sent_before_somebody_agrees() {
    use guestlist::app::App;
    use guestlist::screens::brokers::setup::Setup;

    let (_, effects) = App::fleet(Setup::default(), plants(2), (80, 24));
    let dials = |it: &guestlist::app::Effect| matches!(it, guestlist::app::Effect::Connect(_));
    assert!(!effects.iter().any(dials), "{effects:?}");
}

#[test]
fn the_name_stays_while_the_brokers_scroll_sideways() {
    let mut program = Program::together(plants(12));
    for nth in 1..=12 {
        program.shows(nth, &USUAL);
    }
    program.assert_hides("plant-12").assert_shows("›");
    for _ in 0..11 {
        program.press("right");
    }
    program.assert_shows("User ‹").assert_shows("plant-12");
    program.assert_shows("anna ● ●");
    program
        .resize(40, 10)
        .assert_shows("plant-12")
        .assert_shows("anna ●");
}

#[test]
fn esc_clears_the_filter_then_the_marks_and_b_leaves_all_links() {
    let mut program = three();
    program.press("/ 'anna' enter / 'bob'");
    program.assert_shows("Filter: bob").press("esc");
    program.press("v f").assert_shows("*plant-01");
    program
        .press("esc")
        .assert_shows("root ●")
        .assert_shows("*plant-01");
    program.press("esc").assert_hides("*plant-01");
    program.press("b");
    let left = program.effects();
    for nth in 1..=3 {
        assert!(left.contains(&guestlist::app::Effect::Leave(link(nth))));
    }
    assert!(!program.is_in_console());
    program.assert_hides("Users on all brokers");
}

#[test]
fn the_first_row_is_selected_until_somebody_moves() {
    let mut program = Program::together(plants(2));
    program
        .shows(1, &USUAL)
        .shows(2, &[("adam", [false; 3]), USUAL[0]]);
    program.assert_shows("▌ adam");
    program.press("down").assert_shows("▌ anna");
    program.list(2, &[("aaron", [false; 3]), USUAL[0]]);
    program.assert_shows("▌ anna");
}

#[test]
fn when_the_selected_user_leaves_the_rows_the_nearest_is_selected() {
    let mut program = three();
    program.press("f down").assert_shows("▌ bob");
    program.list(2, &USUAL);
    program.assert_shows("▌ anna");
    program.press("f home down down").assert_shows("▌ root");
}

#[test]
fn the_countdown_of_a_broker_that_is_down_draws_nothing() {
    use guestlist::app::{Effect, Timer};
    use guestlist::engine::effect::{Effect as Wanted, Timer as Clock};

    let mut program = three();
    program.loses(2);
    let clock = |effect| match effect {
        Effect::Engine(link, Wanted::Start(clock @ Clock::Countdown(_), _)) => Some((link, clock)),
        _ => None,
    };
    let clocks: Vec<_> = program.effects().into_iter().filter_map(clock).collect();
    assert_eq!(clocks.len(), 1, "{clocks:?}");
    for (link, clock) in clocks {
        program.send(Message::Timer(link, Timer::Engine(clock)));
        assert!(!program.screens.changed && program.effects().is_empty());
    }
}

#[test]
fn a_list_that_looks_like_a_part_is_told() {
    let mut program = three();
    let (family, notice) = Coreflux::new("fake-session").family();
    let family = Box::new(family);
    program
        .event(link(1), BrokerEvent::Family { family, notice })
        .list(1, &USUAL)
        .assert_hides("incomplete list");
    program
        .list(1, &[("anna", [false; 3])])
        .assert_shows("plant-01: incomplete list,")
        .assert_shows("bob ●")
        .press("?")
        .assert_shows("r reads it again; missing users are shown as before");
}

#[test]
fn a_user_whose_topics_differ_differs() {
    let mut program = three();
    let list = roster(&USUAL);
    let mut users = list.users().to_vec();
    let anna = users
        .iter_mut()
        .find(|it| it.name == "anna".into())
        .unwrap();
    anna.details = [("AllowedBaseTopic".into(), "plant/#".into())].into();
    let permissions = list.permissions().to_vec();
    let bounded = Roster::new(permissions, users, Vec::new()).0;
    program
        .event(link(2), BrokerEvent::Roster(bounded, Vec::new()))
        .list(3, &USUAL);
    program.assert_shows("anna ● ≠ ●");
    program
        .press("right")
        .assert_shows("plant-02: anna has only topics plant/#; most brokers: all topics");
    // Where more differs, the topics still come first.
    let list = roster(&[USUAL[0], ("anna", [false; 3]), USUAL[2]]);
    let mut users = list.users().to_vec();
    let anna = users
        .iter_mut()
        .find(|it| it.name == "anna".into())
        .unwrap();
    anna.details = [("AllowedBaseTopic".into(), "plant/#".into())].into();
    let bounded = Roster::new(list.permissions().to_vec(), users, Vec::new()).0;
    program.event(link(2), BrokerEvent::Roster(bounded, Vec::new()));
    program
        .assert_shows("plant-02: anna has only topics plant/#, no permission; most brokers: all");
}
