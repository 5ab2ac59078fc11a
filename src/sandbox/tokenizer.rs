//! How a command line is cut into words (`docs/protocol.md`, *Commands*).
//!
//! Words are separated by white space; double quotes around a word are stripped and keep its white
//! space (M). There is no escape: what a quote inside of a word means is not documented, so it is
//! taken as it stands.

use std::ops::Range;

/// One word of a command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// The word without its quotes.
    pub(super) text: String,
    /// Whether quotes stood around it. A quoted word is never an option.
    pub(super) quoted: bool,
    /// Where it stands in the line, quotes included, in bytes.
    pub(super) span: Range<usize>,
}

/// The words of a command line.
///
/// ```
/// use guestlist::sandbox::tokenizer::tokenize;
/// assert_eq!(tokenize(r#"-addUser "ann lee" x"#), ["-addUser", "ann lee", "x"]);
/// ```
pub fn tokenize(line: &str) -> Vec<String> {
    tokens(line).into_iter().map(|token| token.text).collect()
}

/// The words of a command line, with their places.
pub(super) fn tokens(line: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(skip) = line[at..].find(|c: char| !c.is_whitespace()) {
        let token = token_at(line, at + skip);
        at = token.span.end;
        found.push(token);
    }
    found
}

fn token_at(line: &str, start: usize) -> Token {
    let rest = &line[start..];
    if let Some(inner) = rest.strip_prefix('"') {
        let closing = inner.find('"');
        let text = closing.map_or(inner, |end| &inner[..end]);
        let end = closing.map_or(line.len(), |end| start + end + 2);
        return Token {
            text: text.to_owned(),
            quoted: true,
            span: start..end,
        };
    }
    let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
    Token {
        text: rest[..length].to_owned(),
        quoted: false,
        span: start..start + length,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_at_white_space_and_quotes_are_stripped() {
        assert_eq!(tokenize(""), Vec::<String>::new());
        assert_eq!(tokenize(" \t\n "), Vec::<String>::new());
        assert_eq!(tokenize("-addUser  ann\tx "), ["-addUser", "ann", "x"]);
        assert_eq!(tokenize(r#"-a "two words" b"#), ["-a", "two words", "b"]);
        assert_eq!(tokenize(r#"-a "" b"#), ["-a", "", "b"]);
        assert_eq!(tokenize(r#"-a "never closed b"#), ["-a", "never closed b"]);
        assert_eq!(tokenize(r#"-a b"c"#), ["-a", r#"b"c"#]);
        assert_eq!(tokenize("-a ä\u{2003}ö"), ["-a", "ä", "ö"]);
    }

    #[test]
    fn a_closing_quote_ends_the_word() {
        assert_eq!(tokenize(r#""a"b "c""#), ["a", "b", "c"]);
    }

    #[test]
    fn places_cover_the_quotes() {
        let line = r#"-a "b c" d"#;
        let spans: Vec<&str> = tokens(line).iter().map(|t| &line[t.span.clone()]).collect();
        assert_eq!(spans, ["-a", r#""b c""#, "d"]);
        let quoted: Vec<bool> = tokens(line).iter().map(|t| t.quoted).collect();
        assert_eq!(quoted, [false, true, false]);
    }
}
