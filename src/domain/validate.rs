//! Checks on what a person types before it becomes part of a command: which characters names and
//! passwords may hold, for each broker family too ([`Texts`]).
//!
//! White space at the ends of a new user name is refused, since nobody sees it. Where the broker
//! has such a name, it is shown as `\x20` ([`crate::text::name`]).

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
    /// A character that the broker refuses, or stops reading at.
    Refused(char),
    /// A user has this name already.
    Taken,
    /// A password with fewer characters than the profile requires.
    TooShort(usize),
}

/// The longest user name or password, in bytes of UTF-8: the limit of the fields of an MQTT
/// CONNECT packet, so a longer one could never log in.
pub const MAX_BYTES: usize = 65_535;

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("is empty"),
            Self::TooLong => write!(f, "is longer than {MAX_BYTES} bytes"),
            Self::Reserved => f.write_str("is -requestId, which the broker reserves"),
            Self::EdgeSpace => f.write_str("starts or ends with a space"),
            Self::Taken => f.write_str("is taken already"),
            Self::TooShort(least) => write!(
                f,
                "is too short: this broker's profile requires {least} characters"
            ),
            Self::Refused(c) => write!(
                f,
                "contains {}, which the broker does not accept",
                describe(*c)
            ),
            Self::Uncarryable(c) => {
                write!(
                    f,
                    "contains {}, which cannot be sent in a command",
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

/// Checks one argument of a command against the Coreflux syntax: arguments are quote-aware tokens,
/// and how a `"`, a `\` or a line break inside one is carried is not documented (M), so they are
/// refused, with all other control characters. So is `-requestId`, which a broker that drops the
/// quotes too early would take for the option (L).
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

/// Checks a text that goes to the broker in JSON. JSON carries any character, but the broker
/// refuses control characters and what is no character in Unicode, and stops reading at a NUL.
///
/// # Errors
/// The first [`Flaw`] found.
pub fn json_text(text: &str) -> Result<(), Flaw> {
    if text.is_empty() {
        return Err(Flaw::Empty);
    }
    if text.len() > MAX_BYTES {
        return Err(Flaw::TooLong);
    }
    match text.chars().find(|c| c.is_control() || is_no_character(*c)) {
        Some(c) => Err(Flaw::Refused(c)),
        None => Ok(()),
    }
}

const fn is_no_character(c: char) -> bool {
    matches!(c as u32 & 0xffff, 0xfffe | 0xffff) || matches!(c, '\u{fdd0}'..='\u{fdef}')
}

/// What names and passwords may hold, at the brokers of one family.
#[derive(Clone, Copy)]
pub struct Texts {
    /// Checks a name or a password that becomes part of a command.
    pub argument: fn(&str) -> Result<(), Flaw>,
}

impl Texts {
    /// For brokers that take commands as JSON.
    pub const fn json() -> Self {
        Self {
            argument: json_text,
        }
    }

    /// Checks the name of a new user: what every argument must be, and that no white space at its
    /// ends makes it look like another.
    ///
    /// # Errors
    /// The first [`Flaw`] found.
    pub fn new_user(self, name: &str) -> Result<(), Flaw> {
        (self.argument)(name)?;
        if name.trim() == name {
            Ok(())
        } else {
            Err(Flaw::EdgeSpace)
        }
    }
}

/// The strictest: what every family takes.
impl Default for Texts {
    fn default() -> Self {
        Self { argument }
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Texts")
    }
}

/// They are part of what a family is, and compared with the rest of it.
impl PartialEq for Texts {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Texts {}

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
        let new_user = |name| Texts::default().new_user(name);
        assert_eq!(new_user("root "), Err(Flaw::EdgeSpace));
        assert_eq!(new_user("\u{3000}root"), Err(Flaw::EdgeSpace));
        assert_eq!(new_user("line 1"), Ok(()));
        assert_eq!(new_user(""), Err(Flaw::Empty));
    }

    #[test]
    fn json_carries_all_but_what_the_broker_refuses() {
        for text in ["a\"b\\c", "-requestId", " ", "操作员", "$%u#+/"] {
            assert_eq!(json_text(text), Ok(()), "{text}");
        }
        for c in [
            '\0',
            '\n',
            '\u{7f}',
            '\u{9f}',
            '\u{fdd0}',
            '\u{fffe}',
            '\u{1ffff}',
        ] {
            assert_eq!(json_text(&format!("a{c}b")), Err(Flaw::Refused(c)));
        }
        assert_eq!(json_text(""), Err(Flaw::Empty));
        assert_eq!(json_text(&"x".repeat(MAX_BYTES)), Ok(()));
        assert_eq!(json_text(&"x".repeat(MAX_BYTES + 1)), Err(Flaw::TooLong));
        assert_eq!(Texts::json().new_user(" a"), Err(Flaw::EdgeSpace));
    }

    #[test]
    fn spaces_dashes_and_any_script_can_be_carried() {
        for text in ["line 1", "-x", "操作员", " ", "a'b", "$HOME;#"] {
            assert_eq!(argument(text), Ok(()), "{text}");
        }
    }
}
