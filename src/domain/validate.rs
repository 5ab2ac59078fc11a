//! Checks on what a person types before it becomes part of a command.

use std::fmt;

/// Why a name or password cannot be used. The text never holds the input itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// Nothing was typed.
    Empty,
    /// A character that the broker's command syntax has no documented way to carry.
    Uncarryable(char),
    /// A word that the command syntax takes for its own option.
    Reserved,
    /// White space at an end of a user name, where nobody sees it.
    EdgeSpace,
    /// Over the length that an MQTT string field holds.
    TooLong,
}

/// The longest user name or password, in bytes of UTF-8: the limit of the fields of an MQTT
/// CONNECT packet, so a longer one could never log in.
pub const MAX_BYTES: usize = 65_535;

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("is empty"),
            Self::TooLong => write!(f, "is longer than {MAX_BYTES} bytes"),
            Self::Reserved => {
                f.write_str("is -requestId, which the command syntax keeps for itself")
            }
            Self::EdgeSpace => f.write_str("starts or ends with a space"),
            Self::Uncarryable(c) => {
                write!(
                    f,
                    "holds {}, which the command syntax cannot carry",
                    describe(*c)
                )
            }
        }
    }
}

fn describe(c: char) -> String {
    match c {
        '"' => "a double quote (\")".into(),
        '\\' => "a backslash (\\)".into(),
        '\n' | '\r' => "a line break".into(),
        '\t' => "a tab".into(),
        c if c.is_control() => format!("a control character (U+{:04X})", u32::from(c)),
        c => format!("the character U+{:04X}", u32::from(c)),
    }
}

/// Checks one argument of a command against the Coreflux syntax: arguments are quote-aware
/// tokens, and how a `"`, a `\` or a line break inside one is carried is not documented (M), so
/// they are refused, with all other control characters. So is `-requestId`, which a broker that forgets about
/// the quotes would take for the option (L).
///
/// # Errors
/// The first [`Flaw`] found.
pub fn argument(text: &str) -> Result<(), Flaw> {
    if text.is_empty() {
        return Err(Flaw::Empty);
    }
    if text.len() > MAX_BYTES {
        return Err(Flaw::TooLong);
    }
    if text.eq_ignore_ascii_case("-requestId") {
        return Err(Flaw::Reserved);
    }
    match text
        .chars()
        .find(|c| matches!(c, '"' | '\\') || c.is_control() || is_line_break(*c))
    {
        Some(c) => Err(Flaw::Uncarryable(c)),
        None => Ok(()),
    }
}

/// Checks the name of a new user: what [`argument`] checks, and that no white space at its ends
/// makes it look like another.
///
/// # Errors
/// The first [`Flaw`] found.
pub fn new_user(name: &str) -> Result<(), Flaw> {
    argument(name)?;
    if name.trim() == name {
        Ok(())
    } else {
        Err(Flaw::EdgeSpace)
    }
}

const fn is_line_break(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_syntax_cannot_carry_is_named() {
        assert_eq!(argument(""), Err(Flaw::Empty));
        assert_eq!(argument("a\"b"), Err(Flaw::Uncarryable('"')));
        assert_eq!(argument("a\\b"), Err(Flaw::Uncarryable('\\')));
        assert_eq!(argument("a\nb"), Err(Flaw::Uncarryable('\n')));
        assert_eq!(argument("a\u{7f}b"), Err(Flaw::Uncarryable('\u{7f}')));
        assert_eq!(argument("-REQUESTID"), Err(Flaw::Reserved));
        assert_eq!(argument(&"x".repeat(MAX_BYTES + 1)), Err(Flaw::TooLong));
    }

    #[test]
    fn a_new_name_has_no_space_at_its_ends() {
        assert_eq!(new_user("root "), Err(Flaw::EdgeSpace));
        assert_eq!(new_user("\u{3000}root"), Err(Flaw::EdgeSpace));
        assert_eq!(new_user("line 1"), Ok(()));
        assert_eq!(new_user(""), Err(Flaw::Empty));
    }

    #[test]
    fn spaces_dashes_and_any_script_can_be_carried() {
        for text in ["line 1", "-x", "操作员", " ", "a'b", "$HOME;#"] {
            assert_eq!(argument(text), Ok(()), "{text}");
        }
    }
}
