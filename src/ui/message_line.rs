//! What was said last, for the line above the footer: its text, and how it is meant. How much of it
//! fits there is decided in `screens::layout::message_row`.

use crate::domain::reason::Tone;

/// How many more than the first one are kept.
const KEPT: usize = 50;

/// The line above the footer, until the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The text, not cleaned.
    pub text: String,
    /// How it is meant.
    pub tone: Tone,
    /// The other problems that were said since the last key.
    pub others: Vec<(String, Tone)>,
}

impl Line {
    /// A line that says this alone.
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            tone,
            others: Vec::new(),
        }
    }

    /// Takes in what is said next. Of problems the worst comes first, then the first; a notice
    /// leaves an error.
    pub fn say(&mut self, tone: Tone, text: String) {
        let is_problem = |tone| matches!(tone, Tone::Bad | Tone::Warning);
        if self.holds(&text) || (!is_problem(tone) && self.tone == Tone::Bad) {
            return;
        }
        if !is_problem(tone) || !is_problem(self.tone) {
            *self = Self::new(tone, text);
            return;
        }
        let mut next = (text, tone);
        if tone == Tone::Bad && self.tone != Tone::Bad {
            std::mem::swap(&mut self.text, &mut next.0);
            std::mem::swap(&mut self.tone, &mut next.1);
        }
        if self.others.len() < KEPT {
            self.others.push(next);
        }
    }

    fn holds(&self, text: &str) -> bool {
        self.text == text || self.others.iter().any(|(other, _)| other == text)
    }

    /// All that it says, the first thing first.
    pub fn all(&self) -> Vec<(String, Tone)> {
        let first = (self.text.clone(), self.tone);
        std::iter::once(first)
            .chain(self.others.iter().cloned())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_comes_first_and_the_others_are_counted() {
        let mut line = Line::new(Tone::Info, "saved");
        line.say(Tone::Warning, "no answer".into());
        assert_eq!((&*line.text, line.others.len()), ("no answer", 0));
        line.say(Tone::Bad, "refused".into());
        line.say(Tone::Bad, "denied".into());
        line.say(Tone::Bad, "refused".into());
        line.say(Tone::Good, "done".into());
        let all = line.all();
        let texts: Vec<&str> = all.iter().map(|(text, _)| &**text).collect();
        assert_eq!(texts, ["refused", "no answer", "denied"]);
    }
}
