//! The harmless command: its answer shows how the broker marks its answers. `probe` of each dialect
//! decides what it asks, and about which user. A read-only session sends it too, since it changes
//! nothing. Where it asks for groups, its answer tells whether there are any. It is sent from
//! `in_flight_limit` (`Session::ask`).

use tokio::time::Instant;

use crate::broker::dialect::AnswerMode;
use crate::domain::broker_messages::BrokerEvent;
use crate::domain::command::{Answer, Correlation, Verdict};

#[derive(Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Unasked,
    /// Its answer may come until then.
    Open(Instant),
    /// It was not answered in time; the answer may still come.
    Overdue,
    Over,
}

/// What to do with an answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Judgement {
    Deliver(BrokerEvent),
    /// It says whether answers carry ids.
    Mode(AnswerMode),
    Drop,
}

#[derive(Debug, Default)]
pub(super) struct Probe {
    state: State,
    /// Whether it was sent before any command of ours could be in flight.
    alone: bool,
}

impl Probe {
    /// Notes that it was sent. `alone` says that no command of ours can be in flight on this link.
    pub(super) fn ask(&mut self, until: Instant, alone: bool) {
        self.state = State::Open(until);
        self.alone = alone;
    }

    /// Whether it was never asked on this link.
    pub(super) fn is_unasked(&self) -> bool {
        self.state == State::Unasked
    }

    /// Until when an answer is awaited.
    pub(super) const fn until(&self) -> Option<Instant> {
        match self.state {
            State::Open(until) => Some(until),
            _ => None,
        }
    }

    /// Whether the time for an answer is just over.
    pub(super) fn expire(&mut self, now: Instant) -> bool {
        let over = self.until().is_some_and(|until| until <= now);
        if over {
            self.state = State::Overdue;
        }
        over
    }

    /// It was refused and will not be answered. Whether an answer was awaited.
    pub(super) fn give_up(&mut self) -> bool {
        let open = self.until().is_some();
        self.state = State::Over;
        open
    }

    /// Takes an answer that is to a harmless command for sure.
    pub(super) fn answered(&mut self, mode: AnswerMode) -> Judgement {
        if std::mem::replace(&mut self.state, State::Over).is_open() {
            Judgement::Mode(mode)
        } else {
            // It is late, or to somebody else, but never to one of our commands.
            Judgement::Drop
        }
    }

    /// Judges any other answer. An older broker may answer the probe in words that do not name it
    /// (L): while it is open, a text without an id that names no command is taken for its answer.
    /// That holds only where it was sent alone, so that no command of ours loses its answer.
    pub(super) fn judge(&mut self, mut answer: Answer) -> Judgement {
        let anonymous = answer.correlation == Correlation::Unmarked && answer.kind.is_none();
        match self.state {
            State::Open(_) if anonymous && self.alone => {
                self.state = State::Over;
                return Judgement::Mode(AnswerMode::WithoutIds);
            }
            State::Overdue if anonymous && answer.verdict == Verdict::Unclear => {
                // Most likely the late answer. It is shown, but must not decide about a command.
                self.state = State::Over;
                answer.correlation = Correlation::Foreign;
            }
            _ => {}
        }
        Judgement::Deliver(BrokerEvent::Answer(answer))
    }
}

impl State {
    const fn is_open(&self) -> bool {
        matches!(self, Self::Open(_))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::domain::command::{CommandId, CommandKind};

    fn answer(correlation: Correlation, verdict: Verdict, kind: Option<CommandKind>) -> Answer {
        Answer {
            correlation,
            verdict,
            text: "x".into(),
            kind,
            user: None,
        }
    }

    fn open() -> (Probe, Instant) {
        let until = Instant::now() + Duration::from_secs(5);
        let mut probe = Probe::default();
        probe.ask(until, true);
        (probe, until)
    }

    fn delivered(judgement: Judgement) -> Answer {
        match judgement {
            Judgement::Deliver(BrokerEvent::Answer(answer)) => answer,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_answer_in_time_tells_the_answer_mode_and_a_late_one_nothing() {
        for mode in [AnswerMode::WithIds, AnswerMode::WithoutIds] {
            let (mut probe, _) = open();
            assert_eq!(probe.answered(mode), Judgement::Mode(mode));
            assert_eq!(probe.answered(mode), Judgement::Drop);
            let (mut probe, until) = open();
            assert!(!probe.expire(until.checked_sub(Duration::from_millis(1)).unwrap()));
            assert!(probe.expire(until));
            assert!(!probe.expire(until));
            assert_eq!(probe.answered(mode), Judgement::Drop);
        }
    }

    #[test]
    fn answers_of_others_do_not_tell_the_answer_mode() {
        let (mut probe, _) = open();
        for answer in [
            answer(Correlation::Foreign, Verdict::Unclear, None),
            answer(Correlation::Ours(CommandId(1)), Verdict::Accepted, None),
            answer(
                Correlation::Unmarked,
                Verdict::Accepted,
                Some(CommandKind::Add),
            ),
        ] {
            assert_eq!(delivered(probe.judge(answer.clone())), answer);
        }
        let groups = answer(Correlation::Unmarked, Verdict::Unclear, None);
        assert_eq!(probe.judge(groups), Judgement::Mode(AnswerMode::WithoutIds));
    }

    #[test]
    fn asked_beside_commands_it_takes_no_answer_of_theirs() {
        let (mut probe, until) = open();
        probe.ask(until, false);
        let text = answer(Correlation::Unmarked, Verdict::Accepted, None);
        assert_eq!(delivered(probe.judge(text.clone())), text);
        assert_eq!(
            probe.answered(AnswerMode::WithIds),
            Judgement::Mode(AnswerMode::WithIds)
        );
    }

    #[test]
    fn a_late_text_without_a_name_cannot_decide_about_a_command() {
        let (mut probe, until) = open();
        probe.expire(until);
        let refusal = answer(Correlation::Unmarked, Verdict::Refused, None);
        assert_eq!(delivered(probe.judge(refusal.clone())), refusal);
        let groups = answer(Correlation::Unmarked, Verdict::Unclear, None);
        assert_eq!(
            delivered(probe.judge(groups.clone())).correlation,
            Correlation::Foreign
        );
        assert_eq!(
            delivered(probe.judge(groups)).correlation,
            Correlation::Unmarked
        );
    }
}
