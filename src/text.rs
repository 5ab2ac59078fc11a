//! Text for a terminal: cleaned of what could steer it, measured and cut by display width (`width`,
//! as ratatui counts again in `ui::paint`), and folded, so that capital and small letters are the
//! same.

pub(crate) mod byte_order_mark;
pub(crate) mod csv_quotes;
pub mod nearest;
mod shown_name;

pub use shown_name::{name, named, short};

use std::borrow::Cow;
use std::fmt::Write as _;

use ratatui::buffer::CellWidth;
use unicode_segmentation::UnicodeSegmentation;

/// The longest grapheme that is drawn, in bytes. Real ones (emoji families, stacked accents)
/// stay well below; a longer one is a flood of combining marks.
const MAX_GRAPHEME: usize = 40;

/// A number and its noun.
pub fn count(number: usize, one: &str, several: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {several}"),
    }
}

/// `a, b or c`.
pub fn either(words: &[impl AsRef<str>]) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    match words.as_slice() {
        [] => String::new(),
        [one] => (*one).into(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// Names in a sentence, the first ones; the others are counted: `a, b and 3 more`.
pub fn some_of(names: impl IntoIterator<Item: AsRef<str>>, most: usize) -> String {
    let mut names = names.into_iter();
    let first: Vec<_> = names.by_ref().take(most).collect();
    let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
    match (first.join(", "), names.count()) {
        (first, 0) => first,
        (first, more) => format!("{first} and {more} more"),
    }
}

/// Makes text from outside harmless and visible: control characters, escapes, bidirectional
/// overrides and other invisible format characters are shown as escapes such as `\x1b` or
/// `\u{202e}`.
pub fn clean(text: &str) -> Cow<'_, str> {
    if is_simple(text)
        || (!text.chars().any(is_unsafe) && !has_idle_joiner(text) && !has_flood(text))
    {
        return Cow::Borrowed(text);
    }
    let mut cleaned = String::with_capacity(text.len() + 8);
    for grapheme in text.graphemes(true) {
        if grapheme.len() > MAX_GRAPHEME {
            cleaned.push('\u{fffd}');
            continue;
        }
        let mut before = None;
        for c in grapheme.chars() {
            push_escaped(&mut cleaned, c, is_idle(c, before.replace(c)));
        }
    }
    Cow::Owned(cleaned)
}

/// Whether each character is simple, as in nearly all text: no table of Unicode has to be asked
/// then.
pub fn is_simple(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~')) || text.chars().all(is_simple_char)
}

/// Whether a character is harmless, a grapheme of its own, and one column wide: ASCII and the signs
/// that the console draws.
pub const fn is_simple_char(c: char) -> bool {
    matches!(c,
        ' '..='~' | '·' | '‐'..='‧' | '←'..='⇿' | '∀'..='⋿' | '─'..='◼' | '✓'..='✘')
}

fn has_flood(text: &str) -> bool {
    text.len() > MAX_GRAPHEME && text.graphemes(true).any(|g| g.len() > MAX_GRAPHEME)
}

fn push_escaped(out: &mut String, c: char, idle: bool) {
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        c if c.is_ascii_control() => {
            let _ = write!(out, "\\x{:02x}", u32::from(c));
        }
        c if idle || is_unsafe(c) => {
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        }
        c => out.push(c),
    }
}

/// Characters that a terminal acts on, that change how others look while being invisible, or that
/// look like nothing.
pub(crate) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'
            | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

/// Joiners and variation selectors: scripts and emoji need them; behind a letter of ASCII they
/// only make two names look alike.
const fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}

fn is_idle(c: char, before: Option<char>) -> bool {
    is_joiner(c) && before.is_none_or(|before| before.is_ascii())
}

fn has_idle_joiner(text: &str) -> bool {
    let mut before = None;
    text.chars().any(|c| is_idle(c, before.replace(c)))
}

/// The number of columns that a cleaned text takes when ratatui draws it: cell by cell, a grapheme
/// each.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    if is_simple(text) {
        return text.chars().count();
    }
    let graphemes = text.graphemes(true);
    graphemes
        .map(|grapheme| usize::from(grapheme.cell_width()))
        .sum()
}

/// Cleans a text and cuts it to `columns`, with `…` where something is missing. Never cuts inside
/// a grapheme.
pub fn fit(text: &str, columns: usize) -> Cow<'_, str> {
    // A text far longer than the space is cut before it is cleaned, so that drawing a cell
    // costs the same however long the text is. A column can take several bytes, never 200.
    let mut end = text.len().min(columns.saturating_mul(200).max(200));
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let cleaned = clean(&text[..end]);
    if end == text.len() && width(&cleaned) <= columns {
        return cleaned;
    }
    if columns == 0 {
        return Cow::Borrowed("");
    }
    let mut cut = String::new();
    let mut used = 0;
    for grapheme in cleaned.graphemes(true) {
        let next = used + width(grapheme);
        if next >= columns {
            break;
        }
        cut.push_str(grapheme);
        used = next;
    }
    cut.push('…');
    Cow::Owned(cut)
}

/// Cleans a text and cuts it to `columns` behind a word, with `…` where something is missing.
pub fn fit_words(text: &str, columns: usize) -> Cow<'_, str> {
    let cut = fit(text, columns);
    let is_whole = clean(text) == cut;
    let Some(begin) = cut.strip_suffix('…').filter(|_| !is_whole) else {
        return cut;
    };
    match begin.rsplit_once(' ') {
        // A long word is cut in itself: else little is left.
        Some((words, _)) if 2 * width(words) >= columns => {
            let words = words.trim_end_matches([' ', '·', ',', ';', ':']);
            Cow::Owned(format!("{words} …"))
        }
        _ => cut,
    }
}

/// A text as it stands in a sentence: one that is wider than `columns` is cleaned and cut, with
/// `…`.
pub fn brief(text: &str, columns: usize) -> Cow<'_, str> {
    if text.len() <= columns {
        return Cow::Borrowed(text);
    }
    fit(text, columns)
}

/// A cleaned text without its first `columns`. A grapheme that the edge would cut is left out.
pub fn skip(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        if used >= columns {
            return &text[at..];
        }
        used += width(grapheme);
    }
    ""
}

/// Cleans a text and breaks it into lines of at most `columns`, between words where it can. A
/// grapheme that is wider than that becomes `…`.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    if columns == 0 {
        return Vec::new();
    }
    let cleaned = clean(text);
    let mut lines = vec![String::new()];
    let mut used = 0;
    for (at, word) in cleaned.split(' ').enumerate() {
        let word_width = width(word);
        if at > 0 && used + 1 + word_width > columns {
            lines.push(String::new());
            used = 0;
        } else if at > 0 {
            push(&mut lines, " ");
            used += 1;
        }
        if used + word_width <= columns {
            push(&mut lines, word);
            used += word_width;
            continue;
        }
        for grapheme in word.graphemes(true) {
            let (grapheme, grapheme_width) = match width(grapheme) {
                wider if wider > columns => ("…", 1),
                fits => (grapheme, fits),
            };
            if used + grapheme_width > columns && used > 0 {
                lines.push(String::new());
                used = 0;
            }
            push(&mut lines, grapheme);
            used += grapheme_width;
        }
    }
    lines
}

fn push(lines: &mut [String], text: &str) {
    if let Some(line) = lines.last_mut() {
        line.push_str(text);
    }
}

/// A text without the difference of capital and small letters, letter by letter.
pub fn fold(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// A text as one word: folded, with dashes for spaces (kebab case).
pub fn slug(text: &str) -> String {
    let words = text.split_whitespace().map(fold);
    words.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn of_many_names_the_first_are_told() {
        let names = ["a", "b", "c", "d", "e"];
        assert_eq!(some_of(&names[..2], 3), "a, b");
        assert_eq!(some_of(&names[..3], 3), "a, b, c");
        assert_eq!(some_of(names, 3), "a, b, c and 2 more");
        assert_eq!(some_of(&names[..0], 3), "");
    }

    #[test]
    fn a_simple_character_is_one_column_and_joins_no_other() {
        let simple: Vec<char> = ('\0'..=char::MAX)
            .filter(|c| is_simple(c.encode_utf8(&mut [0; 4])))
            .collect();
        assert!(simple.len() > 600, "{}", simple.len());
        for c in &simple {
            assert!(!is_unsafe(*c) && !is_joiner(*c), "{c:?}");
            assert_eq!(c.encode_utf8(&mut [0; 4]).cell_width(), 1, "{c:?}");
        }
        // Each behind each: two that make one grapheme would be fewer.
        let pairs = simple
            .iter()
            .flat_map(|a| simple.iter().map(move |b| (a, b)));
        let text: String = pairs.flat_map(|(a, b)| [*a, *b]).collect();
        assert_eq!(text.graphemes(true).count(), text.chars().count());
    }

    #[test]
    fn a_name_in_a_sentence_shows_both_of_its_ends() {
        let device = "plant-north/hall-7/line-12/station-3/sensor-0001";
        assert_eq!(short(device), device);
        for long in ["a".repeat(5000), "员".repeat(5000), "\u{202e}".repeat(300)] {
            let name = format!("{long}-0001");
            let shown = short(&name);
            assert!(
                width(&shown) <= 60 && shown.contains('…'),
                "{}",
                width(&shown)
            );
            assert!(
                shown.ends_with("-0001") || long.starts_with('\u{202e}'),
                "{shown}"
            );
        }
    }

    #[test]
    fn what_could_steer_the_terminal_becomes_visible() {
        assert_eq!(clean("a\x1b[31mb"), "a\\x1b[31mb");
        assert_eq!(clean("a\nb\u{9b}c"), "a\\nb\\u{9b}c");
        assert_eq!(clean("x\u{202e}txt.exe"), "x\\u{202e}txt.exe");
        assert_eq!(clean("plain 操作员 👩‍👩‍👧"), "plain 操作员 👩‍👩‍👧");
    }

    #[test]
    fn names_that_would_look_alike_do_not() {
        assert_eq!(clean("anna\u{200d}"), "anna\\u{200d}");
        assert_eq!(clean("an\u{fe0f}na"), "an\\u{fe0f}na");
        assert_eq!(clean("\u{3164}"), "\\u{3164}");
        assert_eq!(clean("नी\u{200d}ल ❤\u{fe0f}"), "नी\u{200d}ल ❤\u{fe0f}");
        assert_eq!(wrap("line  1", 20), ["line  1"]);
    }

    #[test]
    fn spaces_at_the_ends_of_a_name_show() {
        assert_eq!(name("root"), "root");
        assert_eq!(name("root "), "root\\x20");
        assert_eq!(name("  a b"), "\\x20\\x20a b");
        assert_eq!(name(" "), "\\x20");
    }

    #[test]
    fn widths_are_those_that_ratatui_draws() {
        for text in [
            "\u{644}\u{627}\u{644}\u{627}",
            "ｶﾞｷﾞｸﾞ",
            "操作员",
            "👩‍🔧",
            "plain",
        ] {
            let area = ratatui::layout::Rect::new(0, 0, 40, 1);
            let mut buffer = ratatui::buffer::Buffer::empty(area);
            let (end, _) = buffer.set_stringn(0, 0, text, 40, ratatui::style::Style::new());
            assert_eq!(width(text), usize::from(end), "{text}");
        }
    }

    #[test]
    fn a_flood_of_combining_marks_is_one_mark() {
        let flood = format!("a{}b", "\u{301}".repeat(500));
        assert_eq!(clean(&flood), "\u{fffd}b");
    }

    #[test]
    fn cutting_keeps_graphemes_and_says_so() {
        assert_eq!(fit("操作员", 6), "操作员");
        assert_eq!(fit("操作员", 5), "操作…");
        assert_eq!(fit("操作员", 4), "操…");
        assert_eq!(fit("abc", 0), "");
        assert_eq!(fit("e\u{301}e\u{301}e\u{301}", 2), "e\u{301}…");
    }

    #[test]
    fn a_sentence_is_cut_behind_a_word() {
        assert_eq!(fit_words("one two three", 13), "one two three");
        assert_eq!(fit_words("one two three", 11), "one two …");
        assert_eq!(fit_words("one two: three", 12), "one two …");
        assert_eq!(fit_words("a verylongword", 10), "a verylon…");
        assert_eq!(fit_words("and so on…", 20), "and so on…");
        assert_eq!(fit_words("", 20), "");
    }

    #[test]
    fn skipping_never_halves_a_grapheme() {
        assert_eq!(skip("abc", 1), "bc");
        assert_eq!(skip("操作员", 3), "员");
        assert_eq!(skip("abc", 9), "");
    }

    #[test]
    fn wrapping_breaks_between_words() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        // One grapheme can take three columns.
        assert_eq!(wrap("a☰\u{16f51}", 2), ["a…"]);
        assert_eq!(wrap("操", 1), ["…"]);
    }

    proptest! {
        #[test]
        fn nothing_cut_or_wrapped_is_wider_than_asked(text in ".{0,60}", columns in 1_usize..30) {
            prop_assert!(width(&fit(&text, columns)) <= columns);
            prop_assert!(width(&fit_words(&text, columns)) <= columns);
            prop_assert!(!fit(&text, columns).chars().any(is_unsafe));
            for line in wrap(&text, columns) {
                prop_assert!(width(&line) <= columns, "{line:?}");
            }
        }
    }
}
