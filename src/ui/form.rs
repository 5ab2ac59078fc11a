//! A form: fields, flags and choices one below the other, and two buttons at the end. One of them
//! has the keyboard.
//!
//! Name what it asks for in an enum that implements [`Part`], and make a [`Form`] of what each part
//! holds at first. Give its keys to `step`, `edit` and `paste`, and read what was typed with
//! `text`, `is_on` and `choice`. Say in a [`draw::Sheet`] what stands beside the fields, and give
//! it to `draw` and `click`; what the buttons do, and what is wrong, the screen knows.

pub mod draw;

use std::ops::Range;

use ratatui::style::{Modifier, Style};

use super::dialog_rows::{Row, field_row_after, value_row};
use super::field::Field;
use super::key::{Key, KeyCode};
use super::theme::Theme;
use crate::text;

/// The columns around the word of a button.
const BUTTON: usize = 5;

/// The columns of the word that says whether a password is hidden.
const SIGHT: u16 = 6;

/// Why text is not pasted beside the fields.
pub const NOT_IN_A_FIELD: &str = "Not pasted: move to a field first";

/// What a form asks for, apart from its buttons.
pub trait Part: Copy + PartialEq {
    /// What stands before it.
    fn label(self) -> &'static str;

    /// What an empty field shows.
    fn placeholder(self) -> &'static str {
        ""
    }

    /// Whether it is asked for, as the form is filled in now.
    fn is_shown(self, _form: &Form<Self>) -> bool {
        true
    }

    /// Whether it is asked for only sometimes. Of such parts that follow each other one at most is,
    /// so they share a line.
    fn is_optional(self) -> bool {
        false
    }

    /// The columns of the labels in a box with this many.
    fn indent(width: u16) -> u16 {
        11.min(width / 2)
    }
}

/// What a part holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A line that is typed; whether it is a password, which is hidden unless the form reveals it.
    Text(Field, bool),
    /// Yes or no, and the words for both. A space changes it.
    Flag(bool, [&'static str; 2]),
    /// One of several, and the words for all. A space, left and right change it, and a letter that
    /// one begins with.
    Choice(usize, &'static [&'static str]),
}

impl Value {
    /// A line that holds a text already.
    pub fn text(text: &str) -> Self {
        Self::Text(Field::holding(text), false)
    }

    /// An empty line for a password.
    pub fn password() -> Self {
        Self::Text(Field::default(), true)
    }

    /// Applies a key. Returns whether it did anything.
    fn edit(&mut self, key: Key) -> bool {
        let space = key == Key::char(' ');
        match self {
            Self::Text(field, _) => return field.edit(key),
            Self::Flag(on, _) if space => *on = !*on,
            Self::Choice(at, words) if space || key.code == KeyCode::Right => {
                *at = (*at + 1) % words.len();
            }
            Self::Choice(at, words) if key.code == KeyCode::Left => {
                *at = (*at + words.len() - 1) % words.len();
            }
            Self::Choice(at, words) => {
                let begins = |it: &usize| begins_with(words[*it % words.len()], key);
                let Some(next) = (*at + 1..=*at + words.len()).find(begins) else {
                    return false;
                };
                *at = next % words.len();
            }
            Self::Flag(..) => return false,
        }
        true
    }
}

/// Whether a word begins with the letter of a key.
fn begins_with(word: &str, key: Key) -> bool {
    let first = word.chars().next();
    first.is_some_and(|first| {
        key == Key::char(first.to_ascii_lowercase()) || key == Key::char(first)
    })
}

/// What of a form has the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus<P> {
    /// One of its parts.
    Part(P),
    /// The button that closes it.
    Cancel,
    /// The button that goes on.
    Submit,
}

/// A form. What it holds is overwritten when it is dropped, and never shown in its `Debug` output.
#[derive(Debug)]
pub struct Form<P> {
    parts: Vec<(P, Value)>,
    /// What its parts held at first.
    offered: Vec<Value>,
    /// What has the keyboard.
    pub focus: Focus<P>,
    /// The passwords that are shown.
    revealed: Vec<P>,
    /// What went wrong; gone with the next edit.
    pub error: Option<String>,
}

impl<P: Part> Form<P> {
    /// A form of these parts, in the order of the Tab key. The first has the keyboard.
    pub fn new(parts: Vec<(P, Value)>) -> Self {
        let first = parts.first().map(|(part, _)| Focus::Part(*part));
        Self {
            offered: parts.iter().map(|(_, value)| value.clone()).collect(),
            focus: first.unwrap_or(Focus::Cancel),
            parts,
            revealed: Vec::new(),
            error: None,
        }
    }

    /// The parts that are asked for now.
    pub fn parts(&self) -> impl Iterator<Item = P> {
        let parts = self.parts.iter().map(|(part, _)| *part);
        parts.filter(|part| part.is_shown(self))
    }

    fn value(&self, part: P) -> Option<&Value> {
        let mut parts = self.parts.iter();
        parts.find(|(it, _)| *it == part).map(|(_, value)| value)
    }

    fn value_mut(&mut self, part: P) -> Option<&mut Value> {
        let mut parts = self.parts.iter_mut();
        parts.find(|(it, _)| *it == part).map(|(_, value)| value)
    }

    /// What stands in a field.
    pub fn text(&self, part: P) -> &str {
        match self.value(part) {
            Some(Value::Text(field, _)) => field.text(),
            _ => "",
        }
    }

    /// Puts another text into a field.
    pub fn set_text(&mut self, part: P, text: &str) {
        if let Some(Value::Text(field, _)) = self.value_mut(part) {
            *field = Field::holding(text);
        }
    }

    /// Whether a flag says yes.
    pub fn is_on(&self, part: P) -> bool {
        matches!(self.value(part), Some(Value::Flag(true, _)))
    }

    /// Which of its words was chosen.
    pub fn choice(&self, part: P) -> usize {
        match self.value(part) {
            Some(Value::Choice(at, _)) => *at,
            _ => 0,
        }
    }

    /// Whether anything differs from what was offered.
    pub fn is_touched(&self) -> bool {
        let mut parts = self.parts.iter().zip(&self.offered);
        parts.any(|((part, value), offered)| part.is_shown(self) && value != offered)
    }

    fn passwords(&self) -> impl Iterator<Item = P> {
        let parts = self.parts.iter();
        let passwords = parts.filter(|(_, value)| matches!(value, Value::Text(_, true)));
        passwords.map(|(part, _)| *part)
    }

    /// Whether all passwords are shown.
    pub fn is_revealed(&self) -> bool {
        self.passwords().all(|part| self.revealed.contains(&part))
    }

    /// Shows all passwords, or hides them.
    pub fn reveal(&mut self, shown: bool) {
        self.revealed = self.passwords().filter(|_| shown).collect();
    }

    /// Whether a password can be read.
    pub fn shows_secret(&self) -> bool {
        let mut revealed = self.revealed.iter();
        revealed.any(|part| !self.text(*part).is_empty())
    }

    /// Whether this part has the keyboard.
    pub fn is_at(&self, part: P) -> bool {
        self.focus == Focus::Part(part)
    }

    /// Whether the last of its parts has the keyboard, before the buttons.
    pub fn is_at_last(&self) -> bool {
        self.parts().last().is_some_and(|part| self.is_at(part))
    }

    /// What Enter does, in a word: it presses one of these buttons, from the last part on the right
    /// one too where `from_last`, else it goes to the next part.
    pub fn enter(&self, [left, right]: [&str; 2], from_last: bool) -> String {
        match self.focus {
            Focus::Cancel => left.to_lowercase(),
            Focus::Part(_) if !(from_last && self.is_at_last()) => "next".into(),
            Focus::Part(_) | Focus::Submit => right.to_lowercase(),
        }
    }

    /// Moves the keyboard by one, round about.
    pub fn step(&mut self, forward: bool) {
        let parts = self.parts().map(Focus::Part);
        let all: Vec<Focus<P>> = parts.chain([Focus::Cancel, Focus::Submit]).collect();
        let at = all.iter().position(|it| *it == self.focus).unwrap_or(0);
        let by = if forward { 1 } else { all.len() - 1 };
        self.focus = all[(at + by) % all.len()];
    }

    /// On a button, left and right go to that one. Returns whether the key was one of them.
    pub fn turn(&mut self, key: Key) -> bool {
        let to = match key.code {
            KeyCode::Left => Focus::Cancel,
            KeyCode::Right => Focus::Submit,
            _ => return false,
        };
        let on_button = matches!(self.focus, Focus::Cancel | Focus::Submit);
        if on_button {
            self.focus = to;
        }
        on_button
    }

    /// Gives a key to what has the keyboard. Returns whether that holds something else now.
    pub fn edit(&mut self, key: Key) -> bool {
        let Focus::Part(part) = self.focus else {
            self.turn(key);
            return false;
        };
        let value = self.value_mut(part);
        let taken = value.is_some_and(|value| value.edit(key));
        if taken {
            self.error = None;
        }
        taken
    }

    /// Puts pasted text into the focused field.
    ///
    /// # Errors
    /// A sentence for the person when the text was not taken; nothing was changed then.
    pub fn paste(&mut self, text: &str) -> Result<(), String> {
        match self.focus {
            Focus::Part(part) => self.paste_into(part, text),
            Focus::Cancel | Focus::Submit => Err(NOT_IN_A_FIELD.into()),
        }
    }

    /// Puts pasted text into a field, which has the keyboard then.
    ///
    /// # Errors
    /// A sentence for the person when the text was not taken; nothing was changed then.
    pub fn paste_into(&mut self, part: P, text: &str) -> Result<(), String> {
        let Some(Value::Text(field, _)) = self.value_mut(part) else {
            return Err(NOT_IN_A_FIELD.into());
        };
        field.paste(text)?;
        self.focus = Focus::Part(part);
        self.error = None;
        Ok(())
    }

    /// A part in a box of this width, behind its label.
    pub fn row(&self, part: P, width: u16, theme: &Theme) -> Option<Row> {
        let (label, indent, focused) = (part.label(), P::indent(width), self.is_at(part));
        let value = |words| value_row(indent, label, words, focused);
        Some(match self.value(part)? {
            Value::Text(field, _) => {
                let sight = self.sight(part, width);
                let hidden = sight.is_some_and(|(_, hidden)| hidden);
                let room = sight.map_or(width, |(from, _)| from - 1);
                let mut row = field_row_after(indent, label, field, hidden, focused, room);
                if field.text().is_empty() {
                    let columns = usize::from(room.saturating_sub(indent));
                    let style = theme.quiet.add_modifier(Modifier::UNDERLINED);
                    row.push(
                        indent,
                        text::fit(part.placeholder(), columns).into_owned(),
                        style,
                    );
                }
                if let Some((from, hidden)) = sight {
                    let word = if hidden { "hidden" } else { "shown" };
                    row.push(from, word.into(), theme.quiet);
                }
                row
            }
            Value::Flag(on, [yes, no]) => value(if *on { yes } else { no }),
            Value::Choice(at, words) => value(words.get(*at)?),
        })
    }

    /// In which column a password says whether it is hidden, and whether it is. That is out of
    /// sight in a narrow box, and where the password itself needs the room.
    fn sight(&self, part: P, width: u16) -> Option<(u16, bool)> {
        let hidden = !self.revealed.contains(&part);
        let room = width.saturating_sub(P::indent(width) + SIGHT + 2);
        let shown = text::clean(self.text(part));
        let fits = hidden || text::width(&shown) <= usize::from(room);
        let from = if width < 4 * SIGHT || !fits {
            width + 1
        } else {
            width - SIGHT
        };
        let is_password = self.passwords().any(|it| it == part);
        is_password.then_some((from, hidden))
    }

    /// The two buttons, with these words, at the right of a box of this width.
    pub fn buttons(&self, words: [&str; 2], width: u16, theme: &Theme) -> Row {
        let mut row = Row {
            parts: Vec::new(),
            cursor: None,
        };
        let styles = [(Style::new(), theme.selected), theme.submit];
        let buttons = Self::places(words, width)
            .into_iter()
            .zip(words)
            .zip(styles);
        for (((button, columns), word), (usual, focused)) in buttons {
            let (sign, style) = if self.focus == button {
                row.cursor = Some(columns.start);
                (">", focused)
            } else {
                (" ", usual)
            };
            row.push(columns.start, format!("{sign}[ {word} ]"), style);
        }
        row
    }

    /// The columns of the two buttons.
    fn places(words: [&str; 2], width: u16) -> [(Focus<P>, Range<u16>); 2] {
        let columns = |word| u16::try_from(text::width(word) + BUTTON).unwrap_or(0);
        let [cancel, submit] = words.map(columns);
        let from = width.saturating_sub(cancel + 1 + submit);
        let next = from + cancel + 1;
        [
            (Focus::Cancel, from..next - 1),
            (Focus::Submit, next..next + submit),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq)]
    enum Door {
        Colour,
        Locked,
        Key,
    }

    impl Part for Door {
        fn label(self) -> &'static str {
            ""
        }

        fn is_shown(self, form: &Form<Self>) -> bool {
            self != Self::Key || form.is_on(Self::Locked)
        }
    }

    fn door() -> Form<Door> {
        Form::new(vec![
            (Door::Colour, Value::Choice(0, &["red", "green", "blue"])),
            (Door::Locked, Value::Flag(false, ["yes", "no"])),
            (Door::Key, Value::password()),
        ])
    }

    #[test]
    fn tab_goes_round_about_what_is_asked_for() {
        let mut form = door();
        let mut seen = Vec::new();
        for _ in 0..4 {
            seen.push(form.focus);
            form.step(true);
        }
        let [colour, locked] = [Door::Colour, Door::Locked].map(Focus::Part);
        assert_eq!(seen, [colour, locked, Focus::Cancel, Focus::Submit]);
        assert_eq!(form.focus, colour);
        form.step(false);
        assert_eq!(form.focus, Focus::Submit);
        form.focus = locked;
        assert!(form.edit(Key::char(' ')));
        form.step(true);
        assert!(form.is_at(Door::Key));
    }

    #[test]
    fn left_and_right_choose_between_the_buttons_only() {
        let turned = |from, code| {
            let mut form = door();
            form.focus = from;
            let taken = form.turn(Key::plain(code));
            (form.focus, taken)
        };
        let locked = Focus::Part(Door::Locked);
        assert_eq!(turned(Focus::Cancel, KeyCode::Right), (Focus::Submit, true));
        assert_eq!(turned(Focus::Submit, KeyCode::Left), (Focus::Cancel, true));
        assert_eq!(turned(Focus::Submit, KeyCode::Right), (Focus::Submit, true));
        assert_eq!(turned(locked, KeyCode::Right), (locked, false));
        assert_eq!(turned(Focus::Cancel, KeyCode::Up), (Focus::Cancel, false));
    }

    #[test]
    fn a_choice_turns_both_ways_and_an_edit_takes_the_error_away() {
        let mut form = door();
        form.error = Some("it does not close".into());
        assert!(!form.edit(Key::char('x')) && !form.is_touched());
        assert!(form.error.is_some());
        assert!(form.edit(Key::plain(KeyCode::Left)) && form.is_touched());
        assert_eq!((form.choice(Door::Colour), form.error.take()), (2, None));
        assert!(form.edit(Key::char(' ')) && !form.is_touched());
        assert!(form.edit(Key::char('b')));
        assert_eq!(form.choice(Door::Colour), 2);
        assert!(form.edit(Key::char('g')) && !form.edit(Key::char('x')));
        assert_eq!(form.choice(Door::Colour), 1);
        assert!(form.paste("x").is_err());
    }

    #[test]
    fn what_is_not_asked_for_any_more_does_not_count_as_typed() {
        let mut form = door();
        form.set_text(Door::Key, "not-a-real-one");
        assert!(!form.is_touched());
        form.focus = Focus::Part(Door::Locked);
        form.edit(Key::char(' '));
        assert!(form.is_touched());
        assert_eq!(form.text(Door::Key), "not-a-real-one");
        assert!(!format!("{form:?}").contains("not-a-real-one"));
    }
}
