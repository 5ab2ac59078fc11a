//! Other keys, themes, ASCII, the mouse, copying.
#![expect(clippy::unwrap_used, reason = "a test ends where its ground gives way")]

use guestlist::engine::effect::Effect as Wanted;
use guestlist::ui::glyphs::Glyphs;
use std::fs;

use ratatui::style::{Color, Modifier};

use crate::brokers::program::{Program, known, plant, profile};
use crate::common::{App, USERS, assert_bare, text};
use crate::sampling::sizes;
use guestlist::app::{self, Front};
use guestlist::config::preferences::{self, Place};
use guestlist::domain::broker_messages::{BrokerEvent, Channel};
use guestlist::domain::command::Verdict;
use guestlist::domain::secret::Secret;
use guestlist::domain::theme_name::{Selection, ThemeName};
use guestlist::screens::bindings::{Action, KeyContext};
use guestlist::screens::effect::Effect;
use guestlist::screens::key_table::BINDINGS;
use guestlist::screens::keymap::Keymap;
use guestlist::ui::color_depth::Depth;
use guestlist::ui::mouse::MouseEventKind::{Press, WheelDown, WheelUp};
use guestlist::ui::theme::Theme;

// --- Keys ---

/// The keys of a config file.
pub(crate) fn keys(file: &str) -> Keymap {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    fs::write(&path, file).unwrap();
    let is_named = true;
    preferences::load(&Place { path, is_named }).unwrap().keys
}

pub(crate) fn with_keys(file: &str) -> App {
    let mut app = App::new();
    app.surface().keys = keys(file);
    app
}

#[test]
fn a_moved_key_does_what_the_other_did_and_the_other_does_nothing() {
    let mut app = with_keys("[keys.table]\nsave = ['w']\ndown = ['ctrl-n', 'down']");
    app.press("ctrl-n space").assert_shows("▌ test");
    app.press("s");
    assert_eq!(app.sent(), []);
    app.press("w");
    assert_eq!(app.sent_one().command.user().as_str(), "test");
    app.press("j").assert_shows("▌ test");
    app.press("down").assert_shows("▌ anna");
}

#[test]
fn footer_and_help_name_the_moved_keys() {
    let mut app = with_keys("[keys.table]\nsave = 'w'\nhelp = 'ctrl-h'\nsort = []");
    app.press("down space");
    app.assert_shows("w save").assert_shows("ctrl-h help");
    app.press("?").assert_hides("Help ─");
    app.press("ctrl-h")
        .assert_shows("w          Save the user")
        .assert_hides("Sort by the column");
}

#[test]
fn sentences_name_the_moved_keys() {
    let file = "[keys.table]\nrefresh = 'w'\ncancel = []\nname = 'N'\nadd = 'W'\n\
        [keys.form]\nreveal = 'ctrl-r'";
    let mut app = with_keys(file);
    app.press("W").assert_says("ctrl-r show · ctrl-g generate");
    app.press("ctrl-r")
        .assert_says("ctrl-r hide · ctrl-g generate");
    app.press("esc down space")
        .list(&[USERS[0], USERS[2], USERS[3]]);
    app.press("w").assert_says("cancel (no key) discards it");
    app.lose_link().assert_says("w tries now.");
    let mut app = App::started();
    app.surface().keys = keys(file);
    app.connect(16).event(BrokerEvent::Channel(
        Channel::Users,
        Some("No list.".into()),
    ));
    app.assert_says("N names a user to work on, W adds one.");
}

#[test]
fn sentences_of_finding_and_of_history_name_the_moved_keys() {
    let file = "[keys.table]\nturn-on = 'E'\nturn-off = 'X'\npassword = 'W'";
    let mut app = with_keys(file);
    app.press("left E")
        .assert_says("Go to a permission first: E and X set the focused one");
    app.press("down W 'fake-1' enter 'fake-1' enter");
    let id = app.sent_one().id;
    app.accept(id).press("u u");
    app.assert_says("in the table, W sets another");
}

#[test]
fn a_layer_whose_keys_all_moved_works() {
    let file = "[keys.confirm]\nchoose = 'x'\nother = 'y'\nleft = 'z'\nright = 'u'\nclose = 'v'\nyes = 'j'";
    let mut app = with_keys(file);
    app.press("down d enter tab esc")
        .assert_shows("Delete test?");
    app.assert_shows("x cancel").assert_shows("v cancel");
    app.press("y x");
    assert_eq!(app.sent().len(), 1);
}

#[test]
fn read_only_keeps_moved_keys_from_writing() {
    let mut app = with_keys("[keys.table]\ntoggle = 'w'");
    app.session().read_only = true;
    app.press("down w").assert_says("Read-only");
    assert_eq!(app.modified(), 0);
}

#[test]
fn the_list_of_brokers_has_the_same_keys_and_hands_them_to_the_console() {
    let mut program = Program::with(plant());
    let moved = "[keys.brokers]\ntest = 'w'\nquit = 'Q'\nclose = 'X'\n[keys.table]\nbrokers = 'B'";
    let setup = guestlist::screens::brokers::setup::Setup {
        keys: keys(moved),
        ..Default::default()
    };
    program.screens = app::App::list(setup, 80, 24);
    program.knows(known(plant()));
    program
        .press("X")
        .assert_shows("Nothing to cancel or clear; Q quits");
    program.press("down").open();
    assert!(program.is_in_console());
    program.press("b");
    assert!(program.is_in_console());
    program.press("B");
    assert!(!program.is_in_console());
}

// --- ASCII ---

/// A session on a terminal that shows nothing but ASCII.
fn plain_terminal(mut app: App) -> App {
    app.surface().keys = Keymap::default().in_ascii(true);
    app
}

fn ascii(app: &App) -> String {
    let buffer = app.draw(&Theme::plain().drawn_with(Glyphs::Ascii));
    assert_bare(&buffer);
    text(&buffer)
}

const FOREIGN: [(&str, [bool; 3]); 3] = [
    ("root", [true, false, false]),
    ("操作员 七", [false, true, false]),
    ("Zoë", [false, false, false]),
];

#[test]
fn the_table_in_ascii() {
    let mut app = plain_terminal(App::with_list(&FOREIGN));
    app.press("down space");
    insta::assert_snapshot!(ascii(&app));
}

#[test]
fn a_question_in_ascii() {
    let mut app = plain_terminal(App::new());
    app.press("end d");
    insta::assert_snapshot!(ascii(&app));
}

#[test]
fn help_in_ascii_names_arrows_by_words() {
    let mut app = plain_terminal(App::new());
    app.press("? / 'move'");
    let screen = ascii(&app);
    assert!(
        screen.contains("up, k ") && screen.contains("down, j "),
        "{screen}"
    );
    assert!(
        !screen.contains('↓') && screen.contains("+- Help -"),
        "{screen}"
    );
}

#[test]
fn names_that_look_alike_in_ascii_are_told_apart() {
    let mut app = plain_terminal(App::with_list(&FOREIGN));
    app.press("down");
    let name = r"The name is \u{64cd}\u{4f5c}\u{5458} \u{4e03}";
    app.assert_says(name);
    app.press("left enter").assert_says(name);
    let mut app = App::with_list(&FOREIGN);
    app.press("down").assert_hides("The name is");
}

// --- Themes ---

/// Every kind of screen that the console has.
pub(crate) fn console_screens() -> Vec<App> {
    let mut apps: Vec<App> = (0..7).map(|_| App::new()).collect();
    apps[0].press("down space");
    apps[1].press("a 'carl'");
    apps[2].press("end d");
    apps[3].press("?");
    apps[4].press("? / 'save'");
    apps[5].press("left enter");
    apps[6].lose_link();
    apps[6].session().production = true;
    apps.extend(screens_of_work());
    apps
}

/// Screens of finding, review, applying, the history, the activity, new passwords.
fn screens_of_work() -> Vec<App> {
    let mut apps: Vec<App> = (0..12).map(|_| App::new()).collect();
    let refuse = |app: &mut App| {
        let id = app.sent()[0].id;
        app.answer(id, Verdict::Refused, "no");
    };
    apps[0].press("/ 'a'");
    apps[1].press("v v / 'bo' enter");
    apps[2].press("down 2 3 down 1 R");
    // Applying, waiting for an answer; then a failure that asks; then the summary of it.
    apps[3].press("down 2 3 R s").assert_shows("Applying");
    apps[4].press("down 2 3 R s");
    refuse(&mut apps[4]);
    apps[5].press("down 2 R s");
    refuse(&mut apps[5]);
    apps[5].assert_shows("Summary");
    apps[6].press("down 2 s");
    let id = apps[6].sent_one().id;
    apps[6].accept(id).press("u").assert_shows("History");
    apps[7].press("down 2 s");
    refuse(&mut apps[7]);
    apps[7].press("A").assert_shows("Failed");
    apps[8].press("down 2 s A enter").assert_shows("Command 1");
    apps[9].press("down P").assert_shows("A New Password");
    apps[10].makes = Some("fake-made-password20");
    apps[10].press("down P tab space tab tab enter s");
    let id = apps[10].sent_one().id;
    apps[10].accept(id).press("q");
    apps[10].assert_shows("New passwords");
    apps[11].press("down t");
    apps
}

pub(crate) fn list_screens() -> Vec<Program> {
    let mut programs: Vec<Program> = (0..4).map(|_| Program::with(plant())).collect();
    programs[1].press("a");
    programs[2].press("?");
    programs[3].press("i");
    programs
}

#[test]
fn no_screen_needs_more_than_ascii_there_and_plain_has_no_colour() {
    for app in console_screens() {
        assert_bare(&app.draw(&Theme::plain().drawn_with(Glyphs::Ascii)));
        let plain = app.draw(&Theme::plain()).content;
        for cell in plain {
            assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset), "{cell:?}");
        }
    }
}

#[test]
fn the_wheel_moves_through_every_list_and_a_click_there_does_nothing() {
    for mut app in screens_of_work() {
        app.effects();
        let before = app.screen();
        for (x, y) in (0..80)
            .step_by(3)
            .flat_map(|x| (0..23).map(move |y| (x, y)))
        {
            app.mouse(Press, (x, y));
        }
        let focuses = matches!(app.layer(), KeyContext::Form | KeyContext::Groups);
        if !app.is_at_table() && !focuses {
            assert_eq!(app.screen(), before);
        }
        app.mouse(WheelDown, (9, 9)).mouse(WheelUp, (9, 9));
        assert!(app.sent().is_empty());
    }
    let mut app = App::after("down 1 2 3 R");
    app.mouse(WheelDown, (9, 9));
    app.assert_hides("▌ ▲").mouse(WheelUp, (9, 9));
    app.assert_shows("Review: ");
}

#[test]
fn every_theme_draws_the_same_words() {
    let themes = || {
        let depths = |name| Depth::ALL.map(|depth| (name, Theme::of(name, depth)));
        ThemeName::ALL.into_iter().flat_map(depths)
    };
    for app in console_screens() {
        let screen = app.screen();
        for (name, theme) in themes() {
            assert_eq!(text(&app.draw(&theme)), screen, "{name}");
        }
    }
    for program in list_screens() {
        let screen = program.screen();
        for (name, theme) in themes() {
            assert_eq!(text(&program.buffer(&theme)), screen, "{name}");
        }
    }
}

#[test]
fn high_contrast_sets_every_background_and_others_at_most_that_of_a_selected_row() {
    for name in ThemeName::ALL {
        let theme = Theme::of(name, Depth::True);
        let buffers = console_screens().into_iter().map(|app| app.draw(&theme));
        let lists = list_screens()
            .into_iter()
            .map(|program| program.buffer(&theme));
        for cell in buffers.chain(lists).flat_map(|buffer| buffer.content) {
            let (own, tints) = match name {
                ThemeName::HighContrast => (true, true),
                ThemeName::Dark | ThemeName::Light => (false, true),
                ThemeName::Default | ThemeName::Plain => (false, false),
            };
            let has_ground = cell.bg != Color::Reset;
            assert!(has_ground || !own, "{name} {cell:?}");
            assert!(!has_ground || tints, "{name} {cell:?}");
            // Who sets the one sets the other.
            assert!(!has_ground || cell.fg != Color::Reset, "{cell:?}");
        }
    }
}

#[test]
fn with_a_bar_the_selected_name_is_bold_and_no_other() {
    let app = App::after("down right");
    let bold = |selection| {
        let buffer = app.draw(&Theme::colour().lighting(selection));
        let screen = app.screen();
        ["root", "test", "anna"].map(|name| {
            let name = format!(" {name} ");
            let is_row = |row: &str| row.starts_with('│') && row.contains(&name);
            let y = screen.lines().position(is_row).unwrap();
            let cell = &buffer[(3, u16::try_from(y).unwrap())];
            cell.modifier.contains(Modifier::BOLD)
        })
    };
    assert_eq!(bold(Selection::Bar), [false, true, false]);
    assert_eq!(bold(Selection::Row), [false; 3]);
}

#[test]
fn a_broker_has_its_own_theme_and_the_list_gets_back_its_own() {
    let mut dark = profile("hall-8", "localhost");
    dark.theme = Some(ThemeName::Dark);
    let mut program = Program::with(vec![dark, profile("lab", "localhost")]);
    let theme = |program: &Program| match program.screens.front() {
        Front::Console(model) => model.cx.settings.theme,
        Front::List(_) | Front::Fleet(_) => None,
    };
    program.open();
    assert_eq!(theme(&program), Some(ThemeName::Dark));
    program.press("b down").open();
    assert!(program.is_in_console());
    assert_eq!(theme(&program), None);
}

// --- The mouse ---

/// Where a text begins on the screen.
fn place(screen: &str, part: &str) -> (u16, u16) {
    let mut lines = screen.lines().enumerate();
    let found = lines.find_map(|(row, line)| Some((line.find(part)?, row)));
    let (column, row) = found.unwrap_or_else(|| panic!("no {part:?} in\n{screen}"));
    (u16::try_from(column).unwrap(), u16::try_from(row).unwrap())
}

#[test]
fn a_click_selects_the_row_and_the_column_under_it() {
    let mut app = App::after("down space up");
    let (_, row) = place(&app.screen(), "anna");
    let (column, _) = place(&app.screen(), "User Management");
    app.mouse(Press, (column, row)).assert_shows("▌ anna");
    assert_eq!(app.focused_column(), 2);
    let above = place(&app.screen(), "○→●");
    app.mouse(Press, above).assert_shows("▌ test");
    assert_eq!(app.focused_column(), 1);
    app.mouse(Press, (2, row)).assert_shows("▌ anna");
    assert_eq!(app.focused_column(), 0);
    assert_eq!(app.effects(), []);
}

#[test]
fn a_click_on_the_footer_is_its_key_and_sends_nothing() {
    let mut app = App::after("down space");
    let footer = |app: &App, word: &str| {
        let (width, height) = app.size;
        let line = app.screen().lines().last().unwrap_or_default().to_owned();
        let at = line
            .find(word)
            .unwrap_or_else(|| panic!("no {word:?} in {line}"));
        let column = u16::try_from(line[..at].chars().count()).unwrap();
        assert!(column < width);
        (column, height - 1)
    };
    let at = footer(&app, "save");
    app.mouse(Press, at)
        .assert_says("Press s: the mouse does not do this");
    assert_eq!(app.sent(), []);
    let at = footer(&app, "add");
    app.mouse(Press, at)
        .assert_shows("Add New User")
        .press("esc");
    let at = footer(&app, "help");
    app.mouse(Press, at).assert_shows("─ Help").press("esc");
    // Between the keys there is nothing.
    app.mouse(Press, (0, 23));
    assert!(!app.is_drawn_again());
    // On the smallest screens the last line is none of keys.
    for height in 1..5 {
        app.resize(80, height);
        for column in 0..80 {
            app.mouse(Press, (column, height - 1));
            assert!(app.dialogs().is_empty(), "{height} rows: {}", app.screen());
        }
    }
}

#[test]
fn a_click_is_a_move_like_any_other() {
    let mut app = App::new();
    // Typing on does not bring back users that the filter had hidden before the click.
    app.press("end / 't' enter");
    let (_, row) = place(&app.screen(), "test");
    app.mouse(Press, (2, row)).assert_shows("▌ test");
    app.press("/ backspace enter").assert_shows("▌ test");
    // The password that was just set is not tried for another user than the one who is selected.
    app.press("home down p 'fake-1' enter 'fake-1' enter");
    let id = app.sent_one().id;
    app.accept(id);
    let (_, row) = place(&app.screen(), "bob");
    app.mouse(Press, (2, row)).press("t");
    app.assert_shows("Test the Login of bob");
    assert!(
        !app.effects()
            .iter()
            .any(|effect| matches!(effect, Effect::Engine(_, Wanted::Probe { .. })))
    );
}

#[test]
fn a_click_beside_the_users_selects_nothing() {
    let mut app = App::after("down");
    let (_, head) = place(&app.screen(), "Full Access");
    for at in [(0, 0), (5, head), (3, 22), (0, 23), (200, 200)] {
        app.mouse(Press, at).assert_shows("▌ test");
        assert!(!app.is_drawn_again(), "{at:?}");
    }
    app.resize(160, 24);
    app.mouse(Press, (150, head + 1)).assert_shows("▌ test");
}

#[test]
fn a_click_selects_what_is_drawn_there_in_a_scrolled_table() {
    let names: Vec<String> = (0..60).map(|n| format!("user-{n:02}")).collect();
    let users: Vec<(&str, [bool; 3])> = names.iter().map(|n| (n.as_str(), [false; 3])).collect();
    let mut app = App::with_list(&users);
    app.press("end up up");
    for part in ["user-49", "user-55", "user-59"] {
        let at = place(&app.screen(), part);
        app.mouse(Press, at).assert_shows(&format!("▌ {part}"));
    }
    app.press("home").mouse(WheelDown, (0, 0));
    app.assert_shows("▌ user-03");
    app.mouse(WheelDown, (79, 23)).mouse(WheelUp, (5, 5));
    app.assert_shows("▌ user-03");
}

#[test]
fn a_click_answers_no_question_and_presses_no_button() {
    let mut app = App::after("end d");
    for (x, y) in (0..80).flat_map(|x| (0..24).map(move |y| (x, y))) {
        for kind in [Press, WheelUp, WheelDown] {
            app.mouse(kind, (x, y));
        }
    }
    app.assert_shows("Delete bob?")
        .assert_shows("Type bob to confirm");
    assert_eq!(app.effects(), []);
    app.press("esc").assert_shows("▌ bob");
}

#[test]
fn the_wheel_scrolls_pages() {
    let mut app = App::after("?");
    app.assert_shows("Move  ").mouse(WheelDown, (40, 10));
    app.assert_hides("Move  ");
    app.mouse(WheelUp, (40, 10)).assert_shows("Move  ");
}

#[test]
fn the_mouse_selects_and_scrolls_in_the_list_of_brokers() {
    let mut program = Program::with(plant());
    let at = place(&program.screen(), "lab");
    program.mouse(Press, at).assert_shows("▌ lab");
    program.mouse(WheelDown, at).assert_hides("▌ lab");
    program.resize(160, 24).mouse(Press, (150, at.1));
    program.assert_hides("▌ lab").resize(80, 24);
    program.press("home a").mouse(Press, at);
    program.assert_shows("Add Broker");
    program.press("esc ?").mouse(WheelDown, (5, 5));
    program.assert_hides("In the list of brokers");
    let effects = program.effects();
    let written = effects
        .iter()
        .any(|it| matches!(it, guestlist::app::Effect::Connect(_)));
    assert!(!written, "{effects:?}");
}

// --- Copying ---

pub(crate) fn copied(app: &mut App) -> Vec<Effect> {
    let effects = app.effects().into_iter();
    let copies = effects.filter(|effect| matches!(effect, Effect::Copy(_)));
    copies.collect()
}

pub(crate) fn copy_of(text: &str) -> Vec<Effect> {
    vec![Effect::Copy(Secret::new(text))]
}

#[test]
fn y_copies_the_name_and_says_no_more_than_is_known() {
    let mut app = App::after("down y");
    assert_eq!(copied(&mut app), copy_of("test"));
    app.assert_says("Sent to the clipboard, if the terminal allows it: test");
    let mut app = App::started();
    app.press("y").assert_says("No user is selected");
    assert_eq!(copied(&mut app), []);
}

#[test]
fn y_copies_a_name_as_it_is_and_not_as_it_is_shown() {
    let name = "a\u{1b}[31m\u{202e}b ";
    let mut app = App::with_list(&[(name, [false; 3])]);
    app.press("y");
    assert_eq!(copied(&mut app), copy_of(name));
}

#[test]
fn in_details_y_copies_the_marked_value() {
    let mut app = App::after("left enter");
    insta::assert_snapshot!(app.screen());
    app.press("y");
    assert_eq!(copied(&mut app), copy_of("root"));
    app.press("down y");
    assert_eq!(copied(&mut app), copy_of("mqtt://gateway-7:1883"));
    app.assert_says("clipboard, if the terminal allows it:")
        .assert_shows("mqtt://gateway-7:1883    ");
    app.press("up").assert_hides("clipboard");
    while !app
        .line_with("AllowedBaseTopic")
        .contains(">AllowedBaseTopic")
    {
        app.press("down");
    }
    app.press("y");
    assert_eq!(copied(&mut app), copy_of("#"));
    // A line on two rows is copied as a whole from each of them.
    let whole = "topics: publish $SYS/Coreflux/Command, read $SYS/Coreflux/Command/Output, \
                 read all of $SYS/#, including the user list $SYS/Coreflux/Config/Users";
    while !app.line_with("  read all of").contains(">  read all of") {
        app.press("down");
    }
    app.press("y up y");
    assert_eq!(copied(&mut app), [copy_of(whole), copy_of(whole)].concat());
}

#[test]
fn the_marked_line_is_seen_at_every_size() {
    for (width, height) in sizes(1..100, 1..30) {
        let mut app = App::new();
        app.resize(width, height).press("left enter end");
        let seen = width >= 12 && height >= 5;
        assert!(!seen || app.screen().contains("│>"), "{width}x{height}");
    }
}

#[test]
fn y_copies_the_address_of_a_broker_without_what_may_be_secret() {
    let mut lab = profile("lab", "lab.example");
    if let Ok(address) = &mut lab.address {
        address.scheme = guestlist::domain::address::Scheme::Ws;
        address.path = "/mqtt?token=not-a-real-one".into();
    }
    let mut typo = profile("typo", "x");
    typo.address = Err(guestlist::domain::address::AddressError::Port);
    let mut program = Program::with(vec![lab, typo]);
    program.press("y");
    let expected = Secret::new("ws://lab.example:1883/mqtt");
    assert_eq!(program.effects(), [guestlist::app::Effect::Copy(expected)]);
    program.press("down y").assert_shows("No address to copy");
    program.press("home i y");
    assert_eq!(
        program.effects(),
        [guestlist::app::Effect::Copy(Secret::new("lab"))]
    );
}

#[test]
fn actions_and_layers_have_names_that_a_config_file_can_hold() {
    let ok = |name: &str| {
        name.bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    };
    for row in BINDINGS {
        assert!(ok(row.action.name()) && ok(row.layer.name()), "{row:?}");
    }
    assert_eq!(Action::ToggleNth.name(), "toggle-nth");
}
