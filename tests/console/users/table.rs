//! The screens, as people see them.

use ratatui::style::Color;

use crate::common::{App, Flags, USERS, assert_bare, text};
use crate::sampling::sizes;
use guestlist::domain::broker_messages::BrokerEvent;
use guestlist::domain::command::Verdict;
use guestlist::ui::glyphs::Glyphs;
use guestlist::ui::theme::Theme;

const WIDE: [(&str, Flags); 5] = [
    ("root", [true, false, false]),
    ("操作员甲乙丙丁戊己庚辛壬癸子丑寅卯", [false, true, false]),
    ("a\u{1b}[31mred\u{202e}txt", [false, false, false]),
    ("e\u{301}le\u{300}ve 👩‍🔧", [false, false, true]),
    (
        "a-name-that-is-longer-than-its-column-by-far",
        [true, true, true],
    ),
];

/// The table in most of its states at once.
fn busy() -> App {
    let mut app = App::after("down space s");
    let id = app.sent_one().id;
    app.answer(
        id,
        Verdict::Refused,
        "Permission denied: You are not allowed to execute -x",
    );
    app.press("down 2");
    app.list(&USERS[..3]);
    app.press("up");
    app
}

#[test]
fn no_two_columns_have_the_same_name_where_first_words_stand_for_names() {
    let mut app = App::new();
    app.resize(40, 10);
    let head = app.line_with("Status");
    assert_eq!(head.matches("User").count(), 1, "{head}");
}

#[test]
fn table_at_80_by_24() {
    insta::assert_snapshot!(App::new().screen());
}

#[test]
fn busy_table_at_80_by_24() {
    insta::assert_snapshot!(busy().screen());
}

#[test]
fn busy_table_at_120_by_40() {
    let mut app = busy();
    app.resize(120, 40);
    insta::assert_snapshot!(app.screen());
}

#[test]
fn busy_table_at_40_by_10() {
    let mut app = busy();
    app.resize(40, 10);
    insta::assert_snapshot!(app.screen());
}

#[test]
fn details_pane_at_160_by_24() {
    let mut app = busy();
    app.resize(160, 24);
    insta::assert_snapshot!(app.screen());
}

#[test]
fn hostile_and_wide_names() {
    insta::assert_snapshot!(App::with_list(&WIDE).screen());
}

#[test]
fn add_dialog_at_80_by_24() {
    let app = App::after("a 'carl' tab 'fake'");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn add_dialog_at_40_by_10() {
    let mut app = App::new();
    app.resize(40, 10).press("a 'carl' tab 'fake'");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn lost_link() {
    let mut app = busy();
    app.lose_link();
    insta::assert_snapshot!(app.screen());
}

#[test]
fn before_the_first_list() {
    insta::assert_snapshot!(App::started().screen());
}

#[test]
fn without_colour_the_words_are_the_same_and_no_cell_has_a_colour() {
    let app = busy();
    let plain = app.draw(&Theme::plain());
    assert_eq!(text(&plain), app.screen());
    for cell in plain.content() {
        assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset));
    }
}

#[test]
fn more_columns_than_fit_scroll_and_the_name_stays() {
    let mut app = App::new();
    app.resize(40, 12).assert_shows("Full User Log Status");
    app.resize(34, 12)
        .assert_shows("Full User › Status")
        .assert_hides("Log");
    app.press("right right")
        .assert_shows("Log")
        .assert_shows("▌ root");
    app.assert_hides("Full")
        .press("left left")
        .assert_shows("Full");
}

#[test]
fn every_size_draws() {
    let mut apps = vec![
        App::started(),
        App::with_list(&WIDE),
        busy(),
        busy(),
        busy(),
        busy(),
        busy(),
    ];
    apps[3].press("a '操作员' tab 'fake'");
    apps[4].press("d");
    apps[5].press("?");
    apps[6].press("left enter");
    apps[2]
        .event(BrokerEvent::BadRoster("The list is no JSON.".into()))
        .lose_link();
    let bare = Theme::plain().drawn_with(Glyphs::Ascii);
    for app in &mut apps {
        for (width, height) in sizes(1..=100, 1..=40) {
            app.resize(width, height);
            assert_bare(&app.draw(&bare));
        }
    }
}

#[test]
fn the_selected_user_is_seen_at_every_size() {
    let mut app = App::with_list(&WIDE);
    app.press("end");
    for (width, height) in sizes(10..=100, 1..=40) {
        app.resize(width, height);
        app.assert_shows("▌ a-na");
    }
}
