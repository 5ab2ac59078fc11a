//! From an answer, or from its absence (`answer_timeout`), back to the change that the command was
//! for.
//!
//! - An accepted command is done when the list shows it. Until then the list is read again, and in
//!   the end the change is Unknown; when, says `answer_timeout`.
//! - An answer without an id that names neither a command nor a user may be another admin's. It
//!   confirms no password, and refuses nothing once answers to others came meanwhile: the change is
//!   Unknown then, with the words.
//! - A sentence has 300 columns of an answer; the activity has all of the last 20 long ones.

use super::Engine;
use super::answer_timeout::{REREAD_AFTER, VERIFY_PATIENCE};
use super::command_log::Outcome;
use super::command_queue::Stage;
use super::effect::{Notice, Timer};
use crate::domain::broker_messages::BrokerRequest;
use crate::domain::command::{
    Answer, Command, CommandId, CommandKind, Correlation, Submission, Verdict,
};
use crate::domain::reason::{Advice, Reason, Tone};
use crate::domain::user::UserName;
use crate::text;

/// The columns of an answer in a sentence. The activity has all of it.
const LONGEST_ANSWER: usize = 300;

/// What a refused addition may have led to.
const DONE_TO_ANOTHER: &str =
    "what was sent with it may have changed the existing user of this name";

impl Engine {
    pub(super) fn on_answer(&mut self, answer: &Answer) {
        let found = self.queue.match_answer(answer);
        let Some((stage, sent)) = found.and_then(|id| self.sent_command(id)) else {
            // Another admin's, or one that came too late to mean anything.
            self.changed = false;
            self.keep_stray(answer);
            return self.weigh_others_answer(answer);
        };
        if stage == Stage::Accepted {
            self.changed = false; // It came twice.
            return;
        }
        // The password is taken out before the text is cut: half of one would not be found.
        let words = sent.command.without_password(&answer.text);
        self.log.answer(sent.id, &words);
        let words = text::brief(&words, LONGEST_ANSWER).into_owned();
        match answer.verdict {
            Verdict::Unclear => self.undecided(&sent, &words, "is neither yes nor no"),
            _ if self.could_be_anybodys(answer, &sent) => {
                self.undecided(&sent, &words, "does not name the user");
            }
            Verdict::Accepted => {
                if let Some(addition) = self.refused_addition(sent.id) {
                    self.given_to_another(&sent, addition);
                } else {
                    let is_ours = matches!(answer.correlation, Correlation::Ours(_));
                    self.accepted(&sent, is_ours);
                }
            }
            Verdict::Refused => {
                self.failed(&sent, words.into());
                if matches!(answer.correlation, Correlation::Ours(_)) {
                    self.refute(sent.id);
                }
            }
            Verdict::Denied => {
                let kind = sent.command.kind();
                self.learn_denial(kind, &words);
                let why = self.lacking(kind, &words);
                self.failed(&sent, why.into());
            }
        }
        self.send_next();
    }

    /// Keeps an answer that decides nothing, for the activity. A late one to us goes to its
    /// command; of the others only their words are known.
    fn keep_stray(&mut self, answer: &Answer) {
        let Correlation::Ours(id) = answer.correlation else {
            self.contest(answer);
            let text = self.queue.without_passwords(&answer.text);
            self.queue.hint(answer, &text::brief(&text, LONGEST_ANSWER));
            return self.other_answers.hear(answer, &text, self.log.next_id());
        };
        let Some(entry) = self.log.get(id).filter(|it| it.answer.is_none()) else {
            return;
        };
        match entry.change.kind() {
            // The password is forgotten by now, so it cannot be taken out of the broker's words.
            CommandKind::Add | CommandKind::Password => {
                let words = "(late; text not kept: it may contain the password)";
                self.log.answer(id, words);
                if matches!(answer.verdict, Verdict::Refused | Verdict::Denied) {
                    self.refute(id);
                }
            }
            CommandKind::Remove | CommandKind::Permission => _ = self.log.answer(id, &answer.text),
        }
    }

    /// Whether an answer without an id may be another admin's: it names neither command nor user,
    /// and others were answered meanwhile, or it confirms a password, which no list would show.
    fn could_be_anybodys(&self, answer: &Answer, sent: &Submission) -> bool {
        let unnamed = answer.kind.is_none() && answer.user.is_none();
        let others = self.other_answers.answers().back();
        let others_work = others.is_some_and(|theirs| theirs.before > sent.id);
        let is_password = sent.command.kind() == CommandKind::Password;
        answer.correlation == Correlation::Unmarked
            && unnamed
            && match answer.verdict {
                Verdict::Refused | Verdict::Denied => others_work,
                Verdict::Accepted | Verdict::Unclear => is_password,
            }
    }

    /// The answer decides nothing. One that does may still come.
    fn undecided(&mut self, sent: &Submission, words: &str, what: &str) {
        let answered = if words.is_empty() {
            "the broker's answer is empty, and".into()
        } else {
            format!("the broker answered \"{words}\", which")
        };
        let why = self.advised(format!("{answered} {what}"), sent.command.kind());
        self.unknown(sent, why);
    }

    /// The refused addition that was in the same message as a command.
    fn refused_addition(&self, id: CommandId) -> Option<CommandId> {
        let addition = self.queue.get(id)?.addition?;
        let outcome = &self.log.get(addition)?.outcome;
        matches!(outcome, Outcome::Failed(_)).then_some(addition)
    }

    /// The addition was refused, since the name was taken. The broker goes on after an error, so it
    /// did to that user what was meant for the new one. Its list has the last word.
    fn given_to_another(&mut self, sent: &Submission, addition: CommandId) {
        let user = text::short(sent.command.user().as_str()).into_owned();
        let why = "a user of this name already existed: the broker may have changed that one; its list \
            will show it";
        self.unknown(sent, why.into());
        let entry = self.log.get(addition);
        let refused = entry.and_then(|entry| entry.outcome.reason());
        let refused = refused.map_or("", |it| it.text.as_str());
        if refused.ends_with(DONE_TO_ANOTHER) {
            return;
        }
        let whole = format!("{refused}; {DONE_TO_ANOTHER}");
        self.note_outcome(addition, Outcome::Failed(whole.into()));
        let text = format!("{user} already existed; {DONE_TO_ANOTHER}");
        self.say(Tone::Warning, text);
        self.request(BrokerRequest::Refresh);
    }

    pub(super) fn sent_command(&self, id: CommandId) -> Option<(Stage, Submission)> {
        let sent = self.queue.get(id)?;
        let command = sent.command.clone();
        Some((sent.stage, Submission { id, command }))
    }

    /// Why an outcome is not known, and what to do about it.
    pub(super) fn advised(&self, why: String, kind: CommandKind) -> Reason {
        let no_list = self.list_is_refused();
        match kind {
            CommandKind::Permission if no_list => {
                Reason::with(format!("{why}; no list can show it"), Advice::Send)
            }
            CommandKind::Add | CommandKind::Remove if no_list => {
                format!("{why}; no list can show it").into()
            }
            CommandKind::Permission => Reason::with(why, Advice::ReadListOrSend),
            CommandKind::Add | CommandKind::Remove => Reason::with(why, Advice::ReadList),
            CommandKind::Password => Reason::with(
                format!("{why}; no list shows passwords: try to log in with it, or set it again"),
                Advice::SetAgain,
            ),
        }
    }

    /// The broker took a command. `is_ours`: whether the answer carries its id.
    fn accepted(&mut self, sent: &Submission, is_ours: bool) {
        let user = sent.command.user().clone();
        let kind = sent.command.kind();
        self.became(sent, Outcome::Accepted);
        self.note_own_change(&sent.command);
        self.denied.remove(&kind);
        if kind == CommandKind::Password {
            self.queue.remove(sent.id);
            if self.logs_in_as(&user) {
                self.session.factory_password = false;
                self.request(BrokerRequest::AdoptPassword(sent.id));
            }
            self.password_set(sent, "the broker accepted the new password");
            return self.tell(Notice::Accepted(sent.clone()));
        }
        let may_be_theirs = kind == CommandKind::Add && !is_ours;
        let is_open = self.is_open(sent);
        if !is_open && kind == CommandKind::Add {
            let name = text::short(user.as_str());
            let text = format!("{name} added, confirmed by a late answer");
            self.say(Tone::Good, text);
        }
        if self.is_verified(sent.id) || !is_open && self.log.is_followed(sent.id) {
            // The list was faster than the answer, or another change came after it.
            self.queue.remove(sent.id);
            if may_be_theirs {
                self.log.open_claim(sent.id);
                self.start(Timer::Verify(sent.id), VERIFY_PATIENCE);
            }
            return self.tell(Notice::Done(sent.id));
        }
        if self.list_is_refused() {
            self.accepted_without_list(sent);
            return self.tell(Notice::Accepted(sent.clone()));
        }
        self.tell(Notice::Accepted(sent.clone()));
        self.ask_about(sent);
        self.start(Timer::Reread(sent.id), REREAD_AFTER);
        self.start(Timer::Verify(sent.id), VERIFY_PATIENCE);
        if may_be_theirs {
            // Until that timer is over.
            self.log.open_claim(sent.id);
        }
        self.look_again();
        if !is_open {
            self.verify_late();
        }
    }

    pub(super) fn is_verified(&self, id: CommandId) -> bool {
        let entry = self.log.get(id);
        entry.is_some_and(|entry| entry.outcome == Outcome::Verified)
    }

    fn password_set(&mut self, sent: &Submission, words: &str) {
        let user = sent.command.user();
        if self.is_open(sent) {
            self.actions.remove(user);
        }
        let old = self.old_password_in_profile(user);
        let name = text::short(user.as_str()).into_owned();
        if !self.run.as_ref().is_some_and(|run| run.holds(sent.id)) {
            self.say(Tone::Good, format!("{name}: {words}{old}"));
        } else if !old.is_empty() {
            let text = format!("{name}: new password{old}");
            self.tell(Notice::Remark(Tone::Warning, text.into()));
        }
    }

    /// The profile that still has the password of our account from before, once this user has
    /// another one.
    pub fn profile_with_old_password(&self, user: &UserName) -> Option<&str> {
        let profile = self.session.password_profile.as_deref();
        profile.filter(|_| self.logs_in_as(user))
    }

    /// That a profile still has it; empty where none has one.
    fn old_password_in_profile(&self, user: &UserName) -> String {
        let profile = self.profile_with_old_password(user).map(text::short);
        profile.map_or_else(String::new, |profile| {
            format!(" · profile {profile} still has the old one")
        })
    }

    /// The broker admitted us with the password that this command was to set.
    pub(super) fn password_works(&mut self, id: CommandId) {
        self.tell(Notice::Done(id));
        self.note_outcome(id, Outcome::Accepted);
        self.session.factory_password = false;
        let action = self.actions.iter().find(|(_, action)| action.id == id);
        let Some(user) = action.map(|(user, _)| user.clone()) else {
            return;
        };
        self.actions.remove(&user);
        let old = self.old_password_in_profile(&user);
        let text = format!(
            "{}: the new password works{old}",
            text::short(user.as_str())
        );
        self.say(Tone::Good, text);
    }

    pub(super) fn failed(&mut self, sent: &Submission, why: Reason) {
        let user = sent.command.user().clone();
        let kind = sent.command.kind();
        self.became(sent, Outcome::Failed(why.clone()));
        self.ask_about(sent);
        let had_no_user = self.refused_addition(sent.id).is_some() && !self.is_listed(&user);
        self.forget_sent(sent);
        if kind == CommandKind::Permission {
            if had_no_user {
                self.drop_change(&sent.command);
            }
            return;
        }
        let open = self.is_open(sent);
        let on_row = open && self.is_known(&user);
        if open && !on_row {
            // No row can show it, or the row is about something else by now.
            self.actions.remove(&user);
        }
        let sent = sent.clone();
        self.tell(Notice::Failed { sent, why, on_row });
    }

    /// A command that was not done is not on its way any more, and its password is not ours.
    pub(super) fn forget_sent(&mut self, sent: &Submission) {
        let was_out = self.queue.remove(sent.id).is_some();
        let is_password = sent.command.kind() == CommandKind::Password;
        if was_out && is_password && self.logs_in_as(sent.command.user()) {
            self.request(BrokerRequest::ForgetPassword(sent.id));
        }
    }

    /// A change to a user that is not there is no change.
    fn drop_change(&mut self, command: &Command) {
        if let Command::SetPermission {
            user, permission, ..
        } = command
        {
            self.drafts.remove(user, permission);
        }
    }

    pub(super) fn unknown(&mut self, sent: &Submission, why: Reason) {
        self.ask_about(sent);
        self.became(sent, Outcome::Unknown(why.clone()));
        let was_open = self.is_open(sent);
        if sent.command.kind() == CommandKind::Add {
            self.look_again();
        }
        let is_open = self.is_open(sent);
        if was_open && !is_open {
            // The newest list shows it, which was told.
            return;
        }
        let sent = sent.clone();
        self.tell(Notice::Unknown { sent, why, is_open });
    }

    /// The list does not show a user whose addition was never answered, but the list may be older
    /// than the addition.
    pub(super) fn not_said(&mut self, user: &UserName, id: CommandId) {
        self.note_outcome(id, Outcome::Unknown(not_said(user)));
        if let Some(action) = self.actions.get_mut(user) {
            action.doubt = None;
        }
        self.tell(Notice::NotAdded {
            user: user.clone(),
            id,
            may_come: true,
        });
    }
}

/// What to say of an addition without an answer after a list that may be older.
pub fn not_said(user: &UserName) -> Reason {
    let name = text::short(user.as_str());
    let why = format!("The broker has not said whether {name} was added");
    Reason::with(why, Advice::ReadList)
}
