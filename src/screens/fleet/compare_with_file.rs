//! Comparing the brokers with a file of users: what each lacks, has besides, or has otherwise.

use std::borrow::Cow;

use crate::domain::command::{Command, CommandKind};
use crate::domain::desired::DesiredUser;
use crate::domain::reason::Tone;
use crate::screens::bindings::{Action, Binding, KeyContext};
use crate::screens::effect::Effect;
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::member::Member;
use crate::screens::fleet::targets::{Said, UNREAD};
use crate::screens::next::{Next, Place};
use crate::screens::screen::NO_PASSWORD;
use crate::screens::screen::Screen;
use crate::text;
use crate::ui::form::draw::{Look, Note, Sheet};
use crate::ui::form::{self, Focus, Form, Value};
use crate::ui::key::Key;

/// What the prompt asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct File;

impl form::Part for File {
    fn label(self) -> &'static str {
        "File"
    }

    fn placeholder(self) -> &'static str {
        "users.csv, .json or .toml"
    }

    fn indent(width: u16) -> u16 {
        9.min(width / 3)
    }
}

/// Asks for the file.
#[derive(Debug)]
pub struct FilePrompt {
    /// The path.
    pub fields: Form<File>,
    words: String,
}

impl FilePrompt {
    /// A prompt that holds the path that was used last.
    pub(super) fn new(cx: &FleetContext) -> Self {
        let path = cx.file.as_deref().unwrap_or_default();
        Self {
            fields: Form::new(vec![(File, Value::text(path))]),
            words: String::new(),
        }
    }

    /// What it says beside its field.
    pub(in crate::screens) fn sheet(&self) -> Sheet {
        Sheet {
            title: "Compare with a file of users".into(),
            above: Vec::new(),
            below: vec![
                Note::kept(2, &*self.words, Look::Tone(Tone::Bad)),
                Note::fixed(
                    "The file that plan and apply read; export writes one",
                    Look::Dim,
                ),
            ],
            buttons: ["Cancel", "Compare"],
        }
    }
}

impl Screen<FleetContext> for FilePrompt {
    fn layer(&self) -> KeyContext {
        KeyContext::Form
    }

    fn applies(&self, _: &FleetContext, action: Action) -> Result<(), String> {
        match action {
            Action::Generate | Action::Copy | Action::Reveal => Err(NO_PASSWORD.into()),
            _ => Ok(()),
        }
    }

    fn word(&self, _: &FleetContext, binding: &'static Binding) -> Cow<'static, str> {
        match binding.action {
            Action::Submit => self.fields.enter(self.sheet().buttons, true).into(),
            _ => binding.hint.into(),
        }
    }

    fn update(&mut self, cx: &mut FleetContext, action: Action, _: Key) -> Next {
        match (action, self.fields.focus) {
            (Action::NextField, _) => self.fields.step(true),
            (Action::PreviousField, _) => self.fields.step(false),
            (Action::Close, _) => return Next::Close,
            (Action::Submit, Focus::Cancel) => return Next::Cancel,
            (Action::Submit, _) if self.fields.text(File).trim().is_empty() => {
                self.fields.focus = Focus::Part(File);
                self.words = "Type the name of a file first".into();
            }
            (Action::Submit, _) => {
                let link = cx.members.first().map(Member::link);
                let path = self.path();
                let read = link.map(|link| Effect::ReadUsers(link, path));
                cx.effects.extend(read);
            }
            _ => cx.refuse(NO_PASSWORD.into()),
        }
        Next::Stay
    }

    fn type_key(&mut self, _: &mut FleetContext, key: Key) {
        if self.fields.is_at(File) {
            self.fields.edit(key);
            self.words.clear();
        }
    }

    fn click(&mut self, cx: &mut FleetContext, at: (u16, u16)) -> bool {
        let sheet = self.sheet();
        self.fields.click(&sheet, cx.size(), at)
    }

    fn paste(&mut self, _: &mut FleetContext, text: &str) -> Result<(), String> {
        self.fields.paste(text)
    }
}

impl FilePrompt {
    fn path(&self) -> String {
        self.fields.text(File).trim().to_owned()
    }
}

/// The file was read, or something is wrong with it: then the prompt that waits for it says so.
/// Returns whether that can close.
pub(super) fn read(
    cx: &mut FleetContext,
    prompt: Option<&mut FilePrompt>,
    read: Result<Vec<DesiredUser>, String>,
) -> bool {
    match (read, prompt) {
        (Ok(users), Some(prompt)) => {
            cx.file = Some(prompt.path());
            let count = text::count(users.len(), "user", "users");
            cx.grid.compare_with_file(Some(users));
            take_all(cx);
            let clear = cx.key(Action::Clear);
            cx.say(
                Tone::Info,
                format!("Compared with a file of {count} · {clear} ends it"),
            );
        }
        (Err(why), Some(prompt)) => {
            prompt.words = why;
            return false;
        }
        // The prompt was closed meanwhile.
        (_, None) => {}
    }
    true
}

/// Compares with what most brokers have again.
pub(super) fn end(cx: &mut FleetContext) {
    cx.file = None;
    cx.grid.compare_with_file(None);
    cx.recount();
}

fn take_all(cx: &mut FleetContext) {
    for at in 0..cx.members.len() {
        cx.grid.take_from(at, &cx.members[at].cx.engine);
    }
    cx.recount();
}

/// Opens the review of what differs in users that are there. Missing users need passwords,
/// and those besides are not deleted from here: `apply` does both.
pub(super) fn review(cx: &mut FleetContext) -> Next {
    let Some(drift) = cx.grid.drift() else {
        return Next::Stay;
    };
    let (mut plans, mut left_out) = (Vec::new(), Said::default());
    for at in cx.targets() {
        let member = &cx.members[at];
        let engine = &member.cx.engine;
        if !cx.grid.is_known(at) {
            left_out.of(member, UNREAD);
            continue;
        }
        match engine.compare(drift.users(), false) {
            Err(misfit) => left_out.of(member, format!("{}: {}", misfit.place, misfit.why)),
            Ok(wanted) => {
                let is_set = |it: &Command| {
                    it.kind() == CommandKind::Permission && engine.is_listed(it.user())
                };
                let is_new = |it: &&Command| it.kind() == CommandKind::Add;
                match wanted.commands.iter().filter(is_new).count() {
                    0 => {}
                    1 => left_out.of(member, "1 user is missing: guestlist apply adds it"),
                    new => left_out.of(
                        member,
                        format!("{new} users are missing: guestlist apply adds them"),
                    ),
                }
                let sets = wanted.commands.into_iter().filter(is_set);
                plans.push((at, sets.collect::<Vec<_>>()));
            }
        }
    }
    plans.retain(|(_, sets)| !sets.is_empty());
    if let Some(reasons) = left_out.joined() {
        cx.say(Tone::Warning, format!("Left out: {reasons}"));
    }
    if plans.is_empty() {
        let none = "Nothing differs: `guestlist apply` adds missing users";
        cx.remark(Tone::Info, none);
        return Next::Stay;
    }
    Next::Open(Place::Plans(plans))
}
