//! Answers of the broker to commands of other admins: they come to everybody who may read answers.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use super::command_log::ANSWER_KEPT;
use crate::domain::command::{Answer, CommandId, CommandKind, Verdict};
use crate::domain::local_time::LocalTime;
use crate::domain::user::UserName;

/// How many are kept. The oldest go first.
const KEPT: usize = 1000;
/// How many characters of a user's name are kept: any text may stand there.
const NAME_KEPT: usize = 256;

/// An answer to a command that is not ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherAdminAnswer {
    /// The next command of ours after it, which gives it its place among ours.
    pub before: CommandId,
    /// What it says.
    pub verdict: Verdict,
    /// The kind of command, where it names one of those that this console sends.
    pub kind: Option<CommandKind>,
    /// Whom it is about, where it says so.
    pub user: Option<UserName>,
    /// The broker's words, cut to [`ANSWER_KEPT`] characters.
    pub words: Box<str>,
    /// When it came.
    pub time: Option<Arc<LocalTime>>,
}

/// The answers to others that are kept. Each has a number that is never used again.
#[derive(Debug, Clone, Default)]
pub struct OtherAdminAnswers {
    answers: VecDeque<OtherAdminAnswer>,
    /// The number of the oldest one kept.
    first: u64,
    /// The number of the first without a time stamp.
    news: u64,
}

impl OtherAdminAnswers {
    /// Notes an answer with `words` as they may be kept. `before` is our next command.
    pub(super) fn hear(&mut self, answer: &Answer, words: &str, before: CommandId) {
        let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
        let name = |user: &UserName| cut(user.as_str(), NAME_KEPT).into();
        self.answers.push_back(OtherAdminAnswer {
            before,
            verdict: answer.verdict,
            kind: answer.kind,
            user: answer.user.as_ref().map(name),
            words: cut(words, ANSWER_KEPT).into(),
            time: None,
        });
        if self.answers.len() > KEPT {
            self.answers.pop_front();
            self.first += 1;
        }
    }

    /// The answers that are kept, the oldest first.
    pub const fn answers(&self) -> &VecDeque<OtherAdminAnswer> {
        &self.answers
    }

    /// The number of the oldest answer that is kept.
    pub const fn first(&self) -> u64 {
        self.first
    }

    /// The answer of a number.
    pub fn get(&self, number: u64) -> Option<&OtherAdminAnswer> {
        let at = usize::try_from(number.checked_sub(self.first)?).ok()?;
        self.answers.get(at)
    }

    fn end(&self) -> u64 {
        self.first + self.answers.len() as u64
    }

    /// Whether any came since the last time stamp.
    pub fn has_untimed(&self) -> bool {
        self.news < self.end()
    }

    /// Stamps those that came since the last call. Returns their numbers.
    pub(super) fn stamp(&mut self, time: &Arc<LocalTime>) -> Range<u64> {
        let news = self.news.max(self.first)..self.end();
        let at = usize::try_from(news.start - self.first).unwrap_or(usize::MAX);
        for answer in self.answers.iter_mut().skip(at) {
            answer.time = Some(Arc::clone(time));
        }
        self.news = news.end;
        news
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::Correlation;

    fn hear(answers: &mut OtherAdminAnswers, text: &str) {
        let answer = Answer {
            correlation: Correlation::Foreign,
            verdict: Verdict::Accepted,
            text: text.into(),
            kind: None,
            user: Some(text.into()),
        };
        answers.hear(&answer, text, CommandId(0));
    }

    #[test]
    fn the_oldest_go_and_numbers_stay() {
        let mut answers = OtherAdminAnswers::default();
        for number in 0..KEPT + 2 {
            hear(&mut answers, &number.to_string());
        }
        assert_eq!((answers.answers().len(), answers.first()), (KEPT, 2));
        assert!(answers.get(1).is_none());
        assert_eq!(&*answers.get(2).unwrap().words, "2");
    }

    #[test]
    fn what_is_kept_of_an_answer_has_a_bound() {
        let mut answers = OtherAdminAnswers::default();
        hear(&mut answers, &"员".repeat(100_000));
        let answer = answers.get(0).unwrap();
        assert_eq!(answer.words.chars().count(), ANSWER_KEPT);
        let user = answer.user.as_ref().unwrap();
        assert_eq!(user.as_str().chars().count(), NAME_KEPT);
    }
}
