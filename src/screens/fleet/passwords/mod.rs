//! Passwords on many brokers: for a user that is added there, or added again, or new ones for one
//! that they have. By which rules one for all is made (length, characters) is decided here
//! (`rules`); whether the form begins with one for all or with one for each broker in `console`.
//!
//! - One password for all is typed, or made and shown in the form, as in the form for one broker.
//! - Another one for each broker is made only once the form is complete, by the rules of that
//!   broker, and is never typed. They are handed over once, when all is decided ([`hand_over`]).
//! - Which brokers it is about is asked again each time that it matters: they come and go under an
//!   open form.

pub mod hand_over;
pub mod undelivered;
pub mod update;
pub mod words;

pub use crate::screens::fleet::passwords::hand_over::Shown;

use crate::domain::command::{Command, CommandKind};
use crate::domain::password_rules::{Alphabet, PasswordRules};
use crate::domain::secret::Secret;
use crate::domain::user::UserName;
use crate::domain::validate::Flaw;
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::delete::own_account;
use crate::screens::fleet::member::Member;
use crate::screens::fleet::targets::{self, Targets};
use crate::screens::next::Deleted;
use crate::screens::password_batch::update::numbered;
use crate::screens::password_strength::PasswordStrength;
use crate::text;
use crate::ui::form::{self, Focus, Form, Value};

/// Which passwords, in words.
const WHICH: [&str; 2] = [
    "one for all brokers (space: one for each)",
    "one for each broker (space: one for all)",
];

/// A part of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The user name; only when adding.
    Name,
    /// One password for all, or another one for each broker.
    Which,
    /// The password for all.
    Password,
    /// Where the made ones go.
    Path,
    /// The password for all again.
    Confirm,
}

impl form::Part for Part {
    fn label(self) -> &'static str {
        match self {
            Self::Name => "User name",
            Self::Which => "Passwords",
            Self::Password => "Password",
            Self::Path => "File",
            Self::Confirm => "Confirm",
        }
    }

    fn placeholder(self) -> &'static str {
        match self {
            Self::Name => "Enter username",
            Self::Which => "",
            Self::Password => "Enter password",
            Self::Path => "None: show them once",
            Self::Confirm => "Confirm password",
        }
    }

    fn is_shown(self, form: &Form<Self>) -> bool {
        let for_each = form.is_on(Self::Which);
        match self {
            Self::Name | Self::Which => true,
            Self::Path => for_each,
            Self::Password | Self::Confirm => !for_each,
        }
    }

    fn is_optional(self) -> bool {
        matches!(self, Self::Password | Self::Path)
    }
}

/// How far a form has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phase {
    /// Being filled in.
    Editing,
    /// Passwords are being made, for these brokers.
    Making(Vec<(usize, Option<Secret>)>),
    /// The file is being written.
    Writing,
}

/// Whose passwords they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// Of a user that is added; the name is typed.
    Add,
    /// Of a user that was deleted on these brokers together, and is added there again.
    AddAgain(UserName, Vec<Deleted>),
    /// Of a user that the brokers have.
    Change(UserName),
}

/// A form for passwords on many brokers.
#[derive(Debug)]
pub struct PasswordForm {
    /// Whose.
    pub about: About,
    /// What is typed.
    pub fields: Form<Part>,
    /// How far it has come.
    pub phase: Phase,
    /// Whether going on was tried, so that empty fields are now complained about.
    pub tried: bool,
    /// What is known of the password for all.
    pub strength: PasswordStrength,
    /// Whether the made password was copied, or the person knows that it is shown only here.
    is_known: bool,
    /// Why brokers are left out, as it was when going on.
    left_out: Option<String>,
}

impl PasswordForm {
    /// `for_each`: whether it offers to make another password for each broker. `written`: how many
    /// files with passwords there are from before.
    pub fn new(about: About, for_each: bool, written: usize) -> Self {
        let mut parts = vec![
            (Part::Which, Value::Flag(for_each, [WHICH[1], WHICH[0]])),
            (Part::Password, Value::password()),
            (Part::Path, Value::text(&numbered("fleet", written))),
            (Part::Confirm, Value::password()),
        ];
        if about == About::Add {
            parts.insert(0, (Part::Name, Value::text("")));
        }
        let mut fields = Form::new(parts);
        if about != About::Add {
            let part = if for_each { Part::Path } else { Part::Password };
            fields.focus = Focus::Part(part);
        }
        Self {
            about,
            fields,
            phase: Phase::Editing,
            tried: false,
            strength: PasswordStrength::default(),
            is_known: false,
            left_out: None,
        }
    }

    /// Whether another password is made for each broker.
    pub fn is_for_each(&self) -> bool {
        self.fields.is_on(Part::Which)
    }

    /// Whom the form is about, as far as it is typed.
    pub fn user(&self) -> UserName {
        match &self.about {
            About::Add => self.fields.text(Part::Name).into(),
            About::AddAgain(user, _) | About::Change(user) => user.clone(),
        }
    }

    /// The commands that give the user this password on a broker.
    fn commands(&self, cx: &FleetContext, broker: usize, password: Secret) -> Vec<Command> {
        match &self.about {
            About::Add => vec![Command::add(self.user(), password)],
            About::AddAgain(user, deleted) => {
                let had = deleted.iter().find(|it| it.broker == broker);
                let granted = had.map_or(&[][..], |it| &it.granted);
                cx.members[broker]
                    .cx
                    .engine
                    .recreation(user, granted, password)
            }
            About::Change(user) => vec![Command::change_password(user.clone(), password)],
        }
    }

    /// The brokers that it is about now.
    pub(super) fn targets(&self, cx: &FleetContext) -> Targets {
        match &self.about {
            About::Add => Targets::of(cx, |member| Some(self.can_add(member))),
            About::AddAgain(_, deleted) => {
                let brokers = deleted.iter().map(|it| it.broker);
                Targets::among(cx, brokers, |member| Some(self.can_add(member)))
            }
            About::Change(user) => Targets::of(cx, |member| self.can_set(member, user)),
        }
    }

    fn can_add(&self, member: &Member) -> Result<(), String> {
        let (cx, user) = (&member.cx, self.user());
        targets::reachable(member, "add a user")?;
        if cx.engine.may_add(user.as_str()) == Err(Flaw::Taken) {
            return Err(format!("{} already exists", text::short(user.as_str())));
        }
        cx.worded(cx.engine.idle(&user))?;
        cx.worded(cx.engine.may(CommandKind::Add))
    }

    fn can_set(&self, member: &Member, user: &UserName) -> Option<Result<(), String>> {
        let cx = &member.cx;
        let has = targets::has(member, user, "change a password")?;
        Some(has.and_then(|()| {
            if self.is_for_each() && cx.engine.is_self(user) {
                return Err(own_account(user));
            }
            cx.worded(cx.engine.may_set_password(user))?;
            cx.worded(cx.engine.may(CommandKind::Password))
        }))
    }

    /// What is wrong with what stands in the fields now, and where; never holds a password. Before
    /// going on was tried, a field that is still empty is no complaint.
    pub fn complaint(&self, cx: &FleetContext) -> Option<(Part, String)> {
        let brokers = self.targets(cx).brokers.into_iter();
        let members: Vec<&Member> = brokers.filter_map(|at| cx.members.get(at)).collect();
        let mut all = members.iter();
        if let Some(text) = all.find_map(|member| self.name_complaint(member)) {
            return Some((Part::Name, text));
        }
        if self.is_for_each() {
            return None;
        }
        let [password, confirm] = [Part::Password, Part::Confirm].map(|it| self.fields.text(it));
        if !self.tried && password.is_empty() && confirm.is_empty() {
            return None;
        }
        let mut all = members.iter();
        if let Some(text) = all.find_map(|member| self.password_complaint(member)) {
            return Some((Part::Password, text));
        }
        let is_finished = self.tried || !password.starts_with(confirm);
        (password != confirm && is_finished).then(|| (Part::Confirm, "The passwords differ".into()))
    }

    fn name_complaint(&self, member: &Member) -> Option<String> {
        if self.about != About::Add {
            return None;
        }
        let flaw = member.cx.engine.may_add(self.fields.text(Part::Name));
        match flaw.err()? {
            Flaw::Empty if !self.tried => None,
            Flaw::Taken => None,
            flaw => Some(format!("The user name {flaw}")),
        }
    }

    fn password_complaint(&self, member: &Member) -> Option<String> {
        let password = self.fields.text(Part::Password);
        match member.cx.engine.may_be_password(password).err()? {
            // Its length is no problem before it is typed.
            Flaw::TooShort(_) if !self.tried && self.fields.is_at(Part::Password) => None,
            Flaw::TooShort(least) => {
                let name = text::short(member.name());
                Some(format!(
                    "The password is too short: {name} requires {least} characters"
                ))
            }
            flaw => Some(format!("The password {flaw}")),
        }
    }

    /// The rules for one password that all these brokers take.
    fn rules(&self, cx: &FleetContext) -> PasswordRules {
        let brokers = self.targets(cx).brokers.into_iter();
        let members = brokers.filter_map(|at| cx.members.get(at));
        let rules = members.map(|it| it.cx.engine.session.password_rules.clone());
        rules
            .reduce(|one, other| stricter(one, &other))
            .unwrap_or_default()
    }
}

/// Rules that keep both. Where the characters have too few in common, those of the first count.
fn stricter(one: PasswordRules, other: &PasswordRules) -> PasswordRules {
    let known = other.alphabet.as_str();
    let common = one
        .alphabet
        .as_str()
        .chars()
        .filter(|it| known.contains(*it));
    let common: String = common.collect();
    let minimum = one.minimum.max(other.minimum);
    PasswordRules {
        length: one.length.max(other.length).max(minimum),
        alphabet: Alphabet::new(&common).unwrap_or(one.alphabet),
        minimum,
    }
}

/// Whether passwords can be set: only one lot of made ones at a time is handed over.
///
/// # Errors
/// That the last one is not.
pub(super) fn are_free(cx: &FleetContext) -> Result<(), String> {
    match cx.passwords.undelivered {
        None => Ok(()),
        Some(_) => Err("Wait: the last new passwords are not delivered yet".into()),
    }
}
