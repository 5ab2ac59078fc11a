//! Which users the grid shows (the filter, and `f` for those that differ or were just changed), and
//! which of them is selected. What the words of the filter mean is in `filter`.

use std::collections::HashSet;

use crate::domain::plan::Line;
use crate::domain::user::UserName;
use crate::engine::apply::Run;
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::filter;
use crate::text;
use crate::ui::field::Field;

impl FleetContext {
    /// The users that are shown, as rows of the grid.
    pub fn shown(&self) -> &[usize] {
        self.shown.get_or_init(|| {
            let filter = self.words();
            let users = self.grid.users();
            let kept = if self.problems {
                self.in_work()
            } else {
                HashSet::new()
            };
            let rows = 0..users.len();
            let rows = rows.filter(|row| {
                !self.problems || self.grid.differs(*row) || kept.contains(&users[*row])
            });
            rows.filter(|row| filter.shows(&self.grid, &self.members, *row))
                .collect()
        })
    }

    /// The users that have changes, or were in the last step: `f` does not hide what the person
    /// works on.
    fn in_work(&self) -> HashSet<&UserName> {
        let members = self.members.iter();
        let changed = members.flat_map(|it| it.cx.engine.drafts().users());
        let lines = self.runs().flat_map(|(_, run)| Run::lines(run));
        // Once its summary is closed, only the log knows what was in it.
        let plans = self.steps.last().into_iter().flat_map(|step| &step.plans);
        let done = plans.flat_map(|(broker, number)| {
            let entries = self.members[*broker].cx.engine.log().entries();
            entries.filter(|entry| entry.plan == Some(*number))
        });
        let done = done.map(|entry| &entry.user);
        changed.chain(lines.map(Line::user)).chain(done).collect()
    }

    /// Works the rows out again when what `f` keeps in sight is something else.
    pub(in crate::screens) fn follow_work(&mut self) {
        if !self.problems {
            return;
        }
        let plans = self.runs().map(|(broker, run)| (broker, run.number));
        let kept_for = (self.pending(), plans.collect());
        if self.kept_for != kept_for {
            self.kept_for = kept_for;
            self.recount();
        }
    }

    /// The words of the filter, read.
    pub(in crate::screens) fn words(&self) -> filter::Filter {
        filter::Filter::of(self.filter.text(), &self.members)
    }

    /// The columns of the longest name of a user.
    pub fn longest_name(&self) -> usize {
        let widths = || self.grid.users().iter().map(|it| text::width(it.as_str()));
        *self.longest.get_or_init(|| widths().max().unwrap_or(0))
    }

    /// A list, the filter or the reference is another one: the rows follow, and the selection stays
    /// where it is shown.
    pub(in crate::screens) fn recount(&mut self) {
        self.shown.take();
        self.longest.take();
        if !self.is_chosen {
            self.select(0);
        } else if self.selected_row().is_none() {
            // The one that is nearest to where the selected one was.
            self.select(self.row);
        }
    }

    /// The row of the selected user among those that are shown.
    pub fn selected_row(&self) -> Option<usize> {
        let user = self.user.as_ref()?;
        let row = self.grid.users().binary_search(user).ok()?;
        self.shown().binary_search(&row).ok()
    }

    /// The person selects a row: it stays selected, whichever lists come.
    pub(in crate::screens) fn choose(&mut self, row: usize) {
        self.is_chosen = true;
        self.select(row);
    }

    /// Selects a row; the last when there are fewer.
    fn select(&mut self, row: usize) {
        let last = self.shown().len().saturating_sub(1);
        self.row = row.min(last);
        let row = self.shown().get(self.row);
        let user = row.and_then(|row| self.grid.users().get(*row));
        self.user = user.cloned();
    }

    /// Shows all users again.
    pub(in crate::screens) fn show_all(&mut self) {
        self.problems = false;
        self.filter = Field::default();
        self.recount();
    }

    /// Whether some users may be left out.
    pub fn is_filtered(&self) -> bool {
        self.problems || !self.filter.text().is_empty()
    }
}
