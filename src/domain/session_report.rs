//! What a broker tells beside the list of users: sessions, clients, logins. Nothing depends on it,
//! and no shape of it is documented (M), so it is only ever shown.

use super::user::UserName;

/// How many bytes of text are kept of one report.
pub const KEPT: usize = 64 * 1024;

/// What a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum About {
    /// The sessions that the broker keeps.
    Sessions,
    /// The clients that are connected.
    Clients,
    /// Connecting: each message is an event, not the whole.
    Logins,
}

/// One thing that a report tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionNote {
    /// The user that it names as such; `None` where it names none. Nothing else is taken for a
    /// user.
    pub user: Option<UserName>,
    /// What it says, not cleaned, without what looks like a password.
    pub text: String,
    /// The same as names and values without the user, the client id first; empty where it has no
    /// such shape.
    pub fields: Vec<(String, String)>,
}

impl SessionNote {
    /// A text of no known shape.
    pub const fn text(user: Option<UserName>, text: String) -> Self {
        Self {
            user,
            text,
            fields: Vec::new(),
        }
    }

    /// The bytes that it takes.
    pub fn weight(&self) -> usize {
        let name = self.user.as_ref().map_or(0, |user| user.as_str().len());
        let fields = self.fields.iter();
        let fields: usize = fields.map(|(name, value)| name.len() + value.len()).sum();
        name + self.text.len() + fields + size_of::<Self>()
    }
}

/// A message of the broker about sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub about: About,
    /// What it tells, in its order.
    pub notes: Vec<SessionNote>,
    /// Whether there was more than [`KEPT`].
    pub cut: bool,
}

impl Report {
    /// A report that holds no more than it may.
    pub fn new(about: About, notes: impl IntoIterator<Item = SessionNote>) -> Self {
        let mut report = Self {
            about,
            notes: Vec::new(),
            cut: false,
        };
        let mut free = KEPT;
        for mut one in notes {
            let name = one.user.as_ref().map_or(0, |user| user.as_str().len());
            let room = free.saturating_sub(name);
            if room < one.weight() - size_of::<SessionNote>() {
                report.cut = true;
                if !report.notes.is_empty() {
                    break;
                }
                one.fields.clear();
                let boundaries = 0..=room;
                let at = boundaries.rev().find(|at| one.text.is_char_boundary(*at));
                one.text.truncate(at.unwrap_or(0));
            }
            // The size of an entry besides its text counts too: empty ones also take room.
            free = free.saturating_sub(one.weight());
            report.notes.push(one);
        }
        report
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(text: String) -> SessionNote {
        SessionNote::text(None, text)
    }

    #[test]
    fn no_more_is_kept_than_may_be() {
        let many = (0..10_000).map(|number| note(format!("client {number}")));
        let report = Report::new(About::Clients, many);
        assert!(report.cut);
        let kept: usize = report.notes.iter().map(|note| note.text.len()).sum();
        assert!((1000..KEPT).contains(&kept), "{kept}");

        let one = Report::new(About::Clients, [note("é".repeat(KEPT))]);
        assert!(one.cut && one.notes[0].text.len() <= KEPT && !one.notes[0].text.is_empty());
        assert!(!Report::new(About::Clients, [note("few".into())]).cut);
    }
}
