//! What has to be typed before something that is hard to take back: the words, and whether the
//! input fits. When that is asked for is decided in `deletion`, `own_account` and `last_manager`,
//! for several brokers in `screens::fleet::before_applying`.

use unicode_segmentation::UnicodeSegmentation;

use crate::domain::user::UserName;
use crate::text;

/// The widest name that is asked for whole, in columns: two lines of a dialog.
const WHOLE: usize = 120;
/// The columns of a wider one that are asked for.
const BEGINNING: usize = 30;

/// What has to be typed before commands are sent that are hard to take back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequiredInput {
    /// The name of this user.
    User(UserName),
    /// This number of users.
    Count(usize),
    /// This number of brokers.
    Brokers(usize),
}

impl RequiredInput {
    /// The text as it is asked for. A name is asked for as it is shown, cleaned, since nobody can
    /// type a control character; of a very long one the beginning is enough.
    pub fn wanted(&self) -> String {
        let user = match self {
            Self::Count(count) | Self::Brokers(count) => return count.to_string(),
            Self::User(user) => user,
        };
        let shown = text::name(user.as_str());
        if text::width(&shown) <= WHOLE {
            return shown.into_owned();
        }
        let mut beginning = String::new();
        for grapheme in shown.graphemes(true) {
            if text::width(&beginning) + text::width(grapheme) > BEGINNING {
                break;
            }
            beginning.push_str(grapheme);
        }
        beginning
    }

    /// The sentence that asks for it.
    pub fn sentence(&self) -> String {
        let wanted = self.wanted();
        match self {
            Self::Count(_) => format!("Type {wanted} (the number of users) to confirm"),
            Self::Brokers(_) => format!("Type {wanted} (the number of brokers) to confirm"),
            Self::User(user) if wanted.len() < text::name(user.as_str()).len() => {
                format!("Type {wanted} (the beginning of the name) to confirm")
            }
            Self::User(_) => format!("Type {wanted} to confirm"),
        }
    }

    /// Whether this is exactly what is asked for: as it is shown, or for a name as the broker
    /// spells it.
    pub fn is(&self, typed: &str) -> bool {
        // Nothing typed confirms nothing, though a name can be empty.
        let spelt = matches!(self, Self::User(user) if user.as_str() == typed);
        let spelt = spelt && !typed.is_empty();
        spelt || self.wanted() == typed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_exactly_what_is_asked_for_is_it() {
        let bob = RequiredInput::User("bob".into());
        assert_eq!(bob.sentence(), "Type bob to confirm");
        assert!(bob.is("bob"));
        for other in ["", "bo", "bobb", "Bob", " bob"] {
            assert!(!bob.is(other), "{other:?}");
        }
        let twelve = RequiredInput::Count(12);
        assert_eq!(
            twelve.sentence(),
            "Type 12 (the number of users) to confirm"
        );
        assert!(twelve.is("12") && !twelve.is("012") && !twelve.is("12 "));
    }

    #[test]
    fn a_name_that_nobody_can_type_is_asked_for_as_it_is_shown() {
        let odd = RequiredInput::User("a\tb ".into());
        assert_eq!(odd.wanted(), "a\\tb\\x20");
        assert!(odd.is("a\\tb\\x20") && odd.is("a\tb ") && !odd.is("a\\tb"));
    }

    #[test]
    fn of_a_name_wider_than_two_lines_the_beginning_is_enough() {
        let whole = RequiredInput::User("操".repeat(60).into());
        assert_eq!(whole.wanted(), "操".repeat(60));
        let longer = RequiredInput::User("操".repeat(61).into());
        assert_eq!(longer.wanted(), "操".repeat(15));
        assert!(longer.sentence().contains("the beginning of the name"));
    }
}
