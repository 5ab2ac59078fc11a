//! Who can have the keyboard: the layers of `screens/mod.rs`.

/// Makes [`KeyContext`] of the layers.
macro_rules! key_context {
    ($( $(#[$who:meta])* $layer:ident: $name:literal, $title:literal, $($of:ident)::+, $($with:ident)::+; )+) => {
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

layers!(key_context);

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
    pub const OF_FLEET: [Self; 7] = [
        Self::Fleet,
        Self::FleetUser,
        Self::Activity,
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
