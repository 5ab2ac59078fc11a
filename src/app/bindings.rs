//! The one table of keys. Dispatch, footer, help and README are all made from it; what the config
//! file moves is in [`super::keymap`].

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
    Probe,
    NewPasswords,
    Generate,
    Brokers,
    Open,
    Edit,
    Test,
    Demo,
    Details,
    Filter,
    Sort,
    Mark,
    MarkRange,
    MarkMatches,
    TurnOn,
    TurnOff,
    Clear,
    Review,
    History,
    Apply,
    Theirs,
    Mine,
    Brief,
    Pause,
    Stop,
    Retry,
    MarkPlan,
    TakeBack,
    Activity,
    Problems,
    Copy,
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
    /// The line in which the filter is typed.
    Filter,
    /// A dialog with fields to type into.
    Form,
    /// The dialog for the groups of users.
    Groups,
    /// A question with two buttons.
    Confirm,
    /// A question that asks for something to be typed before its yes.
    Typed,
    /// What happened.
    Activity,
    /// A page to read.
    Page,
    /// What will be sent.
    Review,
    /// How applying goes.
    Run,
    /// What was applied.
    History,
}

/// A row of the table of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    writing(bind(L::Table, &[c('s')], A::Save, "save", "Save the row, or the marked ones: one command for each changed permission")),
    bind(L::Table, &[c('c')], A::Cancel, "cancel", "Cancel the changes of the row, in a conflict only the focused one (theirs), or of the marked rows; a row that was named and has none goes"),
    writing(bind(L::Table, &[c(' '), k(K::Enter)], A::Toggle, "toggle", "Toggle the focused permission; on the name, show the user's details")),
    writing(bind(L::Table, &[c('1'), c('2'), c('3'), c('4'), c('5'), c('6'), c('7'), c('8'), c('9')], A::ToggleNth, "", "Toggle the nth permission")),
    writing(bind(L::Table, &[c('a'), c('+')], A::Add, "add", "Add a user")),
    bind(L::Table, &[c('n')], A::Name, "name a user", "Name a user to work on, where the broker does not show the list"),
    writing(bind(L::Table, &[c('p')], A::Password, "password", "Change the user's password")),
    writing(bind(L::Table, &[c('d'), k(K::Delete)], A::Delete, "delete", "Delete the user, or the marked ones; asks first")),
    bind(L::Table, &[c('r')], A::Refresh, "refresh", "Take the waiting list, or read the list again; while the link is down, connect now"),
    writing(bind(L::Table, &[c('S')], A::SaveAll, "save all", "Save all changed rows; more than one go through Review")),
    bind(L::Table, &[c('C')], A::CancelAll, "cancel all", "Cancel all changes; asks when more than one row has some"),
    bind(L::Table, &[c('L')], A::LogIn, "log in", "Log in with another password, while the broker refuses ours"),
    bind(L::Table, &[k(K::Esc)], A::Clear, "clear", "Take the filter off; when none is on, all marks"),
    bind(L::Table, &[c('q')], A::Quit, "quit", "Quit; asks when something is not saved"),
    bind(L::Table, &[c('/')], A::Filter, "filter", "Show only the users that match what is typed"),
    bind(L::Table, &[c('o')], A::Sort, "", "Sort by the focused column; again: reversed; again: as the broker lists"),
    bind(L::Table, &[c('v')], A::Mark, "mark", "Mark the user, or take the mark away, and go to the next"),
    bind(L::Table, &[c('V')], A::MarkRange, "", "Mark all from the user marked last to this one"),
    bind(L::Table, &[c('*')], A::MarkMatches, "", "Mark all users that the filter shows; again: take these marks away"),
    writing(bind(L::Table, &[c('e')], A::TurnOn, "on", "Turn the focused permission on for the marked users, or this one")),
    writing(bind(L::Table, &[c('x')], A::TurnOff, "off", "Turn the focused permission off for the marked users, or this one")),
    writing(bind(L::Table, &[c('R')], A::Review, "review", "Review all changes before they are sent; while a plan is applied, show how it goes")),
    writing(bind(L::Table, &[c('u')], A::History, "take back", "Show what was applied in this session, to take it back")),
    bind(L::Table, &[c('A')], A::Activity, "activity", "Show what happened: our commands, their answers, and those to other admins"),
    writing(bind(L::Table, &[c('m')], A::Groups, "groups", "Put the user, or all that are marked, into groups or take them out, where the broker has groups")),
    bind(L::Table, &[c('t')], A::Probe, "", "Try a login as the user, beside this session: with the password that was just set, else it asks"),
    writing(bind(L::Table, &[c('P')], A::NewPasswords, "", "Set new passwords, made here, for the marked users, and hand them over once")),
    bind(L::Table, &[c('y')], A::Copy, "", "Send the user's name to the terminal's clipboard"),
    bind(L::Table, &[c('b')], A::Brokers, "brokers", "Go back to the list of brokers; asks when something is not saved"),
    bind(L::Table, &[c('?')], A::Help, "help", "Show this help"),
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
    bind(L::Table, &[Key::ctrl('c')], A::Interrupt, "", "Quit; pressed a second time it leaves at once"),

    bind(L::Brokers, &[k(K::Enter)], A::Open, "open", "Open the broker"),
    bind(L::Brokers, &[k(K::Esc)], A::Close, "cancel", "Cancel what is under way"),
    bind(L::Brokers, &[c('t')], A::Test, "test", "Test the connection: connect, log in, see what is admitted, leave"),
    bind(L::Brokers, &[c('a'), c('+')], A::Add, "add", "Add a broker"),
    bind(L::Brokers, &[c('e')], A::Edit, "edit", "Edit the broker"),
    bind(L::Brokers, &[c('d'), k(K::Delete)], A::Delete, "delete", "Delete the broker from your file; asks first"),
    bind(L::Brokers, &[c('i'), c(' ')], A::Details, "details", "Show all that is known of the broker"),
    bind(L::Brokers, &[c('y')], A::Copy, "", "Send the address to the terminal's clipboard"),
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
    bind(L::Profile, &[Key::ctrl('c')], A::Interrupt, "", "Quit; pressed a second time it leaves at once"),

    bind(L::Filter, &[k(K::Enter)], A::Submit, "keep", "Keep the filter, and go back to the lines"),
    bind(L::Filter, &[k(K::Esc)], A::Close, "clear", "Take the filter off, and go back to the lines"),
    bind(L::Filter, &[k(K::Up)], A::Up, "", "One line up"),
    bind(L::Filter, &[k(K::Down)], A::Down, "", "One line down"),
    bind(L::Filter, &[k(K::PageUp)], A::PageUp, "", "One page up"),
    bind(L::Filter, &[k(K::PageDown)], A::PageDown, "", "One page down"),
    bind(L::Filter, &[Key::ctrl('l')], A::Redraw, "", "Draw the screen anew"),
    bind(L::Filter, &[Key::ctrl('z')], A::Suspend, "", "Suspend; fg in the shell comes back"),
    bind(L::Filter, &[Key::ctrl('c')], A::Interrupt, "", "Quit; pressed a second time it leaves at once"),

    bind(L::Form, &[k(K::Enter)], A::Submit, "next / send", "Go to the next field; from the last one, or on the button, send"),
    bind(L::Form, &[k(K::Tab), k(K::Down)], A::NextField, "next field", "Next field"),
    bind(L::Form, &[k(K::BackTab), k(K::Up)], A::PreviousField, "", "Previous field"),
    bind(L::Form, &[Key::ctrl('t')], A::Reveal, "show/hide", "Show or hide the passwords"),
    bind(L::Form, &[k(K::Esc)], A::Close, "cancel", "Close the dialog"),
    bind(L::Form, &[Key::ctrl('g')], A::Generate, "make one", "Make a password, where one is to be set"),
    bind(L::Form, &[Key::ctrl('y')], A::Copy, "copy", "Send the password that is to be set to the terminal's clipboard"),
    bind(L::Form, &[Key::ctrl('l')], A::Redraw, "", "Draw the screen anew"),
    bind(L::Form, &[Key::ctrl('z')], A::Suspend, "", "Suspend; fg in the shell comes back"),
    bind(L::Form, &[Key::ctrl('c')], A::Interrupt, "", "Quit; pressed a second time it leaves at once"),

    writing(bind(L::Groups, &[k(K::Enter)], A::Submit, "add / put in or take out", "Add the group that is typed; on a group, put in or take out, as a space does. It is saved in the table")),
    bind(L::Groups, &[k(K::Tab), k(K::Down)], A::NextField, "next", "Next group; all that is typed goes into the field"),
    bind(L::Groups, &[k(K::BackTab), k(K::Up)], A::PreviousField, "", "Previous group"),
    bind(L::Groups, &[k(K::Esc)], A::Close, "close", "Close the dialog; what was chosen is pending"),
    bind(L::Groups, &[Key::ctrl('l')], A::Redraw, "", "Draw the screen anew"),
    bind(L::Groups, &[Key::ctrl('z')], A::Suspend, "", "Suspend; fg in the shell comes back"),
    bind(L::Groups, &[Key::ctrl('c')], A::Interrupt, "", "Quit; pressed a second time it leaves at once"),

    bind(L::Confirm, &[k(K::Enter)], A::Choose, "choose", "Press the focused button"),
    bind(L::Confirm, &[k(K::Tab), k(K::BackTab)], A::Other, "other button", "Focus the other button"),
    bind(L::Confirm, &[k(K::Left), c('h')], A::Left, "", "Focus the left button"),
    bind(L::Confirm, &[k(K::Right), c('l')], A::Right, "", "Focus the right button"),
    bind(L::Confirm, &[k(K::PageUp)], A::PageUp, "", "Scroll the text up, where it does not fit"),
    bind(L::Confirm, &[k(K::PageDown)], A::PageDown, "", "Scroll the text down"),
    bind(L::Confirm, &[k(K::Esc), c('q')], A::Close, "cancel", "Close the question; nothing happens"),
    bind(L::Confirm, &[Key::ctrl('l')], A::Redraw, "", "Draw the screen anew"),
    bind(L::Confirm, &[Key::ctrl('z')], A::Suspend, "", "Suspend; fg in the shell comes back"),
    bind(L::Confirm, &[Key::ctrl('c')], A::Interrupt, "", "Quit; pressed a second time it leaves at once"),

    bind(L::Typed, &[k(K::Enter)], A::Submit, "go on", "From the field to the button, once what it asks for is typed; on a button, press it"),
    bind(L::Typed, &[k(K::Tab), k(K::Down)], A::NextField, "to the buttons", "From the field to the buttons and back"),
    bind(L::Typed, &[k(K::BackTab), k(K::Up)], A::PreviousField, "", "The other way round"),
    bind(L::Typed, &[k(K::PageUp)], A::PageUp, "", "Scroll the text up, where it does not fit"),
    bind(L::Typed, &[k(K::PageDown)], A::PageDown, "", "Scroll the text down"),
    bind(L::Typed, &[k(K::Esc)], A::Close, "cancel", "Close the question; nothing happens"),
    bind(L::Typed, &[Key::ctrl('l')], A::Redraw, "", "Draw the screen anew"),
    bind(L::Typed, &[Key::ctrl('z')], A::Suspend, "", "Suspend; fg in the shell comes back"),
    bind(L::Typed, &[Key::ctrl('c')], A::Interrupt, "", "Quit; pressed a second time it leaves at once"),

    bind(L::Activity, &[k(K::Enter)], A::Open, "open", "Show all that is known of the line"),
    bind(L::Activity, &[c('/')], A::Filter, "filter", "Show only lines with certain words"),
    bind(L::Activity, &[c('f')], A::Problems, "problems", "Show only what failed or is unknown; again shows all"),
    bind(L::Activity, &[c('y')], A::Copy, "copy", "Send the line to the terminal's clipboard"),
    bind(L::Activity, &[k(K::Esc)], A::Cancel, "close", "Show all lines again; when all are shown, close the view"),
    bind(L::Activity, &[c('q'), c('A')], A::Close, "", "Close the view"),
    bind(L::Activity, &[c('?')], A::Help, "help", "Show this help"),
    bind(L::Activity, &[k(K::Up), c('k')], A::Up, "", "One line up"),
    bind(L::Activity, &[k(K::Down), c('j')], A::Down, "", "One line down"),
    bind(L::Activity, &[k(K::Home), c('g')], A::First, "", "First line"),
    bind(L::Activity, &[k(K::End), c('G')], A::Last, "", "Last line; there it follows what happens"),
    bind(L::Activity, &[k(K::PageUp)], A::PageUp, "", "One page up"),
    bind(L::Activity, &[k(K::PageDown), c(' ')], A::PageDown, "", "One page down"),
    bind(L::Activity, &[Key::ctrl('l')], A::Redraw, "", "Draw the screen anew"),
    bind(L::Activity, &[Key::ctrl('z')], A::Suspend, "", "Suspend; fg in the shell comes back"),
    bind(L::Activity, &[Key::ctrl('c')], A::Interrupt, "", "Quit; pressed a second time it leaves at once"),

    bind(L::Page, &[k(K::Esc), c('q'), c('?'), k(K::Enter)], A::Close, "close", "Close the page"),
    bind(L::Page, &[k(K::Up), c('k')], A::Up, "up", "Scroll up; in details, the line before"),
    bind(L::Page, &[k(K::Down), c('j')], A::Down, "down", "Scroll down; in details, the next line"),
    bind(L::Page, &[c('/')], A::Filter, "search", "Search the help, while typing"),
    bind(L::Page, &[c('y')], A::Copy, "copy value", "In details, send the marked value to the clipboard"),
    bind(L::Page, &[k(K::Home), c('g')], A::First, "", "Scroll to the top"),
    bind(L::Page, &[k(K::End), c('G')], A::Last, "", "Scroll to the end"),
    bind(L::Page, &[k(K::PageUp)], A::PageUp, "", "One page up"),
    bind(L::Page, &[k(K::PageDown), c(' ')], A::PageDown, "", "One page down"),
    bind(L::Page, &[Key::ctrl('l')], A::Redraw, "", "Draw the screen anew"),
    bind(L::Page, &[Key::ctrl('z')], A::Suspend, "", "Suspend; fg in the shell comes back"),
    bind(L::Page, &[Key::ctrl('c')], A::Interrupt, "", "Quit; pressed a second time it leaves at once"),

    writing(bind(L::Review, &[c('a')], A::Apply, "apply", "Apply what is shown; asks first where something speaks against it")),
    bind(L::Review, &[k(K::Enter)], A::Choose, "", "Go to the button that applies; on it, apply"),
    bind(L::Review, &[c('x'), c('d'), k(K::Delete), c(' ')], A::Toggle, "drop line", "Drop the line, which stays pending in the table, or take it in again"),
    bind(L::Review, &[c('t')], A::Theirs, "take theirs", "In a conflict: drop the change, the broker's value stays"),
    bind(L::Review, &[c('m')], A::Mine, "keep mine", "In a conflict: keep the change, against the broker's value"),
    bind(L::Review, &[c('c')], A::Brief, "commands", "Show or hide the commands"),
    bind(L::Review, &[k(K::Esc), c('q'), c('b')], A::Close, "back", "Back to the table; nothing is lost"),
    bind(L::Review, &[k(K::Tab), k(K::BackTab)], A::Other, "", "Between the lines and the button that applies"),
    bind(L::Review, &[k(K::Up), c('k')], A::Up, "", "One line up"),
    bind(L::Review, &[k(K::Down), c('j')], A::Down, "", "One line down"),
    bind(L::Review, &[k(K::Home), c('g')], A::First, "", "First line"),
    bind(L::Review, &[k(K::End), c('G')], A::Last, "", "Last line"),
    bind(L::Review, &[k(K::PageUp)], A::PageUp, "", "One page up"),
    bind(L::Review, &[k(K::PageDown)], A::PageDown, "", "One page down"),
    bind(L::Review, &[c('?')], A::Help, "help", "Show this help"),
    bind(L::Review, &[Key::ctrl('l')], A::Redraw, "", "Draw the screen anew"),
    bind(L::Review, &[Key::ctrl('z')], A::Suspend, "", "Suspend; fg in the shell comes back"),
    bind(L::Review, &[Key::ctrl('c')], A::Interrupt, "", "Quit; pressed a second time it leaves at once"),

    bind(L::Run, &[c('p')], A::Pause, "pause/go on", "Pause between two commands, or go on"),
    bind(L::Run, &[c('x')], A::Stop, "stop", "Stop: what is not sent stays pending"),
    bind(L::Run, &[k(K::Enter)], A::Choose, "go on/close", "After a failure go on, and do not ask again; in the summary, close it"),
    bind(L::Run, &[c('f')], A::Problems, "not done", "Show only what was not done, or all"),
    writing(bind(L::Run, &[c('t'), c('r')], A::Retry, "try again", "Review what was not done, to try it again")),
    bind(L::Run, &[c('y')], A::Copy, "copy", "Send the summary to the terminal, for its clipboard"),
    bind(L::Run, &[k(K::Esc), c('b'), c('q')], A::Close, "table", "Back to the table; applying goes on, and review shows it again"),
    bind(L::Run, &[k(K::Up), c('k')], A::Up, "", "One line up"),
    bind(L::Run, &[k(K::Down), c('j')], A::Down, "", "One line down"),
    bind(L::Run, &[k(K::Home), c('g')], A::First, "", "First line"),
    bind(L::Run, &[k(K::End), c('G')], A::Last, "", "Last line"),
    bind(L::Run, &[k(K::PageUp)], A::PageUp, "", "One page up"),
    bind(L::Run, &[k(K::PageDown)], A::PageDown, "", "One page down"),
    bind(L::Run, &[c('?')], A::Help, "help", "Show this help"),
    bind(L::Run, &[Key::ctrl('l')], A::Redraw, "", "Draw the screen anew"),
    bind(L::Run, &[Key::ctrl('z')], A::Suspend, "", "Suspend; fg in the shell comes back"),
    bind(L::Run, &[Key::ctrl('c')], A::Interrupt, "", "Quit; pressed a second time it leaves at once"),

    writing(bind(L::History, &[k(K::Enter)], A::TakeBack, "take back", "Make the reverse of the marked changes, or of the selected one, and review it")),
    bind(L::History, &[c(' ')], A::Mark, "mark", "Mark the change, or take its mark away"),
    bind(L::History, &[c('*')], A::MarkPlan, "mark plan", "Mark all that was applied together with the change, or take those marks away"),
    bind(L::History, &[k(K::Esc), c('q'), c('u')], A::Close, "close", "Close the page"),
    bind(L::History, &[k(K::Up), c('k')], A::Up, "", "One change up"),
    bind(L::History, &[k(K::Down), c('j')], A::Down, "", "One change down"),
    bind(L::History, &[k(K::Home), c('g')], A::First, "", "The newest change"),
    bind(L::History, &[k(K::End), c('G')], A::Last, "", "The oldest change"),
    bind(L::History, &[k(K::PageUp)], A::PageUp, "", "One page up"),
    bind(L::History, &[k(K::PageDown)], A::PageDown, "", "One page down"),
    bind(L::History, &[c('?')], A::Help, "help", "Show this help"),
    bind(L::History, &[Key::ctrl('l')], A::Redraw, "", "Draw the screen anew"),
    bind(L::History, &[Key::ctrl('z')], A::Suspend, "", "Suspend; fg in the shell comes back"),
    bind(L::History, &[Key::ctrl('c')], A::Interrupt, "", "Quit; pressed a second time it leaves at once"),
];

impl Layer {
    /// The layers, in the order of the README.
    pub const ALL: [Self; 13] = [
        Self::Table,
        Self::Filter,
        Self::Review,
        Self::Run,
        Self::History,
        Self::Brokers,
        Self::Profile,
        Self::Form,
        Self::Groups,
        Self::Confirm,
        Self::Typed,
        Self::Activity,
        Self::Page,
    ];

    /// Those of the console, in the order of its help.
    pub const OF_CONSOLE: [Self; 11] = [
        Self::Table,
        Self::Filter,
        Self::Review,
        Self::Run,
        Self::History,
        Self::Form,
        Self::Groups,
        Self::Confirm,
        Self::Typed,
        Self::Activity,
        Self::Page,
    ];

    /// Those of the list of brokers, in the order of its help.
    pub const OF_BROKERS: [Self; 6] = [
        Self::Brokers,
        Self::Profile,
        Self::Form,
        Self::Confirm,
        Self::Filter,
        Self::Page,
    ];

    /// The heading in help and README.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Table => "In the table",
            Self::Brokers => "In the list of brokers",
            Self::Profile => "In the form for a broker",
            Self::Filter => "While typing a filter, or searching the help",
            Self::Form => "While typing into a dialog",
            Self::Groups => "In the groups of users",
            Self::Confirm => "In a question",
            Self::Typed => "In a question that wants something typed",
            Self::Activity => "In the activity",
            Self::Page => "In help and details",
            Self::Review => "In the review of changes",
            Self::Run => "While changes are applied, and in the summary",
            Self::History => "In the history",
        }
    }
}

impl Layer {
    /// What a config file calls it: `table`.
    #[must_use]
    pub fn name(self) -> String {
        kebab(&format!("{self:?}"))
    }
}

impl Action {
    /// What a config file calls it: `save-all`.
    #[must_use]
    pub fn name(self) -> String {
        kebab(&format!("{self:?}"))
    }
}

/// `SaveAll` as `save-all`: so that a new variant has its name by itself.
fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.extend(c.to_lowercase());
    }
    kebab
}

impl Binding {
    /// The keys as text, for instance `a, +`; a run of digits as `1-9`. `ascii`: without signs that
    /// a terminal may not have.
    #[must_use]
    pub fn keys_text(&self, ascii: bool) -> String {
        if let (A::ToggleNth, Some(first), Some(last)) =
            (self.action, self.keys.first(), self.keys.last())
        {
            return format!("{first}-{last}");
        }
        let names: Vec<String> = self.keys.iter().map(|key| key.name(ascii)).collect();
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
    let rows =
        rows.map(|binding| format!("| `{}` | {} |\n", binding.keys_text(false), binding.help));
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
            matches!(
                binding.layer,
                Layer::Form | Layer::Profile | Layer::Groups | Layer::Typed | Layer::Filter
            )
        });
        for key in typed.flat_map(|binding| binding.keys) {
            assert!(key.ctrl || !matches!(key.code, KeyCode::Char(_)), "{key}");
        }
    }
}
