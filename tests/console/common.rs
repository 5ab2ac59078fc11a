//! What the tests share: an application without a terminal and without a broker, driven
//! by keys and read from its screen.

use std::cell::{Cell, OnceCell};

use guestlist::engine::effect::Effect as Wanted;
use guestlist::ui::glyphs::Glyphs;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::Color;

use guestlist::broker::dialect::Decoded;
use guestlist::domain::broker_messages::{BrokerEvent, BrokerRequest, Link};
use guestlist::domain::command::{Answer, Command, CommandId, Correlation, Submission, Verdict};
use guestlist::domain::local_time::LocalTime;
use guestlist::domain::permission::{Grant, Permission};
use guestlist::domain::reason::Tone;
use guestlist::domain::roster::{Groups, Protection, Roster, User};
use guestlist::domain::secret::Secret;
use guestlist::domain::user::UserName;
use guestlist::engine::Engine;
use guestlist::engine::impact::RequiredInput;
use guestlist::engine::session::Session;
use guestlist::runtime::passwords;
use guestlist::screens::bindings::KeyContext;
use guestlist::screens::console_settings::ConsoleSettings;
use guestlist::screens::dialog::Dialog;
use guestlist::screens::effect::Effect;
use guestlist::screens::message::{ConnectionId, Message, Timer};
use guestlist::screens::model::Model;
use guestlist::screens::shared_context::Surface;
use guestlist::screens::update::update;
use guestlist::screens::users::visible_rows::Sort;
use guestlist::screens::view::whole_screen::view;
use guestlist::screens::{banners, history, review, user_status};
use guestlist::ui::key::{Key, KeyCode};
use guestlist::ui::message_line::Line;
use guestlist::ui::mouse::{Mouse, MouseEventKind};
use guestlist::ui::theme::Theme;

/// Full Access, User Management, Log Management: on or off.
pub(crate) type Flags = [bool; 3];

/// A list as a Coreflux broker would give it, `root` protected.
pub(crate) fn roster(users: &[(&str, Flags)]) -> Roster {
    let permissions = [
        (
            "AllowedSystemConfiguration",
            "Full Access",
            "administer the broker",
        ),
        (
            "AllowedUserManagement",
            "User Management",
            "create, edit and delete other users",
        ),
        (
            "AllowedLogManagement",
            "Log Management",
            "read and export the broker's logs",
        ),
    ];
    let permissions = permissions.map(|(key, label, meaning)| Permission {
        key: key.into(),
        label: label.into(),
        meaning: meaning.into(),
        is_role: false,
    });
    let users = users.iter().map(|(name, flags)| User {
        name: (*name).into(),
        grants: flags.map(Grant::from).into(),
        groups: None,
        priorities: [].into(),
        details: [("AllowedBaseTopic".into(), "#".into())].into(),
    });
    let protection = Protection {
        user: "root".into(),
        fixed: vec!["AllowedSystemConfiguration".into()],
        reason: "root is protected: it cannot be deleted and keeps Full Access".into(),
    };
    Roster::new(permissions.into(), users.collect(), vec![protection]).0
}

/// The same list, telling these groups.
pub(crate) fn with_groups(list: &Roster, groups: impl Fn(&UserName) -> Option<Groups>) -> Roster {
    let mut users = list.users().to_vec();
    for user in &mut users {
        user.groups = groups(&user.name);
    }
    let protection = list.protection(&"root".into()).cloned();
    let protections = protection.into_iter().collect();
    Roster::new(list.permissions().to_vec(), users, protections).0
}

/// The users that most tests start with.
pub(crate) const USERS: [(&str, Flags); 4] = [
    ("root", [true, false, false]),
    ("test", [false, false, false]),
    ("anna", [true, true, true]),
    ("bob", [false, true, false]),
];

/// What every clock shows, unless a test sets it.
pub(crate) const NOW: &str = "Nov 24 14:03:12 UTC";

/// An application under test.
#[derive(Debug)]
pub(crate) struct App {
    /// Known to this file alone: tests press keys, read the screen, and ask what is below.
    model: Model,
    /// Columns and rows of the terminal.
    pub(crate) size: (u16, u16),
    /// What every clock shows.
    pub(crate) now: LocalTime,
    /// What is made where a password is wanted, instead of a random one.
    pub(crate) makes: Option<&'static str>,
    effects: Vec<Effect>,
    /// What is drawn in colour, and where the cursor of the terminal stands, until something
    /// happens: tests read much of one screen.
    drawn: OnceCell<(Buffer, (u16, u16))>,
    /// How often it was.
    times: Cell<u32>,
}

/// One of so many screens is drawn without colours and in ASCII too, the first of each application
/// always; all of them where `GUESTLIST_TEST_WHOLE` is 1.
const BARE_ONE_OF: u32 = 5;

pub(crate) fn is_whole() -> bool {
    std::env::var("GUESTLIST_TEST_WHOLE").is_ok_and(|it| it == "1")
}

/// A session with a Coreflux broker.
pub(crate) fn session_of(user: Option<&str>) -> Session {
    Session {
        broker: "mqtt://gateway-7:1883".into(),
        user: user.map(Into::into),
        family: guestlist::broker::dialect::coreflux::family(),
        notice: "Changes are saved by commands to $SYS/Coreflux/Command; users come from \
            $SYS/Coreflux/Config/Users."
            .into(),
        ..Session::default()
    }
}

/// A local time from its parts as they are written.
pub(crate) fn local_time(text: &str) -> LocalTime {
    let words: Vec<&str> = text.rsplitn(3, ' ').collect();
    LocalTime {
        day: words[2].into(),
        clock: words[1].into(),
        zone: words[0].into(),
        stamp: format!("2026-11-24T{}.000+00:00", words[1]),
        milliseconds: 0,
    }
}

impl App {
    /// Logged in as root on 80×24, before anything came from the broker.
    pub(crate) fn started() -> Self {
        Self::of(session_of(Some("root")), (80, 24))
    }

    /// The same in another session, on a terminal of this size.
    pub(crate) fn of(session: Session, size: (u16, u16)) -> Self {
        Self {
            model: Model::new(session, ConsoleSettings::default(), size.0, size.1),
            size,
            now: local_time(NOW),
            makes: None,
            effects: Vec::new(),
            drawn: OnceCell::new(),
            times: Cell::new(0),
        }
    }

    /// Connected, with the list, to a broker that marks its answers.
    pub(crate) fn new() -> Self {
        Self::with_list(&USERS)
    }

    /// The same after these keys.
    pub(crate) fn after(keys: &str) -> Self {
        let mut app = Self::new();
        app.press(keys);
        app
    }

    pub(crate) fn with_list(users: &[(&str, Flags)]) -> Self {
        let mut app = Self::started();
        app.connect(16).list(users);
        app.effects.clear();
        app
    }

    // --- The ground ---

    /// Who we are at which broker, to be set before the keys are pressed.
    pub(crate) fn session(&mut self) -> &mut Session {
        self.drawn.take();
        &mut self.model.cx.engine.session
    }

    /// How the console is set up, to be set before the keys are pressed.
    pub(crate) fn settings(&mut self) -> &mut ConsoleSettings {
        self.drawn.take();
        &mut self.model.cx.settings
    }

    /// The keys and the clipboard, to be set before the keys are pressed.
    pub(crate) fn surface(&mut self) -> &mut Surface {
        self.drawn.take();
        &mut self.model.cx.surface
    }

    /// Whether the last message made the screen be drawn again.
    pub(crate) fn is_drawn_again(&self) -> bool {
        self.model.cx.changed
    }

    // --- What is below the screen, for what it does not say ---

    /// What the session knows of the broker, and what became of what was asked.
    pub(crate) const fn engine(&self) -> &Engine {
        &self.model.cx.engine
    }

    /// What lies over the table, the topmost last.
    pub(crate) fn dialogs(&self) -> &[Dialog] {
        &self.model.dialogs
    }

    /// What the next key goes to.
    pub(crate) fn layer(&self) -> KeyContext {
        self.model.layer()
    }

    /// The users of all rows, also of those that are scrolled away.
    pub(crate) fn rows(&self) -> Vec<&UserName> {
        let rows = (0..self.model.table.rows(&self.model.cx))
            .filter_map(|row| self.model.table.name_at(&self.model.cx, row));
        let rows: Vec<&UserName> = rows.collect();
        assert_eq!(rows.len(), self.model.table.rows(&self.model.cx));
        for (row, user) in rows.iter().enumerate() {
            assert_eq!(
                self.model.table.row_of(&self.model.cx, user),
                Some(row),
                "{user:?}"
            );
        }
        rows
    }

    /// The user whose row is selected.
    pub(crate) const fn selected_user(&self) -> Option<&UserName> {
        self.model.table.cursor.user.as_ref()
    }

    /// The users that are marked, in no order.
    pub(crate) fn marked_users(&self) -> impl Iterator<Item = &UserName> {
        self.model.table.marked.iter()
    }

    /// Who a key without a user works on.
    pub(crate) fn targets(&self) -> Vec<UserName> {
        self.model.table.targets(&self.model.cx)
    }

    /// What the rows are filtered by, and how they are sorted.
    pub(crate) fn choice(&self) -> (&str, Option<&Sort>) {
        (&self.model.table.filter, self.model.table.sort.as_ref())
    }

    /// The word in a user's status column.
    pub(crate) fn status_word(&self, user: &UserName) -> &'static str {
        user_status::row_status(&self.model.cx, user).word
    }

    /// A line of Review, if that is what lies on top.
    pub(crate) fn review_entry(
        &self,
        nth: usize,
    ) -> Option<guestlist::screens::change_rows::Entry> {
        let page = self.review()?;
        Some(review::entry(&self.model.cx, page, nth))
    }

    /// The Review in front, or below the list of commands.
    pub(crate) fn review(&self) -> Option<&guestlist::screens::review::Review> {
        let mut dialogs = self.dialogs().iter().rev();
        match dialogs.find(|it| !matches!(it, Dialog::Palette(_)))? {
            Dialog::Review(page) => Some(page),
            _ => None,
        }
    }

    /// One update, whose effects nobody performs.
    pub(crate) fn update(&mut self, message: Message) -> Vec<Effect> {
        self.drawn.take();
        update(&mut self.model, message)
    }

    // --- Messages ---

    pub(crate) fn send(&mut self, message: Message) -> &mut Self {
        for effect in self.update(message) {
            match effect {
                // As the runtime does.
                Effect::Engine(_, Wanted::AskTime) => {
                    let changed = self.model.cx.changed;
                    self.send(Message::Time(ConnectionId::FIRST, self.now.clone()));
                    self.model.cx.changed |= changed;
                }
                Effect::Make(_, count, rules) => {
                    let made = match self.makes {
                        Some(password) => Ok(vec![Secret::new(password); count]),
                        None => passwords::make(count, &rules),
                    };
                    self.send(Message::Made(ConnectionId::FIRST, made));
                }
                Effect::Judge {
                    id,
                    password,
                    known,
                    ..
                } => {
                    let strength = passwords::judge(&password, &known);
                    self.send(Message::Judged(ConnectionId::FIRST, id, strength));
                }
                effect => self.effects.push(effect),
            }
        }
        self
    }

    pub(crate) fn event(&mut self, event: BrokerEvent) -> &mut Self {
        self.send(Message::Broker(ConnectionId::FIRST, event))
    }

    /// What a dialect made of a message.
    pub(crate) fn hear(&mut self, decoded: Vec<Decoded>) -> &mut Self {
        for heard in decoded {
            if let Decoded::Event(event) = heard {
                self.event(event);
            }
        }
        self
    }

    /// Closes all that lies over the table, with what was typed into it.
    pub(crate) fn leave_all(&mut self) -> &mut Self {
        if self.layer() == KeyContext::Filter {
            self.press("esc");
        }
        for _ in 0..20 {
            match self.dialogs().last() {
                None => break,
                Some(Dialog::Question(question)) if question.confirm == "Discard" => {
                    self.press("tab enter");
                }
                Some(_) => {
                    self.press("esc");
                }
            }
        }
        self
    }

    pub(crate) fn connect(&mut self, in_flight: usize) -> &mut Self {
        self.event(BrokerEvent::Link(Link::Connected))
            .event(BrokerEvent::Ready { in_flight })
    }

    pub(crate) fn lose_link(&mut self) -> &mut Self {
        self.event(BrokerEvent::Link(Link::Waiting {
            retry_in: std::time::Duration::from_secs(4),
            reason: "gateway-7:1883 closed the connection.".into(),
        }))
    }

    /// The broker refuses the login; another password may help.
    pub(crate) fn refuse_login(&mut self) -> &mut Self {
        self.event(BrokerEvent::Link(Link::Refused {
            retry_in: None,
            reason: "bad user name or password".into(),
            credentials: true,
        }))
    }

    pub(crate) fn list(&mut self, users: &[(&str, Flags)]) -> &mut Self {
        self.event(BrokerEvent::Roster(roster(users), Vec::new()))
    }

    /// Presses [`keys`].
    pub(crate) fn press(&mut self, text: &str) -> &mut Self {
        for key in keys(text) {
            self.send(Message::Key(key));
        }
        self
    }

    /// Types a text into a field.
    pub(crate) fn type_text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.send(Message::Key(Key::char(c)));
        }
        self
    }

    /// Says yes to the open question, and types before what it asks for.
    pub(crate) fn agree(&mut self) -> &mut Self {
        let Some(Dialog::Question(question)) = self.dialogs().last() else {
            panic!("no question in\n{}", self.screen());
        };
        match question.typed.as_ref().map(RequiredInput::wanted) {
            Some(wanted) => self.type_text(&wanted).press("enter enter"),
            None => self.press("tab enter"),
        }
    }

    /// Uses the mouse in a cell of the screen.
    pub(crate) fn mouse(&mut self, kind: MouseEventKind, (column, row): (u16, u16)) -> &mut Self {
        self.send(Message::Mouse(Mouse { kind, column, row }))
    }

    pub(crate) fn timer(&mut self, timer: Timer) -> &mut Self {
        self.send(Message::Timer(ConnectionId::FIRST, timer))
    }

    /// The effects since the last look.
    pub(crate) fn effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// The commands that were sent since the last look.
    pub(crate) fn sent(&mut self) -> Vec<Submission> {
        let effects = self.effects().into_iter();
        let sent = effects.filter_map(|effect| match effect {
            Effect::Engine(_, Wanted::Broker(BrokerRequest::Submit(submission))) => {
                Some(submission)
            }
            _ => None,
        });
        sent.collect()
    }

    /// The only command that was sent since the last look.
    pub(crate) fn sent_one(&mut self) -> Submission {
        let mut sent = self.sent();
        assert_eq!(sent.len(), 1, "{sent:?}");
        sent.remove(0)
    }

    pub(crate) fn answer(&mut self, id: CommandId, verdict: Verdict, text: &str) -> &mut Self {
        self.event(BrokerEvent::Answer(Answer {
            correlation: Correlation::Ours(id),
            verdict,
            text: text.into(),
            kind: None,
            user: None,
        }))
    }

    pub(crate) fn accept(&mut self, id: CommandId) -> &mut Self {
        self.answer(id, Verdict::Accepted, "done")
    }

    pub(crate) fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.size = (width, height);
        self.send(Message::Resize { width, height })
    }

    /// The screen, which can also be drawn without colours and in ASCII.
    pub(crate) fn buffer(&self) -> &Buffer {
        &self.drawn().0
    }

    /// Where the cursor of the terminal stands.
    pub(crate) fn cursor(&self) -> (u16, u16) {
        self.drawn().1
    }

    fn drawn(&self) -> &(Buffer, (u16, u16)) {
        self.drawn.get_or_init(|| {
            let times = self.times.replace(self.times.get() + 1);
            if times.is_multiple_of(BARE_ONE_OF) || is_whole() {
                assert_bare(&self.draw(&Theme::plain().drawn_with(Glyphs::Ascii)));
            }
            self.draw_all(&Theme::colour())
        })
    }

    /// The screen in another theme.
    pub(crate) fn draw(&self, theme: &Theme) -> Buffer {
        self.draw_all(theme).0
    }

    fn draw_all(&self, theme: &Theme) -> (Buffer, (u16, u16)) {
        let backend = TestBackend::new(self.size.0, self.size.1);
        let mut terminal = Terminal::new(backend).unwrap();
        terminal
            .draw(|frame| view(&self.model, theme, frame))
            .unwrap();
        let cursor = terminal.get_cursor_position().unwrap();
        (terminal.backend().buffer().clone(), cursor.into())
    }

    /// The screen as text, without the blanks at the ends of its lines.
    pub(crate) fn screen(&self) -> String {
        text(self.buffer())
    }

    /// The words of the screen, as if no line were broken.
    pub(crate) fn words(&self) -> String {
        let screen = self.screen();
        // What stands beside the table comes after it.
        let beside = |line: &str| line.split_once("││").map(|(_, right)| right.to_owned());
        let right: Vec<String> = screen.lines().filter_map(beside).collect();
        let left = screen
            .lines()
            .map(|line| line.split_once("││").map_or(line, |(left, _)| left));
        let words = left.chain(right.iter().map(String::as_str));
        let words = words.flat_map(str::split_whitespace);
        let words = words.filter(|word| !word.chars().all(|c| "│┃▌".contains(c)));
        words.collect::<Vec<&str>>().join(" ")
    }

    /// The lines inside of the box that lies on top; without one the whole screen.
    pub(crate) fn front(&self) -> String {
        let buffer = self.buffer();
        let corners = buffer.area.positions();
        let corners = corners.filter(|at| buffer[*at].symbol() == "╭");
        // The frame of the table is in the second row, and so never a dialog.
        let Some(corner) = corners.max_by_key(|at| (at.y != 1, at.y, at.x)) else {
            return self.screen();
        };
        let is = |x: u16, y: u16, sign: &str| buffer[(x, y)].symbol() == sign;
        let right = (corner.x..buffer.area.width).find(|x| is(*x, corner.y, "╮"));
        let bottom = (corner.y..buffer.area.height).find(|y| is(corner.x, *y, "╰"));
        let (Some(right), Some(bottom)) = (right, bottom) else {
            panic!("half a box in\n{}", self.screen());
        };
        let mut lines = String::new();
        for y in corner.y..=bottom {
            for x in corner.x + 1..right {
                lines.push_str(buffer[(x, y)].symbol());
            }
            lines.push('\n');
        }
        lines
    }

    /// Whether the dialog on the screen says a sentence, however it is wrapped.
    pub(crate) fn assert_asks(&mut self, sentence: &str) -> &mut Self {
        let front = self.front();
        let words: Vec<&str> = front.split_whitespace().collect();
        assert!(
            words.join(" ").contains(sentence),
            "no {sentence:?} in\n{}",
            self.screen()
        );
        self
    }

    /// Whether the screen says a sentence, or a key shows it whole (`messages` presses those keys).
    pub(crate) fn says(&self, sentence: &str) -> bool {
        self.words().contains(sentence) || said_by(&self.model).contains(sentence)
    }

    pub(crate) fn assert_says(&mut self, sentence: &str) -> &mut Self {
        let says = self.says(sentence);
        assert!(says, "no {sentence:?} in\n{}", self.screen());
        self
    }

    /// The line of the screen that holds a text, without the frame around it.
    pub(crate) fn line_with(&self, part: &str) -> String {
        let screen = self.screen();
        let lines = || screen.lines().filter(|line| line.contains(part));
        // A line of the table before one of what is beside it.
        let found = lines().map(unframed).find(|line| line.contains(part));
        let line = found.or_else(|| lines().next());
        let line = line.unwrap_or_else(|| panic!("no line with {part:?} in\n{screen}"));
        line.into()
    }

    pub(crate) fn assert_shows(&mut self, part: &str) -> &mut Self {
        let screen = self.screen();
        assert!(screen.contains(part), "no {part:?} in\n{screen}");
        self
    }

    pub(crate) fn assert_hides(&mut self, part: &str) -> &mut Self {
        let screen = self.screen();
        assert!(!screen.contains(part), "{part:?} in\n{screen}");
        self
    }
}

/// What a console has to say in full, where its line and its banner have a row each.
pub(crate) fn said_by(model: &Model) -> String {
    let Model { cx, table, .. } = model;
    let said = cx.line.iter().flat_map(Line::all);
    let user = table.cursor.user.as_ref();
    let own = user.and_then(|user| user_status::explanation(cx, user));
    let hint = match model.dialogs.last() {
        Some(Dialog::History(page)) => history::hint(cx, page),
        _ => None,
    };
    let hint = hint.map(|text| (text, Tone::Info));
    let all = said.chain(banners::all(cx)).chain(own).chain(hint);
    let all: Vec<String> = all.map(|(text, _)| text).collect();
    all.join("\n")
}

/// A line without the frame around it, and without the pane beside it.
pub(crate) fn unframed(line: &str) -> &str {
    let line = line.split_once("││").map_or(line, |(left, _)| left);
    let line = line.split_once("╮╭").map_or(line, |(left, _)| left);
    line.trim_start_matches('│')
        .trim_end_matches(['│', '┃', ' '])
}

/// That a screen has no colour and nothing but ASCII, as every screen must be able to.
pub(crate) fn assert_bare(buffer: &Buffer) {
    for cell in &buffer.content {
        let shown = |symbol: &str| symbol.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        assert!(shown(cell.symbol()), "{:?}", cell.symbol());
        assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset), "{cell:?}");
    }
}

/// The text of a buffer. A wide character fills its cell and the next.
pub(crate) fn text(buffer: &Buffer) -> String {
    let mut text = String::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        let mut x = 0;
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            x += if symbol.len() > 1 && guestlist::text::width(symbol) > 1 {
                2
            } else {
                1
            };
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Keys, named as in the help and parted by spaces. What stands in single quotes is typed:
/// `a 'carl' enter`.
pub(crate) fn keys(text: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    for (at, part) in text.split('\'').enumerate() {
        if at % 2 == 1 {
            keys.extend(part.chars().map(Key::char));
        } else {
            keys.extend(part.split_whitespace().map(key));
        }
    }
    keys
}

pub(crate) fn key(name: &str) -> Key {
    if let Some(letter) = name.strip_prefix("ctrl-") {
        return Key::ctrl(only_char(letter));
    }
    let code = match name {
        "space" => KeyCode::Char(' '),
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        "shift-tab" => KeyCode::BackTab,
        "backspace" => KeyCode::Backspace,
        "delete" => KeyCode::Delete,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "pgup" => KeyCode::PageUp,
        "pgdn" => KeyCode::PageDown,
        other => KeyCode::Char(only_char(other)),
    };
    Key::plain(code)
}

fn only_char(name: &str) -> char {
    match name.chars().collect::<Vec<_>>()[..] {
        [c] => c,
        _ => panic!("there is no key {name}"),
    }
}

/// A request to the broker, as an effect of the only console.
pub(crate) const fn to_broker(request: BrokerRequest) -> Effect {
    Effect::Engine(ConnectionId::FIRST, Wanted::Broker(request))
}

/// A command that sets one flag.
pub(crate) fn set(user: &str, key: &str, enabled: bool) -> Command {
    Command::set(user, key, enabled, None)
}
