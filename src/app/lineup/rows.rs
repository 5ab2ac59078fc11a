//! The rows of the table, as the rest of the application asks for them.

use crate::app::model::Model;
use crate::domain::roster::Roster;
use crate::domain::user::UserName;

impl Model {
    /// The number of base rows: listed users, then the users that no list shows.
    #[must_use]
    pub fn base_rows(&self) -> usize {
        self.listed() + self.unlisted_users.len()
    }

    fn listed(&self) -> usize {
        self.roster
            .as_ref()
            .map_or(0, |roster| roster.users().len())
    }

    /// The user in a base row.
    #[must_use]
    pub fn base_name(&self, row: usize) -> Option<&UserName> {
        let users = self.roster.as_ref().map_or(&[][..], Roster::users);
        match users.get(row) {
            Some(user) => Some(&user.name),
            None => self.unlisted_users.get(row - users.len()),
        }
    }

    /// The base row of a user.
    #[must_use]
    pub fn base_row(&self, name: &UserName) -> Option<usize> {
        let listed = self.roster.as_ref().and_then(|roster| roster.row(name));
        listed.or_else(|| {
            let at = self.unlisted_users.iter().position(|user| user == name)?;
            Some(self.listed() + at)
        })
    }

    /// Whether a user is in the list or below it, shown or not.
    #[must_use]
    pub fn is_known(&self, name: &UserName) -> bool {
        self.base_row(name).is_some()
    }

    /// The number of shown rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.lineup.rows(self.base_rows())
    }

    /// The user in a shown row.
    #[must_use]
    pub fn name_at(&self, row: usize) -> Option<&UserName> {
        self.base_name(self.lineup.base_row(row)?)
    }

    /// The row in which a user is shown.
    #[must_use]
    pub fn row_of(&self, name: &UserName) -> Option<usize> {
        self.lineup.place(self.base_row(name)?)
    }

    /// Whether a filter is on.
    #[must_use]
    pub fn has_filter(&self) -> bool {
        !self.filter.trim().is_empty()
    }

    /// The row of the selected user.
    #[must_use]
    pub fn selected_row(&self) -> Option<usize> {
        self.row_of(self.cursor.user.as_ref()?)
    }

    /// Whom a key is about that works on several users: the marked ones, those that the filter hides
    /// too, in the order of the rows; else the selected one. It takes as long as there are marks:
    /// nothing for drawing.
    #[must_use]
    pub fn targets(&self) -> Vec<UserName> {
        if self.marked.is_empty() {
            let shown = |user: &&UserName| self.row_of(user).is_some();
            return self.cursor.user.iter().filter(shown).cloned().collect();
        }
        self.in_order(self.marked.iter())
    }

    /// Those of these users that are known, in the order of the rows.
    #[must_use]
    pub fn in_order<'a>(&self, users: impl Iterator<Item = &'a UserName>) -> Vec<UserName> {
        let mut rows: Vec<usize> = users.filter_map(|user| self.base_row(user)).collect();
        self.lineup.arrange(&mut rows);
        let names = rows.into_iter().filter_map(|row| self.base_name(row));
        names.cloned().collect()
    }
}
