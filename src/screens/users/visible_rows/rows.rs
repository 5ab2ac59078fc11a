//! The rows of the table, as the rest of the application asks for them.

use crate::domain::permission::Permission;
use crate::domain::user::UserName;
use crate::screens::context::Context;
use crate::screens::users::Table;

impl Table {
    /// The number of shown rows.
    pub fn rows(&self, cx: &Context) -> usize {
        self.visible_rows.rows(cx.engine.base_rows())
    }

    /// The user in a shown row.
    pub fn name_at<'a>(&self, cx: &'a Context, row: usize) -> Option<&'a UserName> {
        cx.engine.base_name(self.visible_rows.base_row(row)?)
    }

    /// The row in which a user is shown.
    pub fn row_of(&self, cx: &Context, name: &UserName) -> Option<usize> {
        self.visible_rows.place(cx.engine.base_row(name)?)
    }

    /// Whether a filter is on.
    pub fn has_filter(&self) -> bool {
        !self.filter.trim().is_empty()
    }

    /// The row of the selected user.
    pub fn selected_row(&self, cx: &Context) -> Option<usize> {
        self.row_of(cx, self.cursor.user.as_ref()?)
    }

    /// Whom a key is about that works on several users: the marked ones, those that the filter hides
    /// too, in the order of the rows; else the selected one. It takes as long as there are marks:
    /// nothing for drawing.
    pub fn targets(&self, cx: &Context) -> Vec<UserName> {
        if self.marked.is_empty() {
            let shown = |user: &&UserName| self.row_of(cx, user).is_some();
            return self.cursor.user.iter().filter(shown).cloned().collect();
        }
        self.in_order(cx, self.marked.iter())
    }

    /// Those of these users that are known, in the order of the rows.
    pub fn in_order<'a>(
        &self,
        cx: &Context,
        users: impl Iterator<Item = &'a UserName>,
    ) -> Vec<UserName> {
        let mut rows: Vec<usize> = users.filter_map(|user| cx.engine.base_row(user)).collect();
        self.visible_rows.arrange(&mut rows);
        let names = rows.into_iter().filter_map(|row| cx.engine.base_name(row));
        names.cloned().collect()
    }

    /// The focused permission, if the focus is not on the name.
    pub fn focused_permission<'a>(&self, cx: &'a Context) -> Option<&'a Permission> {
        let column = self.cursor.column.checked_sub(1)?;
        cx.engine.permissions().get(column)
    }
}
