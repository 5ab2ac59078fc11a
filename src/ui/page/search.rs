//! Searching a page while typing.

use super::PageLine;
use crate::ui::field::Field;

/// What a page is searched for.
#[derive(Debug, Default)]
pub struct Search {
    /// The words; all must be in a line, in any order and case.
    pub field: Field,
    /// Whether they are being typed.
    pub typing: bool,
}

impl Search {
    /// Whether the page shows that it is searched.
    pub fn is_open(&self) -> bool {
        self.typing || !self.field.text().is_empty()
    }

    /// Forgets the words. Returns whether there were any, or they were being typed.
    pub fn leave(&mut self) -> bool {
        let was_open = self.is_open();
        *self = Self::default();
        was_open
    }

    /// The lines with all of the words, each group under its heading.
    pub fn found(&self, lines: Vec<PageLine>) -> Vec<PageLine> {
        let text = self.field.text().to_lowercase();
        let words: Vec<&str> = text.split_whitespace().collect();
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
}

/// How many lines were found; their headings do not count.
pub fn count(found: &[PageLine]) -> usize {
    let lines = found.iter();
    let lines = lines.filter(|line| !matches!(line, PageLine::Part(_) | PageLine::Heading(_)));
    lines.count()
}

fn has_all(line: &PageLine, words: &[&str]) -> bool {
    let text = match line {
        PageLine::Part(text)
        | PageLine::Heading(text)
        | PageLine::Text(text)
        | PageLine::Note(text) => text.to_lowercase(),
        PageLine::Pair(key, text) | PageLine::Toned(key, text, _) => {
            format!("{key} {text}").to_lowercase()
        }
        PageLine::Key {
            keys,
            text,
            synonyms,
        } => format!("{keys} {text} {}", synonyms.join(" ")).to_lowercase(),
    };
    words.iter().all(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

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
        search.found(page())
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
