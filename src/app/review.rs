//! Review: what will be sent, read before it is. Whether a line may still be sent is judged from
//! the model as it is now, never from when the page was opened.

use super::bindings::{Action, Layer};
use super::model::{Model, Tone};
use super::status;
use crate::domain::command::Command;
use crate::domain::draft::{Clash, FieldDraft, Progress};
use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::plan::{Line, Plan};
use crate::domain::user::UserName;
use crate::text;

/// What the person, or the broker's list, made of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// It is sent.
    Send,
    /// The person dropped it.
    Drop,
    /// It changed while it was shown: only a key takes it in again, as it is then.
    Held,
}

/// The page.
#[derive(Debug, Default)]
pub struct Review {
    /// What it shows.
    pub plan: Plan,
    /// What becomes of each line.
    pub choices: Vec<Choice>,
    /// What the person should know first, in sentences.
    pub warnings: Vec<String>,
    /// The selected entry: the warnings come first, then the lines.
    pub cursor: usize,
    /// The first entry shown.
    pub top: usize,
    /// Whether the commands are left out.
    pub brief: bool,
    /// Whether the button that applies has the focus.
    pub on_apply: bool,
    /// The lines that are sent.
    pub sending: usize,
    /// The users that they are about.
    pub users: usize,
}

/// Whether a line can be sent now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It can, as it is shown.
    Ready,
    /// The broker's list changed under it; the person decides.
    Conflict(Clash),
    /// It cannot, and why.
    Not(String),
}

/// Whether a line of a plan can be sent now, as it is shown.
#[must_use]
pub fn standing(model: &Model, line: &Line) -> Standing {
    let user = line.user();
    match &line.command {
        // Of a user who is added or made anew by an earlier line nothing is known before that.
        _ if line.needs.is_some() => Standing::Ready,
        Command::SetPermission {
            permission,
            enabled,
            ..
        } => match model.drafts.field(user, permission) {
            None => Standing::Not("no change any more".into()),
            Some(field) => of_draft(model, user, permission, field, (line.before, *enabled)),
        },
        command => of_user(model, command),
    }
}

fn of_draft(
    model: &Model,
    user: &UserName,
    key: &PermissionKey,
    field: &FieldDraft,
    shown: (Option<Grant>, bool),
) -> Standing {
    match field.progress {
        Progress::Conflict(clash) => return Standing::Conflict(clash),
        _ if field.progress.is_busy() => return Standing::Not("on its way already".into()),
        _ if (Some(field.base), field.wanted) != shown => {
            return Standing::Not("changed since it was shown".into());
        }
        _ => {}
    }
    let Some(waiting) = &model.waiting else {
        return Standing::Ready;
    };
    // What is known is not overlooked because it waits behind the banner.
    match waiting.roster.grant(user, key) {
        Some(grant) if grant == field.base => Standing::Ready,
        Some(grant) if grant.is(field.wanted) => {
            Standing::Not("the waiting list shows it already".into())
        }
        Some(grant) => Standing::Not(format!("the waiting list says {}", grant.word())),
        // A list need not tell groups.
        None if key.as_group().is_some() => Standing::Ready,
        None => Standing::Not("gone from the waiting list".into()),
    }
}

fn of_user(model: &Model, command: &Command) -> Standing {
    let user = command.user();
    let not = |why: &str| Standing::Not(why.into());
    let action = model.actions.get(user);
    if action.is_some_and(|action| action.progress.is_busy()) {
        return not("something is being done to this user");
    }
    let newest = model.waiting.as_ref().map(|waiting| &waiting.roster);
    let newest = newest.or(model.readable_list());
    let listed = newest.is_some_and(|list| list.row(user).is_some());
    match command {
        Command::AddUser { .. } if listed => not("a user of this name is there already"),
        Command::AddUser { .. } => Standing::Ready,
        _ if !listed && !model.is_named(user) && newest.is_some() => {
            not("gone from the broker's list")
        }
        Command::RemoveUser { .. } => match model.protection(user) {
            Some(protection) => Standing::Not(protection.reason.clone()),
            None => Standing::Ready,
        },
        _ => Standing::Ready,
    }
}

impl Review {
    /// A page that shows a plan. Lines that cannot be sent as they are stay out until a key takes
    /// them in.
    #[must_use]
    pub fn new(model: &Model, plan: Plan) -> Self {
        let choices = plan.lines().iter().map(|line| match standing(model, line) {
            Standing::Ready => Choice::Send,
            _ => Choice::Held,
        });
        let choices = choices.collect();
        Self {
            plan,
            choices,
            ..Self::default()
        }
    }

    /// The number of entries: warnings, then lines.
    #[must_use]
    pub fn entries(&self) -> usize {
        self.warnings.len() + self.plan.lines().len()
    }

    /// The selected line, if a line is selected.
    #[must_use]
    pub fn selected(&self) -> Option<usize> {
        self.cursor.checked_sub(self.warnings.len())
    }

    /// Whether a line is sent, as it is shown.
    #[must_use]
    pub fn sends(&self, model: &Model, at: usize) -> bool {
        let Some(line) = self.plan.lines().get(at) else {
            return false;
        };
        self.choices[at] == Choice::Send
            && standing(model, line) == Standing::Ready
            && line.needs.is_none_or(|needed| self.sends(model, needed))
    }

    /// Whether the selected line is a conflict.
    #[must_use]
    pub fn has_conflict(&self, model: &Model) -> bool {
        let line = self.selected().and_then(|at| self.plan.lines().get(at));
        line.is_some_and(|line| matches!(standing(model, line), Standing::Conflict(_)))
    }

    /// The plan of what is sent.
    #[must_use]
    pub fn chosen(&self, model: &Model) -> Plan {
        self.plan.chosen(|at| self.sends(model, at))
    }
}

/// What stands on the screen for an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// The user; empty below another line of the same user.
    pub user: String,
    /// What changes.
    pub what: String,
    /// From what to what.
    pub change: String,
    /// What becomes of it, when it is not simply sent, and how that is meant.
    pub word: (&'static str, Tone),
    /// The lines below, without room between.
    pub below: Vec<(String, Tone)>,
    /// Whether this is a warning: it stands in `below` alone.
    pub warning: bool,
}

impl Entry {
    /// The rows that it takes.
    #[must_use]
    pub fn height(&self) -> usize {
        usize::from(!self.warning) + self.below.len()
    }
}

/// The columns of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Columns {
    /// The user.
    pub user: u16,
    /// What changes.
    pub what: u16,
    /// From what to what; 0 where that has a row of its own.
    pub change: u16,
}

/// Columns below which `old -> new` has a row of its own.
const NARROW: u16 = 64;
/// `Not known -> Disabled`.
const CHANGE_WIDTH: u16 = 23;

/// Shares out the columns of a page this wide.
#[must_use]
pub fn columns(width: u16) -> Columns {
    if width < NARROW {
        let user = (width / 3).clamp(6, 16);
        return Columns {
            user,
            what: width.saturating_sub(user),
            change: 0,
        };
    }
    Columns {
        user: (width / 4).min(28),
        what: (width / 4).min(24),
        change: CHANGE_WIDTH,
    }
}

/// What stands on the screen for the nth entry.
#[must_use]
pub fn entry(model: &Model, review: &Review, nth: usize) -> Entry {
    let width = usize::from(model.width);
    if let Some(warning) = review.warnings.get(nth) {
        let lines = text::wrap(warning, width.saturating_sub(4));
        return Entry {
            below: lines.into_iter().map(|l| (l, Tone::Warning)).collect(),
            warning: true,
            ..Entry::default()
        };
    }
    let at = nth - review.warnings.len();
    let Some(line) = review.plan.lines().get(at) else {
        return Entry::default();
    };
    let above = at.checked_sub(1).and_then(|at| review.plan.lines().get(at));
    let is_first = above.is_none_or(|above| above.user() != line.user());
    let mut entry = describe(model, line, is_first || nth == review.top);
    let why = why_not(model, review, at, line);
    entry.word = word(model, review, at, line);
    if columns(model.width).change == 0 && !entry.change.is_empty() {
        entry.below.insert(0, (entry.change.clone(), Tone::Info));
    }
    let room = width.saturating_sub(4);
    let wrap = |text: &str, tone| text::wrap(text, room).into_iter().map(move |l| (l, tone));
    if let Some(why) = why {
        entry.below.extend(wrap(&why, entry.word.1));
    } else if !review.brief {
        let command = model.session.family.spelling.0(&line.command);
        let command = wrap(&command, Tone::Info).filter(|(line, _)| !line.is_empty());
        entry.below.extend(command);
    }
    entry
}

/// What a line changes, in words.
#[must_use]
pub fn describe(model: &Model, line: &Line, with_user: bool) -> Entry {
    let mut entry = Entry::default();
    if with_user {
        entry.user = text::name(line.user().as_str()).into_owned();
    }
    match &line.command {
        Command::AddUser { .. } => {
            entry.what = "Add user".into();
            entry.change = "none -> added".into();
        }
        Command::RemoveUser { user } => {
            entry.what = "Delete user".into();
            let list = model.roster.as_ref().filter(|l| l.row(user).is_some());
            let has = list.map(|list| list.granted_labels(user));
            entry.change = match has.as_deref() {
                None => "what it has: not known".into(),
                Some([]) => "has no permission".into(),
                Some([one]) => format!("has {one}"),
                Some(several) => format!("has {} permissions", several.len()),
            };
        }
        Command::ChangePassword { .. } => {
            entry.what = "Password".into();
            entry.change = "old -> new".into();
        }
        Command::SetPermission {
            permission,
            enabled,
            ..
        } => {
            entry.what = status::label(model, permission).into();
            let wanted = Grant::from(*enabled).word();
            entry.change = match line.before {
                Some(before) => format!("{} -> {wanted}", before.word()),
                None => format!("default -> {wanted}"),
            };
        }
    }
    entry
}

fn word(model: &Model, review: &Review, at: usize, line: &Line) -> (&'static str, Tone) {
    match (review.choices[at], standing(model, line)) {
        (_, Standing::Conflict(_)) => ("CONFLICT", Tone::Bad),
        (Choice::Drop, _) => ("dropped", Tone::Info),
        (Choice::Held, _) | (_, Standing::Not(_)) => ("not sent", Tone::Warning),
        _ if !review.sends(model, at) => ("not sent", Tone::Warning),
        _ => ("", Tone::Info),
    }
}

/// Why a line is not sent; `None` when it is.
fn why_not(model: &Model, review: &Review, at: usize, line: &Line) -> Option<String> {
    let take = model.key_of(Layer::Review, Action::Toggle);
    let why = match standing(model, line) {
        Standing::Conflict(clash) => return Some(three_ways(model, line, clash)),
        _ if review.choices[at] == Choice::Drop => {
            return Some(format!("stays as it is for now; {take} takes it in again"));
        }
        Standing::Not(why) => why,
        Standing::Ready if review.choices[at] == Choice::Held => {
            format!("it changed while you read this; {take} takes it in as it is now")
        }
        Standing::Ready if !review.sends(model, at) => {
            format!("it needs another line about {}", line.user().as_str())
        }
        Standing::Ready => return None,
    };
    Some(format!("not sent: {why}"))
}

/// Base, broker and mine, and what can be done.
fn three_ways(model: &Model, line: &Line, clash: Clash) -> String {
    let key = |action| model.key_of(Layer::Review, action);
    let (theirs, mine) = (key(Action::Theirs), key(Action::Mine));
    let Command::SetPermission { enabled, .. } = &line.command else {
        return String::new();
    };
    match clash {
        Clash::Value(broker) => format!(
            "was {}, the broker now says {}, you want {}: {theirs} takes theirs, {mine} keeps mine",
            line.before.unwrap_or(Grant::Unknown).word(),
            broker.word(),
            Grant::from(*enabled).word()
        ),
        Clash::UserGone => {
            format!("the user is gone from the broker's list: {theirs} drops the change")
        }
        Clash::PermissionGone => {
            format!("the broker no longer lists this permission: {theirs} drops the change")
        }
    }
}

/// The heading.
#[must_use]
pub fn title(model: &Model, review: &Review) -> String {
    let changes = count(review.sending, "change", "changes");
    let users = count(review.users, "user", "users");
    let out = review.plan.lines().len() - review.sending;
    let left = match out {
        0 => String::new(),
        _ => format!(" ({out} not sent)"),
    };
    if model.width < NARROW {
        // The header names the broker.
        return format!("Review: {changes}, {users}{left}");
    }
    format!(
        "Review: {changes} to {users}{left} on {}",
        model.session.broker
    )
}

/// The words on the button that applies.
#[must_use]
pub fn button(review: &Review) -> String {
    format!("Apply {}", count(review.sending, "change", "changes"))
}

/// Where the selection is, in a plan that does not fit on the screen.
#[must_use]
pub fn place(review: &Review) -> String {
    let all = review.plan.lines().len();
    match review.selected() {
        Some(at) => format!("line {} of {all}", at + 1),
        None => format!("{all} lines below"),
    }
}

/// A number and its noun.
#[must_use]
pub fn count(number: usize, one: &str, several: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {several}"),
    }
}
