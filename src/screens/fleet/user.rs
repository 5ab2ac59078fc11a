//! One user across the fleet: what it may do, by brokers. Each cell is a toggle. Which brokers a
//! key goes to is decided here (`having`, `copy_across`).

use std::collections::HashSet;

use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::reason::Tone;
use crate::domain::user::UserName;
use crate::engine::draft::{Setting, ToggleRefusal};
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::member::Member;
use crate::screens::fleet::targets::{Said, UNREAD};
use crate::screens::fleet::{layout, reconnect, shared_keys, words};
use crate::screens::movement::moved;
use crate::screens::next::{Next, Place};
use crate::screens::read_only;
use crate::screens::screen::Screen;
use crate::text::{self, slug};
use crate::ui::key::Key;
use crate::ui::scrolling;

/// The page of one user.
#[derive(Debug)]
pub struct UserScreen {
    /// Whose.
    pub user: UserName,
    /// The selected row.
    pub cursor: usize,
    /// What stands in it, which stays selected when rows come above it.
    selected: Option<PermissionKey>,
    /// The first row shown.
    pub top: usize,
    /// The first broker shown.
    pub first: usize,
}

/// A row of the page: something that a user can have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What the first broker calls it that knows it.
    key: PermissionKey,
    /// What people call it.
    pub label: String,
}

impl Field {
    /// What a broker calls it. Brokers of two families may have the same name for it under keys of
    /// their own.
    pub fn on(&self, member: &Member) -> PermissionKey {
        let known = member.cx.engine.permissions();
        if self.key.as_group().is_some() || known.iter().any(|it| it.key == self.key) {
            return self.key.clone();
        }
        let mut known = known.iter();
        let same = known.find(|it| slug(&it.label) == slug(&self.label));
        same.map_or_else(|| self.key.clone(), |it| it.key.clone())
    }
}

/// What became of the brokers that a key was about.
#[derive(Debug, Default)]
struct Tally {
    changed: usize,
    same: usize,
    /// Why brokers were left out.
    left_out: Said,
}

impl UserScreen {
    /// The page of this user.
    pub const fn new(user: UserName) -> Self {
        Self {
            user,
            cursor: 0,
            selected: None,
            top: 0,
            first: 0,
        }
    }

    /// The rows: all permissions that one of the brokers knows, then the groups.
    pub fn fields(&self, cx: &FleetContext) -> Vec<Field> {
        let (mut seen, mut names) = (HashSet::new(), HashSet::new());
        let (mut fields, mut groups) = (Vec::new(), Vec::new());
        for member in &cx.members {
            let engine = &member.cx.engine;
            let known = engine.permissions().iter();
            let new = known.filter(|it| seen.insert(it.key.clone()));
            // Of another family, one of the same name has its row already.
            let new = new.filter(|it| !names.contains(&slug(&it.label)));
            let new: Vec<Field> = new
                .map(|it| Field {
                    key: it.key.clone(),
                    label: it.label.clone(),
                })
                .collect();
            names.extend(new.iter().map(|it| slug(&it.label)));
            fields.extend(new);
            let all = engine.roster().and_then(|list| list.all_groups());
            // A broker that lists no groups may tell those of a user.
            let own = engine.groups(&self.user);
            for group in all.into_iter().flatten().chain(own.into_iter().flatten()) {
                let key = PermissionKey::group(group.clone());
                if seen.insert(key.clone()) {
                    let label = engine.label(&key).into_owned();
                    groups.push(Field { key, label });
                }
            }
        }
        groups.sort_by(|a, b| a.label.cmp(&b.label));
        fields.extend(groups);
        fields
    }

    /// The person selects a row.
    pub(super) fn go_to(&mut self, cx: &FleetContext, row: usize) {
        self.cursor = row;
        self.selected = self.selected(cx).map(|field| field.key);
    }

    fn selected(&self, cx: &FleetContext) -> Option<Field> {
        self.fields(cx).into_iter().nth(self.cursor)
    }

    /// Sets the selected permission on one broker, or toggles it.
    fn toggle(&self, cx: &mut FleetContext) -> Result<(), String> {
        let (Some(field), Some(member)) = (self.selected(cx), cx.members.get_mut(cx.broker)) else {
            return Ok(());
        };
        let (engine, key) = (&member.cx.engine, field.on(member));
        let pending = engine.drafts().field(&self.user, &key);
        let now = words::grant(member, &self.user, &key);
        let wanted = !pending.map_or(now == Some(Grant::Enabled), |it| it.wanted);
        set(member, &self.user, &key, wanted).map(drop)
    }

    /// The brokers that have the user, of all or of the marked ones. Those that nobody could read
    /// are left out.
    fn having(&self, cx: &FleetContext, tally: &mut Tally) -> Vec<usize> {
        let targets = cx.targets();
        for at in targets.iter().filter(|at| !cx.grid.is_known(**at)) {
            tally.left_out.of(&cx.members[*at], UNREAD);
        }
        let has = |at: &usize| cx.grid.has(*at, &self.user);
        targets.into_iter().filter(has).collect()
    }

    /// Sets the selected permission on all brokers, or on the marked ones.
    fn turn(&self, cx: &mut FleetContext, wanted: bool) {
        let Some(field) = self.selected(cx) else {
            return;
        };
        let mut tally = Tally::default();
        for at in self.having(cx, &mut tally) {
            let member = &mut cx.members[at];
            let key = field.on(member);
            tally.add(member, &self.user, &key, wanted);
        }
        let word = if wanted { "on" } else { "off" };
        let done = format!("{} turned {word}", field.label);
        let who = text::short(self.user.as_str());
        let none = ("Nothing changed", format!("no broker has {who}"));
        tell(cx, &done, none, &tally);
    }

    /// Makes the other brokers, or the marked ones, as the focused one has the user.
    fn copy_across(&self, cx: &mut FleetContext) {
        let model = cx.broker;
        if !cx.grid.has(model, &self.user) {
            let name = text::short(cx.focused().map_or("", Member::name));
            let why = format!("{name} has no user {}", text::short(self.user.as_str()));
            return cx.refuse(why);
        }
        let wanted: Vec<(Field, bool)> = cx.focused().map_or_else(Vec::new, |member| {
            let fields = self.fields(cx).into_iter();
            let wanted = fields.filter_map(|field| {
                let key = field.on(member);
                let pending = member.cx.engine.drafts().field(&self.user, &key);
                let now = words::grant(member, &self.user, &key)?;
                let wanted = match (pending, now) {
                    (Some(it), _) => it.wanted,
                    // What is not known is no wish.
                    (None, Grant::Unclear | Grant::Unknown) => return None,
                    (None, now) => now == Grant::Enabled,
                };
                Some((field, wanted))
            });
            wanted.collect()
        });
        let mut tally = Tally::default();
        for at in self
            .having(cx, &mut tally)
            .into_iter()
            .filter(|at| *at != model)
        {
            let member = &mut cx.members[at];
            for (field, wanted) in &wanted {
                let key = field.on(member);
                // What a broker does not know it cannot be given.
                if words::grant(member, &self.user, &key).is_some() {
                    tally.add(member, &self.user, &key, *wanted);
                }
            }
        }
        let name = cx.focused().map_or("", Member::name).to_owned();
        let done = format!("Copied from {}", text::short(&name));
        let who = text::short(self.user.as_str());
        let others = if cx.marked() > 0 { "marked" } else { "other" };
        let add = cx.key(Action::Add);
        let why = format!("no {others} broker has {who}; {add} in the grid adds it");
        tell(cx, &done, ("Nothing to copy", why), &tally);
    }
}

impl Tally {
    fn add(&mut self, member: &mut Member, user: &UserName, key: &PermissionKey, wanted: bool) {
        match set(member, user, key, wanted) {
            Ok(Setting::Changed) => self.changed += 1,
            Ok(Setting::Same) => self.same += 1,
            Err(why) => self.left_out.of(member, why),
        }
    }
}

/// Says what became of the brokers; `none` says it where nothing did, and why where there was no
/// broker to change.
fn tell(cx: &mut FleetContext, what: &str, none: (&str, String), tally: &Tally) {
    let left_out = tally.left_out.joined();
    if tally.changed == 0 {
        let (nothing, nobody) = none;
        return match left_out {
            None if tally.same > 0 => cx.say(Tone::Info, format!("{what}: nothing to change")),
            reasons => cx.refuse(format!("{nothing}: {}", reasons.unwrap_or(nobody))),
        };
    }
    let changes = text::count(tally.changed, "change", "changes");
    let text = format!("{what}: {changes} · not saved");
    match left_out {
        None => cx.say(Tone::Info, text),
        Some(reasons) => cx.say(Tone::Warning, format!("{text} · left out: {reasons}")),
    }
}

/// Wants a permission on or off on one broker.
///
/// # Errors
/// Why that cannot be wanted there.
fn set(
    member: &mut Member,
    user: &UserName,
    key: &PermissionKey,
    wanted: bool,
) -> Result<Setting, String> {
    let engine = &member.cx.engine;
    if engine.session.read_only {
        return Err(read_only::READ_ONLY.into());
    }
    let pending = engine.drafts().field(user, key).is_some();
    let shown = match words::grant(member, user, key) {
        Some(shown) => shown,
        None if pending => Grant::Unknown,
        None if member.cx.engine.is_known(user) => return Err("no such permission there".into()),
        None => return Err(format!("no user {} there", text::short(user.as_str()))),
    };
    let cx = &mut member.cx;
    if !pending && shown.is(wanted) {
        return Ok(Setting::Same);
    }
    cx.worded(cx.engine.may_toggle(user, key))?;
    let set = cx.call(|engine| engine.set(user, key, shown, wanted));
    set.map_err(|refusal| match refusal {
        ToggleRefusal::Busy => "it is being saved".into(),
        ToggleRefusal::Gone => "it is gone from the broker's list".into(),
    })
}

impl Screen<FleetContext> for UserScreen {
    fn layer(&self) -> KeyContext {
        KeyContext::FleetUser
    }

    fn fills_screen(&self) -> bool {
        true
    }

    fn applies(&self, cx: &FleetContext, action: Action) -> Result<(), String> {
        match action {
            action if shared_keys::is_one(action) => {
                shared_keys::applies(cx, Some(&self.user), action)
            }
            _ => Ok(()),
        }
    }

    fn update(&mut self, cx: &mut FleetContext, action: Action, _: Key) -> Next {
        if let Err(reason) = self.applies(cx, action) {
            cx.refuse(reason);
            return Next::Stay;
        }
        match action {
            Action::Close => return Next::Close,
            Action::Help => return Next::Open(Place::Help),
            action if shared_keys::is_one(action) => {
                return shared_keys::act(cx, Some(self.user.clone()), action);
            }
            Action::Toggle => {
                if let Err(why) = self.toggle(cx) {
                    cx.refuse(why);
                }
            }
            Action::TurnOn => self.turn(cx, true),
            Action::TurnOff => self.turn(cx, false),
            Action::CopyAcross => self.copy_across(cx),
            Action::Mark => cx.mark(cx.broker),
            Action::Copy => cx.copy(&text::clean(self.user.as_str())),
            Action::Left => cx.broker = cx.broker.saturating_sub(1),
            Action::Right => cx.broker = (cx.broker + 1).min(cx.members.len().saturating_sub(1)),
            movement => {
                let page = usize::from(layout::user_rows(cx).body);
                let last = self.fields(cx).len().saturating_sub(1);
                self.go_to(cx, moved(self.cursor, movement, last, page));
            }
        }
        Next::Stay
    }

    fn hint(&self, cx: &FleetContext) -> Option<(String, Tone)> {
        let (member, field) = (cx.focused()?, self.selected(cx)?);
        if let Some(trouble) = reconnect::trouble(cx, member) {
            return Some(trouble);
        }
        let name = text::short(member.name());
        let who = text::short(self.user.as_str());
        let label = &field.label;
        let text = match words::grant(member, &self.user, &field.on(member)) {
            _ if !cx.grid.has(cx.broker, &self.user) => format!("{name} has no user {who}"),
            None => format!("{name} has no permission {label}"),
            Some(grant) => {
                let key = field.on(member);
                let pending = member.cx.engine.drafts().field(&self.user, &key);
                let wanted = pending.map_or_else(String::new, |it| {
                    let log = member.cx.engine.log();
                    let is_sent = it.progress(log).is_busy();
                    let unsaved = if is_sent { "" } else { ", not saved" };
                    format!(" → {}{unsaved}", key.word(Grant::from(it.wanted)))
                });
                format!("{name}: {who} · {label} {}{wanted}", key.word(grant))
            }
        };
        Some((text, Tone::Info))
    }

    fn keep_in_sight(&mut self, cx: &FleetContext) {
        let body = usize::from(layout::user_rows(cx).body);
        let fields = self.fields(cx);
        let key = self.selected.as_ref();
        let row = key.and_then(|key| fields.iter().position(|it| it.key == *key));
        self.cursor = row
            .unwrap_or(self.cursor)
            .min(fields.len().saturating_sub(1));
        self.top = scrolling::in_sight(self.top, Some(self.cursor), fields.len(), body, |_| 1);
        self.first = layout::first_in_sight(cx, longest(&fields), self.first);
    }
}

/// The columns of the longest label.
pub fn longest(fields: &[Field]) -> usize {
    fields
        .iter()
        .map(|it| text::width(&it.label))
        .max()
        .unwrap_or(0)
}
