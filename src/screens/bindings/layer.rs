//! Who can have the keyboard.

/// Makes [`KeyContext`] of the layers: what a config file calls each, which is a promise and stays
/// when the code is renamed, and its heading in help and docs.
macro_rules! layers {
    ($( $(#[$who:meta])* $layer:ident: $name:literal, $title:literal; )+) => {
        /// Who has the keyboard: the topmost thing on the screen.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum KeyContext {
            $( $(#[$who])* $layer, )+
        }

        impl KeyContext {
            /// The layers, in the order of the docs.
            pub const ALL: [Self; [$( $name ),+].len()] = [$( Self::$layer ),+];

            /// The heading in help and docs.
            pub const fn title(self) -> &'static str {
                match self {
                    $( Self::$layer => $title, )+
                }
            }

            /// What a config file calls it.
            pub const fn name(self) -> &'static str {
                match self {
                    $( Self::$layer => $name, )+
                }
            }
        }
    };
}

layers! {
    /// The table of users.
    Table: "table", "In the table";
    /// The line in which the filter is typed.
    Filter: "filter", "While typing a filter";
    /// What will be sent.
    Review: "review", "In Review";
    /// How applying goes.
    Run: "run", "While changes are applied";
    /// What was applied.
    History: "history", "In the history";
    /// The list of brokers.
    Brokers: "brokers", "In the list of brokers";
    /// The users of many brokers.
    Fleet: "fleet", "In the grid of many brokers";
    /// One user on many brokers.
    FleetUser: "fleet-user", "One user on many brokers";
    /// A form for a broker.
    Profile: "profile", "In the form for a broker";
    /// A dialog with fields to type into.
    Form: "form", "In a form";
    /// The dialog for the groups of users.
    Groups: "groups", "In the dialog for groups";
    /// A question with two buttons.
    Confirm: "confirm", "In a question";
    /// A question that asks for something to be typed before its yes.
    Typed: "typed", "In a question with a field";
    /// What happened.
    Activity: "activity", "In the activity";
    /// A page to read.
    Page: "page", "In help and details";
    /// The commands by name.
    Palette: "palette", "In the list of commands";
}

impl KeyContext {
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

    /// Those of the console, in the order of its help.
    pub fn of_console() -> Vec<Self> {
        let elsewhere = [Self::Brokers, Self::Profile, Self::Fleet, Self::FleetUser];
        let mut layers = Self::ALL.to_vec();
        layers.retain(|layer| !elsewhere.contains(layer));
        layers
    }
}
