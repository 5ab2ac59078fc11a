//! Which rows of Review are shown, and what stands in them: the lines that pass the filter, below
//! the heading and the warnings of their broker. Their order is that of `super`.

use crate::domain::reason::Tone;
use crate::screens::change_rows::Entry;
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::review::{FleetReview, Part, Row};
use crate::screens::review::{self, entry};
use crate::text;

impl FleetReview {
    /// The shown rows.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// How many lines are shown, and how many there are.
    pub fn count(&self) -> (usize, usize) {
        let all = self.parts.iter().map(Part::lines).sum();
        (self.find.count(all), all)
    }

    /// Looks which rows are shown: of each broker with lines that are, its heading, its warnings
    /// and these lines. A broker whose warnings are the problem is shown among the problems too.
    pub(super) fn list(&mut self) {
        let problems_alone = self.find.problems && self.find.search.words().is_empty();
        self.rows.clear();
        let mut before = 0;
        for (part, of) in self.parts.iter().enumerate() {
            let warnings = of.review.warnings.len();
            let lines = (0..of.lines()).filter(|at| self.find.shows(before + at));
            let lines: Vec<usize> = lines.map(|at| warnings + at).collect();
            before += of.lines();
            if lines.is_empty() && !(problems_alone && of.alarms() > 0) {
                continue;
            }
            let entries = (0..warnings).chain(lines).map(Some);
            let rows = std::iter::once(None).chain(entries);
            self.rows.extend(rows.map(|entry| Row { part, entry }));
        }
    }

    /// Looks which lines pass: the words changed, or the lines did.
    pub(super) fn look(&mut self, cx: &FleetContext) {
        let of = |(broker, part): (usize, &Part)| -> Vec<(usize, usize)> {
            (0..part.lines()).map(|at| (broker, at)).collect()
        };
        let lines: Vec<(usize, usize)> = self.parts.iter().enumerate().flat_map(of).collect();
        let parts = &self.parts;
        let is_problem = |nth: usize| {
            let (part, at) = lines[nth];
            let Part { broker, review } = &parts[part];
            entry::is_problem(&cx.members[*broker].cx, review, at)
        };
        let text = |nth: usize| {
            let (part, at) = lines[nth];
            let Part { broker, review } = &parts[part];
            let member = &cx.members[*broker];
            let words = entry::searched(&member.cx, review, at);
            format!("{} {words}", member.name())
        };
        let passing = self.find.passing(lines.len(), is_problem, text);
        self.find.show(passing);
        self.keeping_line(|_| {});
    }

    /// Looks whether there are problems, after anything that changes it: a footer asks at each
    /// draw.
    pub(super) fn count_problems(&mut self, cx: &FleetContext) {
        let has_one = |part: &Part| part.review.has_problem(&cx.members[part.broker].cx);
        self.has_problem = self.parts.iter().any(has_one);
    }

    /// What stands in a shown row.
    pub fn row(&self, at: usize) -> Option<Row> {
        self.rows.get(at).copied()
    }

    /// What stands in a row that is no heading.
    pub fn entry(&self, cx: &FleetContext, row: Row) -> Option<Entry> {
        let part = self.parts.get(row.part)?;
        let member = cx.members.get(part.broker)?;
        let mut entry = review::entry(&member.cx, &part.review, row.entry?);
        // The line above may be hidden.
        if self.find.leaves_out() {
            let line = row.entry?.checked_sub(part.review.warnings.len());
            let line = line.and_then(|at| part.review.plan.lines().get(at));
            entry.user = line.map_or_else(String::new, |it| {
                text::name(it.user().as_str()).into_owned()
            });
        }
        Some(entry)
    }

    /// The heading of a broker: its name, and what goes there.
    pub fn heading(&self, cx: &FleetContext, row: Row) -> Option<(String, Tone)> {
        let part = self.parts.get(row.part)?;
        let member = cx.members.get(part.broker)?;
        let changes = text::count(part.review.sending, "change", "changes");
        let standing = member.standing();
        let (word, tone) = match standing.tone {
            Tone::Good => (String::new(), Tone::Info),
            tone => (
                format!(" · {}: changes wait until it is connected", standing.word),
                tone,
            ),
        };
        Some((
            format!("{} · {changes}{word}", text::short(member.name())),
            tone,
        ))
    }

    pub(super) fn height(&self, cx: &FleetContext, at: usize) -> usize {
        let row = self.row(at);
        let entry = row.and_then(|row| self.entry(cx, row));
        entry.map_or(1, |entry| entry.height())
    }

    /// Does something that may change which rows there are: the selected line stays selected, else
    /// one near it.
    pub(super) fn keeping_line(&mut self, work: impl FnOnce(&mut Self)) {
        let selected = self.row(self.cursor);
        let warnings = |page: &Self, part: usize| page.parts[part].review.warnings.len();
        let before = selected.map(|row| warnings(self, row.part));
        work(self);
        self.list();
        if let (Some(Row { part, entry }), Some(before)) = (selected, before) {
            let now = warnings(self, part);
            let entry = match entry.map(|entry| entry.checked_sub(before).ok_or(entry)) {
                None => None,
                Some(Ok(line)) => Some(now + line),
                Some(Err(warning)) => Some(warning.min(now.saturating_sub(1))),
            };
            // Rows are in the order of their numbers; a heading comes first.
            let place = |row: &Row| (row.part, row.entry.map_or(0, |it| it + 1));
            let wanted = place(&Row { part, entry });
            self.cursor = self.rows.partition_point(|row| place(row) < wanted);
        }
        self.cursor = self.cursor.min(self.rows.len().saturating_sub(1));
    }
}
