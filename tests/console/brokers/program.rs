//! The whole program without a terminal, a file or a broker: the list, and consoles over it.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;

use crate::common::{assert_bare, keys, roster, said_by, text, unframed};
use guestlist::app::{App, Connect, ConnectionId, Effect, Front, Message};
use guestlist::domain::address::{Address, AddressError, Scheme};
use guestlist::domain::broker_messages::{BrokerEvent, Channel, Link};
use guestlist::domain::profile::{Origin, Profile, ProfileChange};
use guestlist::domain::secret::Secret;
use guestlist::screens::brokers::known::Known;
use guestlist::screens::brokers::setup::Setup;
use guestlist::screens::brokers::words;
use guestlist::screens::view;
use guestlist::ui::glyphs::Glyphs;
use guestlist::ui::key::Key;
use guestlist::ui::message_line::Line;
use guestlist::ui::mouse::{Mouse, MouseEventKind};
use guestlist::ui::theme::Theme;

/// The program under test.
pub(crate) struct Program {
    pub(crate) screens: App,
    effects: Vec<Effect>,
    size: (u16, u16),
}

pub(crate) fn profile(name: &str, host: &str) -> Profile {
    let mut profile = Profile::new(name, Origin::User, Address::mqtt(host, 1883));
    profile.username = Some("root".into());
    profile
}

/// The brokers of a plant that does not exist, in all that a row can be.
pub(crate) fn plant() -> Vec<Profile> {
    let mut gateway = profile("gateway-7", "gw7.plant.example");
    gateway.address = Ok(Address {
        scheme: Scheme::Mqtts,
        port: 8883,
        ..Address::mqtt("gw7.plant.example", 8883)
    });
    gateway.tls.certificate = Some("/etc/guestlist/anna.pem".into());
    gateway.tls.key = Some("/etc/guestlist/anna.key".into());
    gateway.production = true;
    gateway.description = "Hall 7, packing line".into();
    let mut hall = profile("hall-8", "gw8.plant.example");
    hall.password.stored = Some(Secret::new("not-a-real-password"));
    hall.username = Some("ops-anna".into());
    let mut lab = profile("lab", "lab.example");
    lab.address = Ok(Address {
        scheme: Scheme::Wss,
        path: "/mqtt".into(),
        ..Address::mqtt("lab.example", 443)
    });
    lab.tls.insecure = true;
    lab.read_only = true;
    lab.origin = Origin::Workspace;
    let mut broken = profile("typo", "x");
    broken.address = Err(AddressError::Port);
    let mut local = profile("default", "localhost");
    local.origin = Origin::Environment;
    local.username = None;
    vec![local, gateway, hall, lab, broken]
}

/// What was read, when these are known.
pub(crate) fn known(profiles: Vec<Profile>) -> Known {
    let own = profiles.iter().filter(|it| it.origin == Origin::User);
    Known {
        own: own.map(|it| it.name.clone()).collect(),
        profiles,
        user_file: "/home/anna/.coreflux/brokers.json".into(),
        workspace_file: ".coreflux/brokers.json".into(),
        ..Known::default()
    }
}

impl Program {
    /// On 80×24, before anything was read.
    pub(crate) fn started() -> Self {
        let setup = Setup {
            demo: Some("Demo: nothing here is real.".into()),
            journal: Some("/state/journal.jsonl".into()),
            keeps_drafts: true,
            ..Setup::default()
        };
        Self {
            screens: App::list(setup, 80, 24),
            effects: Vec::new(),
            size: (80, 24),
        }
    }

    /// With these screens, on 80×24.
    pub(crate) fn of(screens: App) -> Self {
        Self {
            screens,
            effects: Vec::new(),
            size: (80, 24),
        }
    }

    /// With these brokers, opened together from the shell.
    pub(crate) fn together(profiles: Vec<Profile>) -> Self {
        Self::agreed(true, profiles)
    }

    /// The same; whether the person agreed that passwords may cross a network in clear.
    pub(crate) fn agreed(allow_plaintext: bool, profiles: Vec<Profile>) -> Self {
        let setup = Setup {
            journal: Some("/state/journal.jsonl".into()),
            keeps_drafts: true,
            allow_plaintext,
            ..Setup::default()
        };
        let (screens, effects) = App::fleet(setup, profiles, (80, 24));
        Self {
            screens,
            effects,
            size: (80, 24),
        }
    }

    /// With these brokers.
    pub(crate) fn with(profiles: Vec<Profile>) -> Self {
        let mut program = Self::started();
        program.knows(known(profiles));
        program
    }

    pub(crate) fn send(&mut self, message: Message) -> &mut Self {
        let effects = self.screens.update(message);
        self.effects.extend(effects);
        self
    }

    pub(crate) fn knows(&mut self, known: Known) -> &mut Self {
        self.send(Message::Known(Box::new(known)))
    }

    pub(crate) fn press(&mut self, text: &str) -> &mut Self {
        for key in keys(text) {
            self.send(Message::Key(key));
        }
        self
    }

    pub(crate) fn type_text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.send(Message::Key(Key::char(c)));
        }
        self
    }

    /// Fills fields in, the focused one first.
    pub(crate) fn fill(&mut self, fields: &[&str]) -> &mut Self {
        for field in fields {
            self.type_text(field).press("enter");
        }
        self
    }

    pub(crate) fn paste(&mut self, text: &str) -> &mut Self {
        self.send(Message::Paste(text.into()))
    }

    pub(crate) fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.size = (width, height);
        self.send(Message::Resize { width, height })
    }

    /// Uses the mouse in a cell of the screen.
    pub(crate) fn mouse(&mut self, kind: MouseEventKind, (column, row): (u16, u16)) -> &mut Self {
        self.send(Message::Mouse(Mouse { kind, column, row }))
    }

    pub(crate) fn event(&mut self, link: ConnectionId, event: BrokerEvent) -> &mut Self {
        self.send(Message::Broker(link, event))
    }

    pub(crate) fn admit(&mut self, link: ConnectionId) -> &mut Self {
        self.event(link, BrokerEvent::Link(Link::Connected))
    }

    /// Refuses the login of a link.
    pub(crate) fn refuse(
        &mut self,
        link: ConnectionId,
        reason: &str,
        credentials: bool,
    ) -> &mut Self {
        let retry_in = std::time::Duration::from_secs(1);
        let reason = reason.into();
        self.event(
            link,
            BrokerEvent::Link(Link::Refused {
                retry_in: Some(retry_in),
                reason,
                credentials,
            }),
        )
    }

    /// All that a broker tells of an account that may do everything.
    pub(crate) fn tell_rights(&mut self, link: ConnectionId) -> &mut Self {
        for channel in [Channel::Users, Channel::Answers, Channel::Commands] {
            self.event(link, BrokerEvent::Channel(channel, None));
        }
        self.event(link, BrokerEvent::Ready { in_flight: 16 });
        let list = roster(&crate::common::USERS);
        self.event(link, BrokerEvent::Roster(list, Vec::new()))
    }

    /// The effects since the last look.
    pub(crate) fn effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// The only attempt since the last look.
    pub(crate) fn attempt(&mut self) -> Connect {
        let effects = self.effects().into_iter();
        let attempts = effects.filter_map(|effect| match effect {
            Effect::Connect(wanted) => Some(*wanted),
            _ => None,
        });
        let mut attempts: Vec<Connect> = attempts.collect();
        assert_eq!(attempts.len(), 1, "{attempts:?}");
        attempts.remove(0)
    }

    /// Opens the selected broker, up to its console with a list of users.
    pub(crate) fn open(&mut self) -> ConnectionId {
        self.press("enter");
        let link = self.attempt().link;
        self.admit(link).tell_rights(link);
        link
    }

    /// The only change to the user's file since the last look.
    pub(crate) fn change(&mut self) -> ProfileChange {
        let effects = self.effects().into_iter();
        let changes = effects.filter_map(|effect| match effect {
            Effect::Write(change) => Some(change),
            _ => None,
        });
        let mut changes: Vec<ProfileChange> = changes.collect();
        assert_eq!(changes.len(), 1, "{changes:?}");
        changes.remove(0)
    }

    pub(crate) fn is_in_console(&self) -> bool {
        matches!(self.screens.front(), Front::Console(_))
    }

    fn terminal(&self, theme: &Theme) -> Terminal<TestBackend> {
        let mut terminal = Terminal::new(TestBackend::new(self.size.0, self.size.1)).unwrap();
        terminal
            .draw(|frame| view::whole_screen::front(self.screens.front(), theme, frame))
            .unwrap();
        terminal
    }

    pub(crate) fn buffer(&self, theme: &Theme) -> Buffer {
        let bare = self.terminal(&Theme::plain().drawn_with(Glyphs::Ascii));
        assert_bare(bare.backend().buffer());
        self.terminal(theme).backend().buffer().clone()
    }

    pub(crate) fn screen(&self) -> String {
        text(&self.buffer(&Theme::colour()))
    }

    /// The line that the real cursor is on.
    pub(crate) fn cursor_line(&self) -> String {
        let mut terminal = self.terminal(&Theme::colour());
        let row = terminal.get_cursor_position().unwrap().y;
        let screen = self.screen();
        unframed(screen.lines().nth(row.into()).unwrap_or_default()).into()
    }

    pub(crate) fn assert_shows(&mut self, part: &str) -> &mut Self {
        let screen = self.screen();
        let shows = flat(&screen).contains(part) || self.said().contains(part);
        assert!(shows, "no {part:?} in\n{screen}");
        self
    }

    /// What there is to say in full, where the screen has a row for it.
    fn said(&self) -> String {
        let cx = match self.screens.front() {
            Front::Console(model) => return said_by(model),
            Front::List(list) => &list.cx,
            Front::Fleet(fleet) => {
                let said = fleet.cx.line.iter().flat_map(Line::all);
                return said.map(|(text, _)| text).collect::<Vec<_>>().join("\n");
            }
        };
        let said = cx.line.iter().flat_map(Line::all);
        let all = said.chain(words::of_selected(cx));
        let banners = words::banners(cx).into_iter().map(|it| it.text);
        let all: Vec<String> = all.map(|(text, _)| text).chain(banners).collect();
        all.join("\n")
    }

    pub(crate) fn assert_hides(&mut self, part: &str) -> &mut Self {
        let screen = self.screen();
        assert!(!flat(&screen).contains(part), "{part:?} in\n{screen}");
        self
    }

    /// The frame of the list is the only one.
    pub(crate) fn assert_no_dialog(&mut self) -> &mut Self {
        let screen = self.screen();
        assert_eq!(screen.matches('╭').count(), 1, "{screen}");
        self
    }
}

/// A screen as one line, so that wrapped sentences are whole.
fn flat(screen: &str) -> String {
    let words = screen.split(|c: char| c.is_whitespace() || matches!(c, '│' | '┃'));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}
