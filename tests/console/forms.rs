//! What all forms have in common: a box that stays where it is, placeholders, passwords that are
//! shown, the mouse.

#![expect(clippy::unwrap_used, reason = "a test ends where its ground gives way")]

use ratatui::buffer::Buffer;
use ratatui::style::Modifier;

use crate::brokers::program::{Program, plant};
use crate::common::{App, keys, text};
use crate::groups::{Knowing, list_with};
use guestlist::app::Message as OfApp;
use guestlist::broker::dialect;
use guestlist::domain::broker_messages::Admission;
use guestlist::domain::command::Verdict;
use guestlist::domain::family::BrokerFamily;
use guestlist::screens::message::{ConnectionId, Message};
use guestlist::ui::mouse::MouseEventKind::Press;
use guestlist::ui::theme::Theme;

const SIZES: [(u16, u16); 2] = [(80, 24), (40, 10)];

/// More than any line holds.
const LONG: &str = "The broker says much: that this cannot be done now, why it cannot, who could do it instead, and when \
    it might be worth to try it again, with all the names of its tables, and the numbers of their rows.";

/// Left, top, width and height of the box that lies on top.
fn frame(buffer: &Buffer) -> [u16; 4] {
    let corners = buffer.area.positions();
    let corners = corners.filter(|at| buffer[*at].symbol() == "╭");
    // The frame of a list is in the second row.
    let corner = corners.max_by_key(|at| (at.y != 1, at.y, at.x)).unwrap();
    let is = |x: u16, y: u16, sign: &str| buffer[(x, y)].symbol() == sign;
    let right = (corner.x..buffer.area.width).find(|x| is(*x, corner.y, "╮"));
    let bottom = (corner.y..buffer.area.height).find(|y| is(corner.x, *y, "╰"));
    [
        corner.x,
        corner.y,
        right.unwrap() - corner.x + 1,
        bottom.unwrap() - corner.y + 1,
    ]
}

/// A form that is open, and where its box is.
struct Open<T>(T, [u16; 4]);

impl Open<App> {
    fn new(mut app: App, open: &str) -> Self {
        app.press(open);
        let at = frame(app.buffer());
        Self(app, at)
    }

    fn stays(&mut self, after: &str) {
        assert_eq!(
            frame(self.0.buffer()),
            self.1,
            "{after}:\n{}",
            self.0.screen()
        );
    }

    /// Presses keys, and looks after each.
    fn press(&mut self, text: &str) -> &mut Self {
        for key in keys(text) {
            self.0.send(Message::Key(key));
            self.stays(&format!("{key:?} of {text}"));
        }
        self
    }

    fn hear(&mut self, verdict: Verdict) -> &mut Self {
        let id = self.0.sent_one().id;
        self.0.answer(id, verdict, LONG);
        self.stays(LONG);
        self
    }
}

fn sized((width, height): (u16, u16)) -> App {
    let mut app = App::new();
    app.resize(width, height);
    app
}

#[test]
fn labels_never_run_into_values() {
    let mut app = App::after("a");
    app.resize(30, 8)
        .assert_shows(">User name ")
        .assert_shows(" Password ")
        .assert_hides("PasswordE");
}

#[test]
fn the_form_for_a_new_user_has_its_final_size_when_it_opens() {
    for size in SIZES {
        let mut form = Open::new(sized(size), "a");
        form.press("enter enter enter 'bob' enter 'Fake' enter 'x' enter");
        form.press("ctrl-u 'carl' tab tab enter ctrl-u 'Fake' enter");
        form.hear(Verdict::Refused);
        form.press("ctrl-g ctrl-t ctrl-y enter")
            .hear(Verdict::Refused);
    }
}

#[test]
fn the_form_for_a_password_has_its_final_size_when_it_opens() {
    for size in SIZES {
        let mut form = Open::new(sized(size), "down p");
        form.press("enter enter 'password1' tab 'Fake' enter ctrl-g ctrl-y ctrl-t enter");
        form.hear(Verdict::Refused);
    }
}

#[test]
fn the_forms_for_a_login_have_their_final_size_when_they_open() {
    for size in SIZES {
        let mut app = sized(size);
        app.refuse_login();
        let mut form = Open::new(app, "");
        form.press("enter 'x' ctrl-t ctrl-g enter");
        form.0.refuse_login();
        form.stays("a refused login");

        let mut form = Open::new(sized(size), "down t");
        form.press("enter 'x' ctrl-t ctrl-y enter enter");
        let refused = Admission::Refused(LONG.into());
        form.0
            .send(Message::Probed(ConnectionId::FIRST, "test".into(), refused));
        form.stays("a refused login");
    }
}

#[test]
fn the_form_for_many_passwords_has_its_final_size_when_it_opens() {
    for size in SIZES {
        let mut form = Open::new(sized(size), "down P");
        form.press("ctrl-u '3' tab tab ctrl-u tab tab enter ctrl-u '20' tab space space");
        form.press("tab tab tab enter 'x.csv' enter enter");
    }
}

#[test]
fn the_dialog_for_groups_has_its_final_size_when_it_opens() {
    for size in SIZES {
        let mut app = sized(size);
        app.show(list_with(&[("test", &["night"]), ("anna", &["ops"])]));
        let mut form = Open::new(app, "down m");
        form.press("'nowhere-that-anybody-knows' enter ctrl-u 'a+/#' enter ctrl-u 'o' tab space");
    }
}

/// The prompt for a password opens.
fn refused(program: &mut Program) {
    program.press("down enter");
    let link = program.attempt().link;
    program.refuse(link, LONG, true);
}

#[test]
fn the_form_for_a_broker_and_its_prompt_have_their_final_size_when_they_open() {
    let stays = |program: &mut Program, text: &str| {
        let shown = |program: &Program| frame(&program.buffer(&Theme::colour()));
        let at = shown(program);
        for key in keys(text) {
            program.send(OfApp::Key(key));
            assert_eq!(
                shown(program),
                at,
                "{key:?} of {text}:\n{}",
                program.screen()
            );
        }
    };
    for (width, height) in SIZES {
        let mut program = Program::with(plant());
        program.resize(width, height).press("a");
        let name = "ctrl-s 'hall-8' 'b c' ctrl-u 'lab' tab";
        let url = "'mqtt://gw:0' ctrl-s ctrl-u 'mqtt://gw.plant.example' tab";
        let sources =
            "tab space ctrl-s tab '1' shift-tab space tab ctrl-s tab shift-tab shift-tab space";
        let rest = "tab ctrl-s 'x' ctrl-t tab '/x' tab '/x' tab tab space tab space tab ctrl-s";
        for text in [name, url, sources, rest] {
            stays(&mut program, text);
        }
        let mut program = Program::with(plant());
        program.resize(width, height);
        refused(&mut program);
        stays(&mut program, "enter 'x' ctrl-t tab");
    }
}

// --- What stands in the fields ---

#[test]
fn empty_fields_say_what_belongs_there() {
    let mut app = App::after("a");
    for placeholder in ["Enter username", "Enter password", "Confirm password"] {
        app.assert_shows(placeholder);
        let (column, row) = place(app.buffer(), placeholder);
        assert!(app.buffer()[(column, row)].modifier.contains(Modifier::DIM));
    }
    app.press("'c' tab 'x' tab 'x'");
    for placeholder in ["Enter username", "Enter password", "Confirm password"] {
        app.assert_hides(placeholder);
    }
    app.press("backspace").assert_shows("Confirm password");
}

#[test]
fn each_password_says_whether_it_is_hidden() {
    let mut app = App::after("a tab 'one-fake' tab 'two-fake'");
    let words = |app: &App| ["hidden", "shown"].map(|word| app.screen().matches(word).count());
    assert_eq!(words(&app), [2, 0]);
    let first = place(app.buffer(), "hidden");
    app.mouse(Press, first)
        .assert_shows("one-fake")
        .assert_hides("two-fake");
    assert_eq!(words(&app), [1, 1]);
    // The key does it for both.
    app.press("ctrl-t")
        .assert_shows("one-fake")
        .assert_shows("two-fake");
    assert_eq!(words(&app), [0, 2]);
    app.press("ctrl-t")
        .assert_hides("one-fake")
        .assert_hides("two-fake");
    assert_eq!(words(&app), [2, 0]);
    app.mouse(Press, first)
        .mouse(Press, first)
        .assert_hides("one-fake");
    // The field itself keeps the keyboard.
    app.press("ctrl-t 'x'").assert_shows("two-fakex");
}

#[test]
fn a_new_user_has_default_permissions_and_the_form_says_which_where_it_is_known() {
    App::after("a").assert_tells("The user will be created with default permissions.");
    let mut app = App::new();
    app.session().family = dialect::of(BrokerFamily::Mosquitto, "test").family().0;
    app.press("a")
        .assert_tells("created with default permissions: enabled, no roles.");
    app.assert_shows("[ Cancel ]").assert_shows("[ Add User ]");
}

// --- The mouse ---

/// Where a text begins on the screen.
fn place(buffer: &Buffer, part: &str) -> (u16, u16) {
    let screen = text(buffer);
    let mut lines = screen.lines().enumerate();
    let found = lines.find_map(|(row, line)| Some((line[..line.find(part)?].chars().count(), row)));
    let (column, row) = found.unwrap_or_else(|| panic!("no {part:?} in\n{screen}"));
    (u16::try_from(column).unwrap(), u16::try_from(row).unwrap())
}

impl App {
    fn click(&mut self, part: &str) -> &mut Self {
        let at = place(self.buffer(), part);
        self.mouse(Press, at)
    }
}

#[test]
fn a_click_focuses_a_field_or_a_button_and_sends_nothing() {
    for size in SIZES {
        let mut app = sized(size);
        app.press("a").click("Confirm").type_text("Fake-pass-1");
        app.click("Enter password").type_text("Fake-pass-1");
        app.click("Enter username").type_text("carl");
        for (button, focused) in [
            ("[ Cancel ]", ">[ Cancel ]"),
            ("[ Add User ]", ">[ Add User ]"),
        ] {
            app.effects();
            app.click(button).assert_shows(focused);
            assert_eq!(app.effects(), []);
        }
        app.mouse(Press, (0, 0));
        assert!(!app.is_drawn_again());
        app.press("enter");
        assert_eq!(app.sent_one().command.user().as_str(), "carl");
    }
}

#[test]
fn a_click_on_a_button_of_a_question_answers_nothing() {
    let mut app = App::after("down d");
    app.click("[ Delete ]").assert_hides(">[ Delete ]");
    assert_eq!(app.effects(), []);
}

#[test]
fn a_click_focuses_in_the_other_forms_too() {
    let mut app = App::after("down P");
    app.click("./guestlist")
        .press("ctrl-u 'x.csv'")
        .assert_shows("x.csv");
    app.click("[ Generate and Review ]")
        .assert_shows(">[ Generate and Review ]");
    assert_eq!(app.effects(), []);

    let mut app = App::new();
    app.show(list_with(&[("test", &["night"]), ("anna", &["ops"])]));
    app.press("down m").click("ops").assert_shows(">○ ops");
    app.click("Group ")
        .assert_shows(">Group")
        .assert_hides(">○ ops");
    app.press("esc").assert_hides("modified");

    let mut program = Program::with(plant());
    program.press("a");
    let click = |program: &mut Program, part: &str| {
        let at = place(&program.buffer(&Theme::colour()), part);
        program.mouse(Press, at);
    };
    click(&mut program, "Client key");
    assert!(program.cursor_line().contains(">Client key"));
    click(&mut program, "[ Save ]");
    program.assert_shows(">[ Save ]");
    program.effects();
    let mut program = Program::with(plant());
    refused(&mut program);
    click(&mut program, "hidden");
    program.type_text("fake").assert_shows("fake");
}
