//! The rows of the table, as the rest of the application asks for them.

use crate::domain::user::UserName;
use crate::screens::model::Model;

impl Model {
    /// The number of shown rows.
    pub fn rows(&self) -> usize {
        self.visible_rows.rows(self.cx.engine.base_rows())
    }

    /// The user in a shown row.
    pub fn name_at(&self, row: usize) -> Option<&UserName> {
        self.cx.engine.base_name(self.visible_rows.base_row(row)?)
    }

    /// The row in which a user is shown.
    pub fn row_of(&self, name: &UserName) -> Option<usize> {
        self.visible_rows.place(self.cx.engine.base_row(name)?)
    }

    /// Whether a filter is on.
    pub fn has_filter(&self) -> bool {
        !self.filter.trim().is_empty()
    }

    /// The row of the selected user.
    pub fn selected_row(&self) -> Option<usize> {
        self.row_of(self.cursor.user.as_ref()?)
    }

    /// Whom a key is about that works on several users: the marked ones, those that the filter hides
    /// too, in the order of the rows; else the selected one. It takes as long as there are marks:
    /// nothing for drawing.
    pub fn targets(&self) -> Vec<UserName> {
        if self.marked.is_empty() {
            let shown = |user: &&UserName| self.row_of(user).is_some();
            return self.cursor.user.iter().filter(shown).cloned().collect();
        }
        self.in_order(self.marked.iter())
    }

    /// Those of these users that are known, in the order of the rows.
    pub fn in_order<'a>(&self, users: impl Iterator<Item = &'a UserName>) -> Vec<UserName> {
        let mut rows: Vec<usize> = users
            .filter_map(|user| self.cx.engine.base_row(user))
            .collect();
        self.visible_rows.arrange(&mut rows);
        let names = rows
            .into_iter()
            .filter_map(|row| self.cx.engine.base_name(row));
        names.cloned().collect()
    }
}
