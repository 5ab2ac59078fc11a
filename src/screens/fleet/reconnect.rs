//! The key that mends a broker that is not connected: it asks for the password, or whether the password may cross a
//! network in clear, or tries again.

use std::borrow::Cow;

use crate::domain::reason::Tone;
use crate::domain::refused_login;
use crate::domain::secret::Secret;
use crate::engine::Engine;
use crate::engine::connection::{Cause, LinkState};
use crate::screens::bindings::{Action, Binding, KeyContext};
use crate::screens::brokers::prompt::{Password, Prompt};
use crate::screens::fleet::connecting;
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::member::{Member, Reach};
use crate::screens::fleet::targets::named;
use crate::screens::next::{Next, Place, Purpose};
use crate::screens::question::{ConfirmAction, Question};
use crate::screens::read_only::NO_PASSWORD;
use crate::screens::screen::{Loss, Screen};
use crate::text;
use crate::ui::form::Focus;
use crate::ui::key::Key;

/// What a broker needs to be connected.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Need {
    /// A password; what the broker said of the last one.
    Password(Option<String>),
    /// That its password may cross a network in clear.
    Consent,
    /// Another try.
    Retry,
}

fn need(member: &Member) -> Option<Need> {
    match (&member.reach, member.cx.engine.link()) {
        (Reach::Exposed, _) => Some(Need::Consent),
        (Reach::PasswordWanted, _) => Some(Need::Password(None)),
        (Reach::Failed(_), _) => Some(Need::Retry),
        (Reach::Linked, LinkState::Down { cause, reason, .. }) => {
            let is_login = *cause == Cause::Credentials && member.profile.username.is_some();
            Some(if is_login {
                Need::Password(Some(refused_login::sentence(reason)))
            } else {
                Need::Retry
            })
        }
        _ => None,
    }
}

/// What is wrong with a broker that is not as it should be, and the key that mends it.
pub(super) fn trouble(cx: &FleetContext, member: &Member) -> Option<(String, Tone)> {
    let standing = member.standing();
    if standing.text.is_empty() {
        return None;
    }
    let word = match need(member) {
        Some(Need::Password(_)) => "log in",
        Some(Need::Consent) => "connect",
        Some(Need::Retry) => "retry",
        None => "",
    };
    let key = match word {
        "" => String::new(),
        word => format!(" · {} {word}", cx.key(Action::LogIn)),
    };
    let name = text::short(member.name());
    Some((format!("{name}: {}{key}", standing.text), standing.tone))
}

/// Whether the key does anything: for the focused broker, or for another where nothing is wrong there.
///
/// # Errors
/// That nothing is wrong.
pub(super) fn applies(cx: &FleetContext) -> Result<(), String> {
    let Some(member) = cx.focused().filter(|member| need(member).is_none()) else {
        return Ok(());
    };
    let name = text::short(member.name());
    if *member.cx.engine.link() != LinkState::Connected {
        return Err(format!("Wait: {name} is being connected"));
    }
    match first_in_need(cx) {
        Some(_) => Ok(()),
        None => Err(format!("{name} is connected")),
    }
}

/// The first broker that waits for a person, else the first that can be tried again.
fn first_in_need(cx: &FleetContext) -> Option<usize> {
    let mut needs = cx.members.iter().map(need);
    let waits = needs.position(|it| it.is_some_and(|it| it != Need::Retry));
    waits.or_else(|| cx.members.iter().position(|it| need(it).is_some()))
}

/// Mends the focused broker, or the first that needs it where the focused one does not.
pub(super) fn begin(cx: &mut FleetContext) -> Next {
    if cx.focused().and_then(need).is_none() {
        cx.broker = first_in_need(cx).unwrap_or(cx.broker);
    }
    match cx.focused().and_then(need) {
        Some(Need::Password(_)) => {
            let user = cx.focused().map_or("", |it| it.profile.login());
            Next::Open(Place::Form(Purpose::LogIn(user.into())))
        }
        Some(Need::Consent) => ask(cx),
        Some(Need::Retry) => {
            again(cx, cx.broker);
            connecting::go_on(cx);
            Next::Stay
        }
        None => Next::Stay,
    }
}

/// Reads the list of a broker again, or tries to connect it.
pub(super) fn again(cx: &mut FleetContext, broker: usize) {
    match cx.members.get_mut(broker) {
        Some(member) if matches!(member.reach, Reach::Failed(_)) => member.reach = Reach::Waiting,
        Some(member) if member.reach == Reach::Linked => {
            cx.call(broker, Engine::refresh);
        }
        _ => {}
    }
}

/// Asks before passwords cross a network in clear: that of the focused broker, and of the marked ones.
fn ask(cx: &FleetContext) -> Next {
    let is_exposed = |at: &usize| cx.members[*at].reach == Reach::Exposed;
    let all: Vec<usize> = (0..cx.members.len()).filter(is_exposed).collect();
    let is_meant = |at: &&usize| **at == cx.broker || cx.members[**at].marked;
    let meant: Vec<usize> = all.iter().filter(is_meant).copied().collect();
    let names: Vec<_> = meant
        .iter()
        .map(|at| text::short(cx.members[*at].name()))
        .collect();
    let names = named(&names);
    let (link, password) = match meant.len() {
        1 => ("The link is", "the password"),
        _ => ("The links are", "the passwords"),
    };
    let lines = vec![
        format!("{link} not encrypted: {names}."),
        format!("Anyone on the network can read {password} and all that you do."),
        "mqtts:// encrypts it, if the broker supports that.".into(),
    ];
    let title = match meant.len() {
        1 => format!("Send the password of {names} unencrypted?"),
        count => format!("Send the passwords of {count} brokers unencrypted?"),
    };
    let asides = if all.len() > meant.len() {
        let mark = cx.key(Action::MarkMatches);
        vec![format!(
            "{} not connected for the same reason: mark all with {mark} to ask for them together.",
            text::count(all.len() - meant.len(), "other is", "others are")
        )]
    } else {
        Vec::new()
    };
    let consequence = ConfirmAction::ConnectInClear(meant);
    let question = Question::new(title, lines, "Send it", consequence);
    Next::ask(question.beside(asides).dangerous(true))
}

/// The person agreed to that.
pub(super) fn agreed(cx: &mut FleetContext, brokers: &[usize]) {
    for at in brokers {
        if let Some(member) = cx.members.get_mut(*at)
            && member.reach == Reach::Exposed
        {
            member.cx.call(Engine::agree_plaintext);
            member.reach = Reach::Waiting;
        }
    }
    connecting::go_on(cx);
}

/// The prompt for the password of the focused broker, and of the marked ones that ask for that of the same user.
#[derive(Debug)]
pub struct LogIn {
    brokers: Vec<usize>,
    /// What is typed.
    pub prompt: Prompt,
}

impl LogIn {
    /// That of the focused broker; none where it needs no password.
    pub(super) fn of_focused(cx: &FleetContext) -> Option<Self> {
        let member = cx.focused()?;
        let Some(Need::Password(words)) = need(member) else {
            return None;
        };
        let user = member.profile.login();
        let asks = |at: &usize| {
            let it = &cx.members[*at];
            matches!(need(it), Some(Need::Password(_))) && it.profile.login() == user
        };
        let all: Vec<usize> = (0..cx.members.len()).filter(asks).collect();
        let is_meant = |at: &&usize| **at == cx.broker || cx.members[**at].marked;
        let brokers: Vec<usize> = all.iter().filter(is_meant).copied().collect();
        let mut prompt = Prompt::new(&member.profile, words);
        match brokers.len() {
            1 => {}
            count => {
                prompt.broker = format!("{count} brokers");
                let names = brokers.iter().map(|at| text::short(cx.members[*at].name()));
                prompt.aside = Some(format!("On {}", named(&names.collect::<Vec<_>>())));
            }
        }
        let others = all.len() - brokers.len();
        if others > 0 {
            let (mark, close) = (
                cx.key(Action::MarkMatches),
                cx.keys.name(KeyContext::Form, Action::Close),
            );
            let ask = match others {
                1 => "1 more broker asks".into(),
                _ => format!("{others} more brokers ask"),
            };
            let hint = format!(
                "{ask} for the password of {}: to use one for all, close this with {close} and mark all with {mark}",
                text::short(user)
            );
            prompt.aside = Some(match prompt.aside {
                Some(names) => format!("{names}. {hint}"),
                None => hint,
            });
        }
        Some(Self { brokers, prompt })
    }

    /// A try ended. The prompt again, where the focused broker refused what was typed: the next password must not land in
    /// the grid.
    pub(super) fn again(cx: &mut FleetContext, at: usize) -> Option<Self> {
        let was_typed = cx.logging_in.remove(&at);
        let is_refused = matches!(need(cx.members.get(at)?), Some(Need::Password(Some(_))));
        (was_typed && is_refused && at == cx.broker).then(|| Self::of_focused(cx))?
    }

    /// Tries the typed password.
    fn submit(&mut self, cx: &mut FleetContext) -> Next {
        let fields = &mut self.prompt.fields;
        let password = Secret::new(fields.text(Password));
        if password.is_empty() {
            fields.focus = Focus::Part(Password);
            self.prompt.words = Some("Type the password first".into());
            return Next::Stay;
        }
        let mut is_used = false;
        for at in &self.brokers {
            let wanted = cx.members.get(*at).map(|it| (need(it), &it.reach));
            let password = password.clone();
            match wanted {
                Some((Some(Need::Password(_)), Reach::Linked)) => {
                    cx.call(*at, |engine| engine.log_in(password));
                }
                Some((Some(Need::Password(_)), _)) => connecting::dial(cx, *at, Some(password)),
                _ => continue,
            }
            cx.logging_in.insert(*at);
            is_used = true;
        }
        if !is_used {
            cx.say(Tone::Info, "The broker needs no password any more");
        }
        Next::Close
    }
}

impl Screen<FleetContext> for LogIn {
    fn layer(&self) -> KeyContext {
        KeyContext::Form
    }

    /// A password is given here, and none is set.
    fn applies(&self, _: &FleetContext, action: Action) -> Result<(), String> {
        match action {
            Action::Generate | Action::Copy => Err(NO_PASSWORD.into()),
            _ => Ok(()),
        }
    }

    fn word(&self, cx: &FleetContext, binding: &'static Binding) -> Cow<'static, str> {
        match binding.action {
            Action::Submit => self
                .prompt
                .fields
                .enter(self.prompt.sheet(cx.keys).buttons, true)
                .into(),
            _ => binding.hint.into(),
        }
    }

    fn shows_secret(&self) -> bool {
        self.prompt.fields.shows_secret()
    }

    fn update(&mut self, cx: &mut FleetContext, action: Action, _: Key) -> Next {
        let fields = &mut self.prompt.fields;
        match (action, fields.focus) {
            (Action::Generate | Action::Copy, _) => cx.refuse(NO_PASSWORD.into()),
            (Action::NextField, _) => fields.step(true),
            (Action::PreviousField, _) => fields.step(false),
            (Action::Reveal, _) => fields.reveal(!fields.is_revealed()),
            (Action::Close, _) => return Next::Close,
            (Action::Submit, Focus::Cancel) => return Next::Cancel,
            (Action::Submit, _) => return self.submit(cx),
            _ => {}
        }
        Next::Stay
    }

    fn type_key(&mut self, _: &mut FleetContext, key: Key) {
        if self.prompt.fields.is_at(Password) {
            self.prompt.fields.edit(key);
        }
    }

    fn click(&mut self, cx: &mut FleetContext, at: (u16, u16)) -> bool {
        let sheet = self.prompt.sheet(cx.keys);
        self.prompt.fields.click(&sheet, cx.size(), at)
    }

    fn paste(&mut self, _: &mut FleetContext, text: &str) -> Result<(), String> {
        self.prompt.fields.paste(text)
    }

    fn loss(&self, _: &FleetContext) -> Option<Loss> {
        let is_typed = self.prompt.fields.is_touched();
        is_typed.then_some(Loss::typed("The typed password is not used."))
    }
}
