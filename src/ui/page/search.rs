//! Searching a page while typing.

use super::PageLine;
use crate::ui::search::{Search, Words};

/// The lines with all of the words, each group under its heading.
pub fn found_in(lines: Vec<PageLine>, search: &Search) -> Vec<PageLine> {
    let words = search.words();
    if words.is_empty() {
        return lines;
    }
    let mut found = Vec::new();
    let mut heading = None;
    for line in lines {
        match line {
            PageLine::Part(_) | PageLine::Heading(_) => heading = Some(line),
            line if has_all(&line, &words) => {
                found.extend(heading.take());
                found.push(line);
            }
            _ => {}
        }
    }
    found
}

/// How many lines were found; their headings do not count.
pub fn count(found: &[PageLine]) -> usize {
    let lines = found.iter();
    let lines = lines.filter(|line| !matches!(line, PageLine::Part(_) | PageLine::Heading(_)));
    lines.count()
}

fn has_all(line: &PageLine, words: &Words) -> bool {
    match line {
        PageLine::Part(text)
        | PageLine::Heading(text)
        | PageLine::Text(text)
        | PageLine::Note(text) => words.are_in(text),
        PageLine::Pair(key, text) | PageLine::Toned(key, text, _) => {
            words.are_in(&format!("{key} {text}"))
        }
        PageLine::Key {
            keys,
            text,
            synonyms,
        } => words.are_in(&format!("{keys} {text} {}", synonyms.join(" "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::field::Field;

    fn page() -> Vec<PageLine> {
        vec![
            PageLine::Text("Read-only.".into()),
            PageLine::Heading("In the table".into()),
            PageLine::Pair("s".into(), "Save the row".into()),
            PageLine::Pair("S".into(), "Save all rows".into()),
            PageLine::Heading("In a question".into()),
            PageLine::Pair("esc".into(), "Close".into()),
        ]
    }

    fn found(words: &str) -> Vec<PageLine> {
        let field = Field::holding(words);
        let search = Search {
            field,
            typing: true,
        };
        found_in(page(), &search)
    }

    #[test]
    fn lines_with_all_words_are_found_under_their_headings() {
        assert_eq!((found(""), count(&page())), (page(), 4));
        let lines = found("ALL save");
        assert_eq!(lines, [page()[1].clone(), page()[3].clone()]);
        assert_eq!(count(&lines), 1);
        assert_eq!(found("ESC"), page()[4..]);
        assert_eq!(found("nothing"), []);
    }
}
