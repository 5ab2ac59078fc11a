//! A text of several lines that comes as keys: a paste, from a terminal that does not mark one. Its
//! letters must not act as commands.
//!
//! Only what nobody types at once counts: at least 5 lines in one read, and nothing but text. A
//! slow line, or a script, may bring a repeated key, arrows, or a whole form in one read (`a`, a
//! name, twice a password), and these stay keys. The last read of a paste may be short, so what
//! follows it at once belongs to it.

use std::time::{Duration, Instant};

use super::{Input, Lost};
use crate::ui::key::{Key, KeyCode};

/// More lines than it takes to fill in a form about a user.
const LINES: usize = 5;
/// How soon the rest follows.
const PAUSE: Duration = Duration::from_millis(100);

/// Finds such texts in what is read.
#[derive(Default)]
pub(super) struct UnmarkedPaste {
    /// When the last one came.
    last: Option<Instant>,
}

impl UnmarkedPaste {
    /// Takes the keys of one read away where they are a text: as with a marked paste, no field
    /// takes several lines.
    pub(super) fn gather(&mut self, inputs: &mut Vec<Input>, now: Instant) {
        let keys: Option<Vec<Key>> = inputs.iter().map(text_key).collect();
        let Some(keys) = keys.filter(|keys| !keys.is_empty()) else {
            return;
        };
        let is_rest = self.last.is_some_and(|last| now < last + PAUSE);
        if is_rest || is_text(&keys) {
            self.last = Some(now);
            *inputs = vec![Input::Lost(Lost::AsKeys)];
        }
    }
}

/// The key, if a text can bring it.
fn text_key(input: &Input) -> Option<Key> {
    let Input::Key(key) = input else {
        return None;
    };
    let is_plain = !key.ctrl && !key.alt;
    let is_text = is_plain && matches!(key.code, KeyCode::Char(_) | KeyCode::Tab);
    (is_text || is_break(*key)).then_some(*key)
}

/// Whether a key is a line break: some terminals send a pasted one as it is, which is ctrl-j.
fn is_break(key: Key) -> bool {
    key == Key::plain(KeyCode::Enter) || key == Key::ctrl('j')
}

fn is_text(keys: &[Key]) -> bool {
    let lines = keys.split(|key| is_break(*key));
    lines.filter(|line| !line.is_empty()).count() >= LINES
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What one read makes of these keys, so long after a text.
    fn is_gathered(text: &str, after: Option<Duration>) -> bool {
        let start = Instant::now();
        let mut unmarked = UnmarkedPaste {
            last: after.map(|_| start),
        };
        let key = |c| match c {
            '\r' => Key::plain(KeyCode::Enter),
            '\n' => Key::ctrl('j'),
            '^' => Key::plain(KeyCode::Up),
            c => Key::char(c),
        };
        let mut inputs: Vec<Input> = text.chars().map(|c| Input::Key(key(c))).collect();
        unmarked.gather(&mut inputs, start + after.unwrap_or_default());
        inputs == [Input::Lost(Lost::AsKeys)]
    }

    #[test]
    fn only_several_lines_in_one_read_are_a_text() {
        for (text, is_text) in [
            ("plc-01\rplc-02\rplc-03\rplc-04\rplc-05\r", true),
            ("a\nb\nc\n\nd\ne", true),
            ("jjjjjjjjjjjjjjjjjjj", false),
            ("\r\r\r\r\r\r\r\r\r\r", false),
            ("/line1-plc01\r", false),
            ("/line1-plc01\rs", false),
            ("acarl\rnot-a-real-one\rnot-a-real-one\r\r", false),
            ("a\rb\rc\r^\rd\re\r", false),
        ] {
            assert_eq!(is_gathered(text, None), is_text, "{text:?}");
        }
    }

    #[test]
    fn the_rest_of_a_text_follows_at_once() {
        let ms = Duration::from_millis;
        assert!(is_gathered("d\r", Some(ms(20))));
        assert!(!is_gathered("d\r", Some(ms(150))));
        assert!(!is_gathered("^", Some(ms(20))));
    }
}
