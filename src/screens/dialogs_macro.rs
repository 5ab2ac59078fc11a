//! The macro that makes a list of dialogs into an enum with a variant for each, and its way to
//! their screens.

/// Makes the enum of what can lie over the bottom screen of a console, whose screens share this
/// context. Each line is a variant and its screen. One whose state the console has is `kept`: that
/// is handed in.
macro_rules! dialogs {
    (
        $(#[$doc:meta])*
        enum $dialog:ident over $context:ty {
            $( $(#[$what:meta])* $name:ident($screen:ty), )+
        }
        $( kept as &$a:lifetime { $(#[$what_kept:meta])* $kept:ident($page:ty) } )?
    ) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub enum $dialog {
            $( $(#[$what])* $name(Box<$screen>), )+
            $( $(#[$what_kept])* $kept, )?
        }

        impl $dialog {
            /// Its screen.
            pub(in crate::screens) fn screen$(<$a>)?(
                &$($a)? self,
                $( kept: &$a $page, )?
            ) -> &$($a)? dyn $crate::screens::view::draw_trait::Draw<$context> {
                match self {
                    $( Self::$name(screen) => screen.as_ref(), )+
                    $( Self::$kept => kept as &$page, )?
                }
            }

            /// Its screen, to give it a key.
            pub(in crate::screens) fn screen_mut$(<$a>)?(
                &$($a)? mut self,
                $( kept: &$a mut $page, )?
            ) -> &$($a)? mut dyn $crate::screens::screen::Screen<$context> {
                match self {
                    $( Self::$name(screen) => screen.as_mut(), )+
                    $( Self::$kept => kept as &mut $page, )?
                }
            }
        }

        $( impl From<$screen> for $dialog {
            fn from(screen: $screen) -> Self {
                Self::$name(screen.into())
            }
        } )+
    };
}

pub(in crate::screens) use dialogs;
