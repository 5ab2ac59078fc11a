//! What the console knows of users beside the broker's list: the groups that the broker named when
//! asked, what it says about sessions and last logins (text, no time), and when a user changed
//! while this console watched (decided in `seen_changes`). What the list itself says is in
//! [`crate::domain::roster`].

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use crate::domain::broker_messages::GroupsTold;
use crate::domain::local_time::LocalTime;
use crate::domain::roster::Groups;
use crate::domain::session_report::{About, KEPT, Report, SessionNote};
use crate::domain::user::UserName;

/// How many questions for groups may be open at once. Showing details needs only one.
const QUESTIONS: usize = 8;

/// Whether the broker has groups, by its answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Support {
    /// No answer has said it.
    #[default]
    Unknown,
    /// It named the groups of a user.
    Yes,
    /// It does not know the question.
    No,
}

/// What the broker answered about a user's groups.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownGroups {
    /// The groups that it named last.
    pub groups: Option<Groups>,
    /// Why the last question brought none.
    pub why: Option<String>,
    /// Whether nothing says that this is old.
    pub(crate) fresh: bool,
}

/// A change of a user that this console saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenChange {
    /// When.
    pub at: LocalTime,
    /// What we changed; `None` where somebody else did it.
    pub own: Option<String>,
}

/// What is known beside the list.
#[derive(Debug, Clone, Default)]
pub struct UserInfo {
    pub(crate) support: Support,
    known_groups: HashMap<UserName, KnownGroups>,
    /// The users that are asked about at present.
    asked: BTreeSet<UserName>,
    /// The users to ask about because a change of them waits for the answer.
    due: BTreeSet<UserName>,
    /// Whether the broker task listens to sessions.
    pub(crate) listening: bool,
    sessions: Option<Report>,
    clients: Option<Report>,
    logins: VecDeque<SessionNote>,
    changes: HashMap<UserName, SeenChange>,
    /// Users that changed just now, and wait for a time stamp; and what we changed.
    unstamped: BTreeMap<UserName, Option<String>>,
}

impl UserInfo {
    // --- Groups ---

    /// What the broker answered about a user's groups.
    pub fn known_groups(&self, user: &UserName) -> Option<&KnownGroups> {
        self.known_groups.get(user)
    }

    /// Whether an answer about a user is on its way.
    pub fn is_asked(&self, user: &UserName) -> bool {
        self.asked.contains(user)
    }

    pub(crate) fn is_fresh(&self, user: &UserName) -> bool {
        self.known_groups.get(user).is_some_and(|known| known.fresh)
    }

    /// Takes in an answer. Returns whether it names other groups than before.
    pub(crate) fn take(&mut self, user: &UserName, told: &GroupsTold) -> bool {
        self.asked.remove(user);
        match told {
            GroupsTold::These(groups) => {
                self.support = Support::Yes;
                let known = self.known_groups.entry(user.clone()).or_default();
                let before = known.groups.replace(groups.clone());
                (known.why, known.fresh) = (None, true);
                before.is_some_and(|before| before != *groups)
            }
            GroupsTold::NoGroups => {
                self.support = Support::No;
                self.known_groups.clear();
                self.due.clear();
                false
            }
            GroupsTold::Nothing(why) => {
                let known = self.known_groups.entry(user.clone()).or_default();
                (known.why, known.fresh) = (Some(why.clone()), true);
                false
            }
        }
    }

    /// The groups that it named, for all users that were asked about.
    pub(crate) fn all_groups(&self) -> impl Iterator<Item = &Arc<str>> {
        let told = self
            .known_groups
            .values()
            .filter_map(|it| it.groups.as_deref());
        told.flatten()
    }

    /// Notes that what is known of a user's groups may not be true any more.
    pub(crate) fn doubt(&mut self, user: &UserName) {
        if let Some(known) = self.known_groups.get_mut(user) {
            known.fresh = false;
        }
    }

    pub(crate) fn doubt_all(&mut self) {
        for known in self.known_groups.values_mut() {
            known.fresh = false;
        }
    }

    /// Something waits for the groups of a user.
    pub(crate) fn ask_soon(&mut self, user: &UserName) {
        self.due.insert(user.clone());
    }

    /// The next user to ask about for the sake of what was done.
    pub(crate) fn next_due(&mut self) -> Option<UserName> {
        if self.asked.len() >= QUESTIONS {
            return None;
        }
        let asked = &self.asked;
        let user = self
            .due
            .iter()
            .find(|user| !asked.contains(*user))
            .cloned()?;
        self.due.remove(&user);
        Some(user)
    }

    /// How many answers are on their way.
    pub(crate) fn under_way(&self) -> usize {
        self.asked.len()
    }

    pub(crate) fn note_asked(&mut self, user: &UserName) {
        self.asked.insert(user.clone());
    }

    /// The link is gone, and what was asked on it.
    pub(crate) fn on_link_lost(&mut self) {
        self.asked.clear();
        self.listening = false;
        self.forget_reports();
        self.doubt_all();
    }

    /// A broker that had no groups may be a newer one after the link was lost.
    pub(crate) fn on_connected(&mut self) {
        if self.support == Support::No {
            self.support = Support::Unknown;
        }
    }

    /// Keeps only users that are still there.
    pub(crate) fn retain(&mut self, is_there: impl Fn(&UserName) -> bool) {
        self.known_groups.retain(|user, _| is_there(user));
        self.changes.retain(|user, _| is_there(user));
        self.due.retain(&is_there);
    }

    // --- Sessions ---

    /// Takes over what the broker says about sessions. Returns whether it is news.
    pub(crate) fn take_report(&mut self, report: Report) -> bool {
        let slot = match report.about {
            About::Sessions => &mut self.sessions,
            About::Clients => &mut self.clients,
            About::Logins => return self.take_logins(report.notes),
        };
        let is_new = slot.as_ref() != Some(&report);
        *slot = Some(report);
        is_new
    }

    /// Keeps the last login of each user, and of all together no more than of any report.
    fn take_logins(&mut self, notes: Vec<SessionNote>) -> bool {
        let is_new = notes.iter().any(|note| !self.logins.contains(note));
        for note in notes {
            self.logins.retain(|known| match &note.user {
                Some(_) => known.user != note.user,
                None => known.text != note.text,
            });
            self.logins.push_back(note);
        }
        let mut total: usize = self.logins.iter().map(SessionNote::weight).sum();
        while total > KEPT && self.logins.len() > 1 {
            total -= self
                .logins
                .pop_front()
                .as_ref()
                .map_or(0, SessionNote::weight);
        }
        is_new
    }

    pub(crate) fn forget_reports(&mut self) {
        (self.sessions, self.clients) = (None, None);
        self.logins.clear();
    }

    /// What the broker says now, sessions before clients.
    pub fn reports(&self) -> impl Iterator<Item = &Report> {
        self.sessions.iter().chain(&self.clients)
    }

    /// The logins that the broker told of, the last one first.
    pub fn logins(&self) -> impl Iterator<Item = &SessionNote> {
        self.logins.iter().rev()
    }

    // --- Changes ---

    /// The last change of a user in this session.
    pub fn last_change(&self, user: &UserName) -> Option<&SeenChange> {
        self.changes.get(user)
    }

    /// Notes that these users changed just now, and what we changed. Returns whether the time has
    /// to be asked for.
    pub(crate) fn note_changed(
        &mut self,
        users: impl IntoIterator<Item = (UserName, Option<String>)>,
    ) -> bool {
        let waited = !self.unstamped.is_empty();
        self.unstamped.extend(users);
        !waited && !self.unstamped.is_empty()
    }

    /// Stamps the users that wait for it. Returns whether there were any.
    pub(crate) fn stamp(&mut self, time: &LocalTime) -> bool {
        let any = !self.unstamped.is_empty();
        let users = std::mem::take(&mut self.unstamped).into_iter();
        self.changes.extend(users.map(|(user, own)| {
            let at = time.clone();
            (user, SeenChange { at, own })
        }));
        any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn login(user: Option<&str>, text: &str) -> Report {
        let note = SessionNote::text(user.map(UserName::from), text.into());
        Report::new(About::Logins, [note])
    }

    #[test]
    fn of_each_user_the_last_login_is_kept_and_no_flood() {
        let mut info = UserInfo::default();
        assert!(info.take_report(login(Some("anna"), "at 1")));
        assert!(info.take_report(login(None, "somebody")));
        assert!(info.take_report(login(Some("anna"), "at 2")));
        assert!(!info.take_report(login(Some("anna"), "at 2")));
        let texts: Vec<&str> = info.logins().map(|note| note.text.as_str()).collect();
        assert_eq!(texts, ["at 2", "somebody"]);
        for number in 0..5000 {
            info.take_report(login(None, &format!("client {number}")));
        }
        assert!(info.logins.len() < 2000, "{}", info.logins.len());
        assert_eq!(info.logins.back().unwrap().text, "client 4999");
    }

    #[test]
    fn what_is_due_is_asked_once_the_answer_before_came() {
        let mut info = UserInfo::default();
        let anna: UserName = "anna".into();
        info.note_asked(&anna);
        info.ask_soon(&anna);
        assert_eq!(info.next_due(), None);
        info.take(&anna, &GroupsTold::These([].into()));
        assert_eq!(info.next_due(), Some(anna));
        assert_eq!(info.next_due(), None);
    }
}
