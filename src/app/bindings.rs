//! The one table of keys. Dispatch, footer, help and README are all made from it.

use super::key::{Key, KeyCode};

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(
    missing_docs,
    reason = "the help text of its row in BINDINGS says what each does"
)]
pub enum Action {
    Toggle,
    ToggleNth,
    Save,
    SaveAll,
    Cancel,
    CancelAll,
    Add,
    Name,
    Password,
    Delete,
    Refresh,
    Notice,
    Help,
    Up,
    Down,
    Left,
    Right,
    First,
    Last,
    PageUp,
    PageDown,
    Redraw,
    Suspend,
    Quit,
    Interrupt,
    NextField,
    PreviousField,
    Reveal,
    Submit,
    Other,
    Choose,
    Close,
    LogIn,
    Brokers,
    Open,
    Edit,
    Test,
    Demo,
    Details,
    Groups,
}

/// Who has the keyboard: the topmost thing on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Layer {
    /// The list of brokers.
    Brokers,
    /// A form for a broker.
    Profile,
    /// The table of users.
    Table,
    /// A dialog with fields to type into.
    Form,
    /// The dialog for the groups of users.
    Groups,
    /// A question with two buttons.
    Confirm,
    /// A page to read.
    Page,
}

/// A row of the table of keys.
#[derive(Debug)]
pub struct Binding {
    /// Where it applies.
    pub layer: Layer,
    /// The keys, the one to show first.
    pub keys: &'static [Key],
    /// What they do.
    pub action: Action,
    /// The word in the footer; empty for keys that need no hint.
    pub hint: &'static str,
    /// The sentence in the help.
    pub help: &'static str,
    /// Whether it may send a change to the broker, or prepare one. A read-only session has no such
    /// keys.
    pub writes: bool,
}

const fn c(c: char) -> Key {
    Key::char(c)
}

const fn k(code: KeyCode) -> Key {
    Key::plain(code)
}

const fn bind(
    layer: Layer,
    keys: &'static [Key],
    action: Action,
    hint: &'static str,
    help: &'static str,
) -> Binding {
    Binding {
        layer,
        keys,
        action,
        hint,
        help,
        writes: false,
    }
}

/// Marks a binding as one that changes something at the broker, or prepares it.
const fn writing(mut binding: Binding) -> Binding {
    binding.writes = true;
    binding
}

use Action as A;
use KeyCode as K;
use Layer as L;

/// Every key, in the order of footer and help.
#[rustfmt::skip]
pub const BINDINGS: &[Binding] = &[
    writing(bind(L::Table, &[c('s')], A::Save, "save", "Save the row: one command for each changed permission")),
    bind(L::Table, &[c('c')], A::Cancel, "cancel", "Cancel the row's changes; a row that was named by n and has none goes"),
    writing(bind(L::Table, &[c(' '), k(K::Enter)], A::Toggle, "toggle", "Toggle the focused permission; on the name, show the user's details")),
    writing(bind(L::Table, &[c('1'), c('2'), c('3'), c('4'), c('5'), c('6'), c('7'), c('8'), c('9')], A::ToggleNth, "", "Toggle the nth permission")),
    writing(bind(L::Table, &[c('a'), c('+')], A::Add, "add", "Add a user")),
    bind(L::Table, &[c('n')], A::Name, "name a user", "Name a user to work on, where the broker does not show the list"),
    writing(bind(L::Table, &[c('p')], A::Password, "password", "Change the user's password")),
    writing(bind(L::Table, &[c('d'), k(K::Delete)], A::Delete, "delete", "Delete the user; asks first")),
    bind(L::Table, &[c('r')], A::Refresh, "refresh", "Take the waiting list, or read the list again; while the link is down, connect now"),
    writing(bind(L::Table, &[c('S')], A::SaveAll, "save all", "Save all changed rows")),
    bind(L::Table, &[c('C')], A::CancelAll, "cancel all", "Cancel all changes; asks when more than one row has some"),
    writing(bind(L::Table, &[c('m')], A::Groups, "groups", "Put the user, or all that are marked, into groups or take them out, where the broker has groups")),
    bind(L::Table, &[c('L')], A::LogIn, "log in", "Log in with another password, while the broker refuses ours"),
    bind(L::Table, &[c('b')], A::Brokers, "brokers", "Go back to the list of brokers; asks when something is not saved"),
    bind(L::Table, &[c('?')], A::Help, "help", "Show this help"),
    bind(L::Table, &[c('q')], A::Quit, "quit", "Quit; asks when something is not saved"),
    bind(L::Table, &[c('i')], A::Notice, "", "Show or hide the notice"),
    bind(L::Table, &[k(K::Up), c('k')], A::Up, "", "One user up"),
    bind(L::Table, &[k(K::Down), c('j')], A::Down, "", "One user down"),
    bind(L::Table, &[k(K::Left), c('h')], A::Left, "", "One column to the left"),
    bind(L::Table, &[k(K::Right), c('l')], A::Right, "", "One column to the right"),
    bind(L::Table, &[k(K::Home), c('g')], A::First, "", "First user"),
    bind(L::Table, &[k(K::End), c('G')], A::Last, "", "Last user"),
    bind(L::Table, &[k(K::PageUp)], A::PageUp, "", "One page up"),
    bind(L::Table, &[k(K::PageDown)], A::PageDown, "", "One page down"),
    bind(L::Table, &[Key::ctrl('l')], A::Redraw, "", "Draw the screen anew"),
    bind(L::Table, &[Key::ctrl('z')], A::Suspend, "", "Suspend; fg in the shell comes back"),
    bind(L::Table, &[Key::ctrl('c')], A::Interrupt, "", "Quit; a second ctrl-c leaves at once"),

    bind(L::Brokers, &[k(K::Enter)], A::Open, "open", "Open the broker"),
    bind(L::Brokers, &[k(K::Esc)], A::Close, "cancel", "Cancel what is under way"),
    bind(L::Brokers, &[c('t')], A::Test, "test", "Test the connection: connect, log in, see what is admitted, leave"),
    bind(L::Brokers, &[c('a'), c('+')], A::Add, "add", "Add a broker"),
    bind(L::Brokers, &[c('e')], A::Edit, "edit", "Edit the broker"),
    bind(L::Brokers, &[c('d'), k(K::Delete)], A::Delete, "delete", "Delete the broker from your file; asks first"),
    bind(L::Brokers, &[c('i'), c(' ')], A::Details, "details", "Show all that is known of the broker"),
    bind(L::Brokers, &[c('D')], A::Demo, "demo", "Open a demo broker inside this program, with made-up users"),
    bind(L::Brokers, &[c('r')], A::Refresh, "read again", "Read the files and variables again"),
    bind(L::Brokers, &[c('?')], A::Help, "help", "Show this help"),
    bind(L::Brokers, &[c('q')], A::Quit, "quit", "Quit"),
    bind(L::Brokers, &[k(K::Up), c('k')], A::Up, "", "One broker up"),
    bind(L::Brokers, &[k(K::Down), c('j')], A::Down, "", "One broker down"),
    bind(L::Brokers, &[k(K::Home), c('g')], A::First, "", "First broker"),
    bind(L::Brokers, &[k(K::End), c('G')], A::Last, "", "Last broker"),
    bind(L::Brokers, &[k(K::PageUp)], A::PageUp, "", "One page up"),
    bind(L::Brokers, &[k(K::PageDown)], A::PageDown, "", "One page down"),
    bind(L::Brokers, &[Key::ctrl('l')], A::Redraw, "", "Draw the screen anew"),
    bind(L::Brokers, &[Key::ctrl('z')], A::Suspend, "", "Suspend; fg in the shell comes back"),
    bind(L::Brokers, &[Key::ctrl('c')], A::Interrupt, "", "Quit"),

    bind(L::Profile, &[k(K::Enter)], A::Submit, "next", "Go to the next field; on a button, press it"),
    bind(L::Profile, &[Key::ctrl('s')], A::Save, "save", "Save from any field"),
    bind(L::Profile, &[k(K::Tab), k(K::Down)], A::NextField, "next field", "Next field; a space changes one that is not for typing"),
    bind(L::Profile, &[k(K::BackTab), k(K::Up)], A::PreviousField, "", "Previous field"),
    bind(L::Profile, &[k(K::PageDown)], A::Last, "", "To the buttons"),
    bind(L::Profile, &[k(K::PageUp)], A::First, "", "To the first field"),
    bind(L::Profile, &[Key::ctrl('t')], A::Reveal, "show/hide", "Show or hide the password that is typed"),
    bind(L::Profile, &[k(K::Esc)], A::Close, "cancel", "Close the form; nothing is saved"),
    bind(L::Profile, &[Key::ctrl('l')], A::Redraw, "", "Draw the screen anew"),
    bind(L::Profile, &[Key::ctrl('z')], A::Suspend, "", "Suspend; fg in the shell comes back"),
    bind(L::Profile, &[Key::ctrl('c')], A::Interrupt, "", "Quit; a second ctrl-c leaves at once"),

    bind(L::Form, &[k(K::Enter)], A::Submit, "next / send", "Go to the next field; from the last one, or on the button, send"),
    bind(L::Form, &[k(K::Tab), k(K::Down)], A::NextField, "next field", "Next field"),
    bind(L::Form, &[k(K::BackTab), k(K::Up)], A::PreviousField, "", "Previous field"),
    bind(L::Form, &[Key::ctrl('t')], A::Reveal, "show/hide", "Show or hide the passwords"),
    bind(L::Form, &[k(K::Esc)], A::Close, "cancel", "Close the dialog"),
    bind(L::Form, &[Key::ctrl('l')], A::Redraw, "", "Draw the screen anew"),
    bind(L::Form, &[Key::ctrl('z')], A::Suspend, "", "Suspend; fg in the shell comes back"),
    bind(L::Form, &[Key::ctrl('c')], A::Interrupt, "", "Quit; a second ctrl-c leaves at once"),

    writing(bind(L::Groups, &[k(K::Enter)], A::Submit, "add / put in or take out", "Add the group that is typed; on a group, put in or take out, as a space does. s in the table saves")),
    bind(L::Groups, &[k(K::Tab), k(K::Down)], A::NextField, "next", "Next group; all that is typed goes into the field"),
    bind(L::Groups, &[k(K::BackTab), k(K::Up)], A::PreviousField, "", "Previous group"),
    bind(L::Groups, &[k(K::Esc)], A::Close, "close", "Close the dialog; what was chosen is pending"),
    bind(L::Groups, &[Key::ctrl('l')], A::Redraw, "", "Draw the screen anew"),
    bind(L::Groups, &[Key::ctrl('z')], A::Suspend, "", "Suspend; fg in the shell comes back"),
    bind(L::Groups, &[Key::ctrl('c')], A::Interrupt, "", "Quit; a second ctrl-c leaves at once"),

    bind(L::Confirm, &[k(K::Enter)], A::Choose, "choose", "Press the focused button"),
    bind(L::Confirm, &[k(K::Tab), k(K::BackTab)], A::Other, "other button", "Focus the other button"),
    bind(L::Confirm, &[k(K::Left), c('h')], A::Left, "", "Focus the left button"),
    bind(L::Confirm, &[k(K::Right), c('l')], A::Right, "", "Focus the right button"),
    bind(L::Confirm, &[k(K::Esc), c('q')], A::Close, "cancel", "Close the question; nothing happens"),
    bind(L::Confirm, &[Key::ctrl('l')], A::Redraw, "", "Draw the screen anew"),
    bind(L::Confirm, &[Key::ctrl('z')], A::Suspend, "", "Suspend; fg in the shell comes back"),
    bind(L::Confirm, &[Key::ctrl('c')], A::Interrupt, "", "Quit; a second ctrl-c leaves at once"),

    bind(L::Page, &[k(K::Esc), c('q'), c('?'), k(K::Enter)], A::Close, "close", "Close the page"),
    bind(L::Page, &[k(K::Up), c('k')], A::Up, "up", "Scroll up"),
    bind(L::Page, &[k(K::Down), c('j')], A::Down, "down", "Scroll down"),
    bind(L::Page, &[k(K::Home), c('g')], A::First, "", "Scroll to the top"),
    bind(L::Page, &[k(K::End), c('G')], A::Last, "", "Scroll to the end"),
    bind(L::Page, &[k(K::PageUp)], A::PageUp, "", "One page up"),
    bind(L::Page, &[k(K::PageDown), c(' ')], A::PageDown, "", "One page down"),
    bind(L::Page, &[Key::ctrl('l')], A::Redraw, "", "Draw the screen anew"),
    bind(L::Page, &[Key::ctrl('z')], A::Suspend, "", "Suspend; fg in the shell comes back"),
    bind(L::Page, &[Key::ctrl('c')], A::Interrupt, "", "Quit; a second ctrl-c leaves at once"),
];

/// The binding of a key in a layer.
#[must_use]
pub fn find(layer: Layer, key: Key) -> Option<&'static Binding> {
    BINDINGS
        .iter()
        .find(|binding| binding.layer == layer && binding.keys.contains(&key))
}

impl Layer {
    /// The layers, in the order of the README.
    pub const ALL: [Self; 7] = [
        Self::Table,
        Self::Brokers,
        Self::Profile,
        Self::Form,
        Self::Groups,
        Self::Confirm,
        Self::Page,
    ];

    /// Those of the console, in the order of its help.
    pub const OF_CONSOLE: [Self; 5] = [
        Self::Table,
        Self::Form,
        Self::Groups,
        Self::Confirm,
        Self::Page,
    ];

    /// Those of the list of brokers, in the order of its help.
    pub const OF_BROKERS: [Self; 5] = [
        Self::Brokers,
        Self::Profile,
        Self::Form,
        Self::Confirm,
        Self::Page,
    ];

    /// The heading in help and README.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Table => "In the table",
            Self::Brokers => "In the list of brokers",
            Self::Profile => "In the form for a broker",
            Self::Form => "While typing into a dialog",
            Self::Groups => "In the groups of users",
            Self::Confirm => "In a question",
            Self::Page => "In help and details",
        }
    }
}

impl Binding {
    /// The keys as text, for instance `a, +`; a run of digits as `1-9`.
    #[must_use]
    pub fn keys_text(&self) -> String {
        if let (A::ToggleNth, Some(first), Some(last)) =
            (self.action, self.keys.first(), self.keys.last())
        {
            return format!("{first}-{last}");
        }
        let names: Vec<String> = self.keys.iter().map(Key::to_string).collect();
        names.join(", ")
    }
}

/// The table of keys as Markdown, as it stands in the README.
#[must_use]
pub fn markdown() -> String {
    let mut text = String::new();
    for layer in Layer::ALL {
        text.push_str(&format_layer(layer));
    }
    text
}

fn format_layer(layer: Layer) -> String {
    let rows = BINDINGS.iter().filter(|binding| binding.layer == layer);
    let rows = rows.map(|binding| format!("| `{}` | {} |\n", binding.keys_text(), binding.help));
    let rows: String = rows.collect();
    format!(
        "\n**{}**\n\n| key | what it does |\n|---|---|\n{rows}",
        layer.title()
    )
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_key_means_two_things_in_one_layer() {
        let mut seen = HashSet::new();
        for binding in BINDINGS {
            assert!(!binding.help.is_empty());
            for key in binding.keys {
                assert!(
                    seen.insert((binding.layer, *key)),
                    "{:?} {key}",
                    binding.layer
                );
            }
        }
    }

    #[test]
    fn a_form_binds_no_character_that_can_be_typed() {
        let typed = BINDINGS.iter().filter(|binding| {
            matches!(binding.layer, Layer::Form | Layer::Profile | Layer::Groups)
        });
        for key in typed.flat_map(|binding| binding.keys) {
            assert!(key.ctrl || !matches!(key.code, KeyCode::Char(_)), "{key}");
        }
    }
}
