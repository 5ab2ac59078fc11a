//! Who can have the keyboard.

/// Who has the keyboard: the topmost thing on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyContext {
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
    /// The commands by name.
    Palette,
    /// The users of many brokers.
    Fleet,
    /// One user on many brokers.
    FleetUser,
}

impl KeyContext {
    /// The layers, in the order of the README.
    pub const ALL: [Self; 16] = [
        Self::Table,
        Self::Filter,
        Self::Review,
        Self::Run,
        Self::History,
        Self::Brokers,
        Self::Fleet,
        Self::FleetUser,
        Self::Profile,
        Self::Form,
        Self::Groups,
        Self::Confirm,
        Self::Typed,
        Self::Activity,
        Self::Page,
        Self::Palette,
    ];

    /// Those of the console, in the order of its help.
    pub const OF_CONSOLE: [Self; 12] = [
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
        Self::Palette,
    ];

    /// Those of the list of brokers, in the order of its help.
    pub const OF_BROKERS: [Self; 7] = [
        Self::Brokers,
        Self::Profile,
        Self::Form,
        Self::Confirm,
        Self::Filter,
        Self::Page,
        Self::Palette,
    ];

    /// Those of the fleet, in the order of its help.
    pub const OF_FLEET: [Self; 6] = [
        Self::Fleet,
        Self::FleetUser,
        Self::Form,
        Self::Confirm,
        Self::Filter,
        Self::Page,
    ];

    /// The heading in help and README.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Table => "In the table",
            Self::Brokers => "In the list of brokers",
            Self::Profile => "In the form for a broker",
            Self::Filter => "While typing a filter",
            Self::Form => "In a form",
            Self::Groups => "In the dialog for groups",
            Self::Confirm => "In a question",
            Self::Typed => "In a question with a field",
            Self::Activity => "In the activity",
            Self::Page => "In help and details",
            Self::Review => "In Review",
            Self::Run => "While changes are applied",
            Self::History => "In the history",
            Self::Palette => "In the list of commands",
            Self::Fleet => "In the grid of many brokers",
            Self::FleetUser => "One user on many brokers",
        }
    }

    /// What a config file calls it. These names are a promise: they stay when the code is renamed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Brokers => "brokers",
            Self::Profile => "profile",
            Self::Table => "table",
            Self::Filter => "filter",
            Self::Form => "form",
            Self::Groups => "groups",
            Self::Confirm => "confirm",
            Self::Typed => "typed",
            Self::Activity => "activity",
            Self::Page => "page",
            Self::Review => "review",
            Self::Run => "run",
            Self::History => "history",
            Self::Palette => "palette",
            Self::Fleet => "fleet",
            Self::FleetUser => "fleet-user",
        }
    }
}
