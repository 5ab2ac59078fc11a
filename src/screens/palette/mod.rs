//! All commands of the screen below by their plain names. Words, synonyms and keys find them, the
//! best match first; enter runs the selected one, as its key would. One that does not apply now
//! says why.

pub mod keys;
pub mod view;

use std::ops::DerefMut;

use crate::screens::bindings::{Action, Binding, KeyContext};
use crate::screens::keymap::Keymap;
use crate::screens::movement::moved;
use crate::screens::next::Next;
use crate::screens::screen::Screen;
use crate::screens::shared_context::Surface;
use crate::text;
use crate::ui::field::Field;
use crate::ui::key::Key;
use crate::ui::scrolling;

#[derive(Debug)]
pub struct Command {
    /// What it does.
    pub action: Action,
    /// Its plain name.
    pub name: &'static str,
    /// Its key, or empty.
    pub key: String,
    /// Why it does not apply.
    pub refusal: Option<String>,
}

impl Command {
    /// The command of a row of the table of keys.
    pub(in crate::screens) fn of(keys: Keymap, row: &Binding, refusal: Option<String>) -> Self {
        Self {
            action: row.action,
            name: row.help,
            key: keys.hint(row).unwrap_or_default(),
            refusal,
        }
    }

    /// How far it is from what is typed. Each word must be found; `None` where one is not.
    fn distance(&self, typed: &str) -> Option<usize> {
        let words = typed.split_whitespace();
        words.map(|word| self.distance_of(word)).sum()
    }

    /// Of other words the first ones count more: they stand beside the name, and say it best.
    fn distance_of(&self, word: &str) -> Option<usize> {
        let name = self.name.to_lowercase();
        let synonyms = self.action.synonyms();
        let begins = |text: &str| {
            let mut words = text.split(' ');
            words.any(|it| it.starts_with(word)) || text.starts_with(word)
        };
        let is = |found: bool| found.then_some(0);
        let found = [
            is(self.key == word),
            is(begins(&name)),
            synonyms.iter().position(|it| begins(it)),
            is(name.contains(word)),
            synonyms.iter().position(|it| it.contains(word)),
            is(is_within(word, &name)),
        ];
        let mut ways = found.into_iter().enumerate();
        ways.find_map(|(way, place)| Some(way * FARTHER + place?))
    }
}

/// How much farther a command is that is found in the next worse way; more than any has words.
const FARTHER: usize = 100;

/// Whether all characters stand in a text in this order.
fn is_within(word: &str, text: &str) -> bool {
    let mut rest = text.chars();
    word.chars().all(|wanted| rest.any(|it| it == wanted))
}

/// The list.
#[derive(Debug)]
pub struct Palette {
    commands: Vec<Command>,
    /// What is typed.
    pub field: Field,
    /// Those that are found, by number, the best first.
    found: Vec<usize>,
    /// The selected one of them.
    pub cursor: usize,
    /// The first one shown.
    pub top: usize,
}

impl Palette {
    /// A list of these commands.
    pub(in crate::screens) fn new(commands: Vec<Command>) -> Self {
        let mut palette = Self {
            commands,
            field: Field::default(),
            found: Vec::new(),
            cursor: 0,
            top: 0,
        };
        palette.find();
        palette
    }

    /// The columns of the longest name and of the longest key, whatever is found.
    fn columns(&self) -> (u16, u16) {
        let widest = |of: fn(&Command) -> &str| {
            let widths = self.commands.iter().map(|it| text::width(of(it)));
            u16::try_from(widths.max().unwrap_or(0)).unwrap_or(u16::MAX)
        };
        (widest(|it| it.name), widest(|it| &it.key))
    }

    /// The commands that are found.
    pub fn found(&self) -> impl ExactSizeIterator<Item = &Command> {
        self.found.iter().map(|at| &self.commands[*at])
    }

    fn find(&mut self) {
        let typed = self.field.text().to_lowercase();
        let commands = self.commands.iter().enumerate();
        let mut found: Vec<(usize, bool, bool, usize)> = commands
            .filter_map(|(at, it)| {
                let is_other = it.name.to_lowercase() != typed.trim();
                Some((it.distance(&typed)?, is_other, it.refusal.is_some(), at))
            })
            .collect();
        // Of those that are as near, the one of that name comes first, then what applies.
        found.sort_unstable();
        self.found = found.into_iter().map(|(.., at)| at).collect();
        (self.cursor, self.top) = (0, 0);
    }
}

impl<C: DerefMut<Target = Surface>> Screen<C> for Palette {
    fn layer(&self) -> KeyContext {
        KeyContext::Palette
    }

    fn update(&mut self, cx: &mut C, action: Action, _: Key) -> Next {
        match action {
            Action::Close => return Next::Close,
            Action::Submit => {
                let Some(command) = self.found().nth(self.cursor) else {
                    cx.refuse("No such command on this page".into());
                    return Next::Stay;
                };
                if let Some(reason) = command.refusal.clone() {
                    cx.refuse(reason);
                    return Next::Stay;
                }
                return Next::Run(command.action);
            }
            movement => {
                let last = self.found.len().saturating_sub(1);
                let page = usize::from(view::rows(cx.size()));
                self.cursor = moved(self.cursor, movement, last, page);
            }
        }
        Next::Stay
    }

    fn keep_in_sight(&mut self, cx: &C) {
        let rows = usize::from(view::rows(cx.size()));
        let (selected, count) = (Some(self.cursor), self.found.len());
        self.top = scrolling::in_sight(self.top, selected, count, rows, |_| 1);
    }

    fn type_key(&mut self, _: &mut C, key: Key) {
        if self.field.edit(key) {
            self.find();
        }
    }

    fn paste(&mut self, _: &mut C, text: &str) -> Result<(), String> {
        self.field.paste(text)?;
        self.find();
        Ok(())
    }
}
