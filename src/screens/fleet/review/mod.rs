//! Review of what will be sent to several brokers: that of each broker as it is alone, one below
//! the other. Those with warnings come first. Each line is judged, left out and decided by the
//! broker's own review. The question before applying is in
//! [`crate::screens::fleet::before_applying`].

mod shown_rows;

use std::borrow::Cow;

use crate::domain::command::Command;
use crate::domain::plan::Plan;
use crate::domain::reason::Tone;
use crate::domain::user::UserName;
use crate::screens::bindings::{Action, Binding, KeyContext};
use crate::screens::cautions;
use crate::screens::context::Context;
use crate::screens::find::Find;
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::targets::{READ_ONLY, Said};
use crate::screens::fleet::{apply, grid, layout};
use crate::screens::movement::moved;
use crate::screens::next::{Next, Place};
use crate::screens::review::{self, Review};
use crate::screens::screen::{Loss, Screen};
use crate::text;
use crate::ui::key::{Key, KeyCode};
use crate::ui::{frame, scrolling};

/// What will be sent to one broker.
#[derive(Debug)]
pub struct Part {
    /// The column of the broker.
    pub broker: usize,
    /// Its own review.
    pub review: Review,
}

/// The page.
#[derive(Debug)]
pub struct FleetReview {
    /// The brokers.
    pub parts: Vec<Part>,
    /// Which lines are shown, counted through all brokers. All are sent, shown or not.
    pub find: Find,
    /// The shown rows.
    rows: Vec<Row>,
    /// The selected row.
    pub cursor: usize,
    /// The first row shown.
    pub top: usize,
    /// Whether the button that applies has the focus.
    pub on_apply: bool,
    /// Whether a line is not sent against the will of the person, or there is a warning.
    has_problem: bool,
}

/// What stands in a row of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Which part.
    pub part: usize,
    /// Which entry of it; `None` for its heading.
    pub entry: Option<usize>,
}

/// The review of commands for several brokers; none where there is nothing to send, which is said.
pub(super) fn of_commands(
    cx: &mut FleetContext,
    plans: Vec<(usize, Vec<Command>)>,
) -> Option<FleetReview> {
    of_parts(cx, plans, review::opening::of_commands)
}

/// The review of all changes of these users.
pub(super) fn of_changes(cx: &mut FleetContext, users: &[UserName]) -> Option<FleetReview> {
    let changed = |at: &usize| {
        let drafts = cx.members[*at].cx.engine.drafts();
        users.iter().any(|user| drafts.user(user).is_some())
    };
    let brokers: Vec<usize> = (0..cx.members.len()).filter(changed).collect();
    let plans = brokers.into_iter().map(|at| (at, users.to_vec()));
    let plans = plans.collect();
    of_parts(cx, plans, |cx, users| {
        review::opening::of_changes(cx, &users)
    })
}

fn of_parts<T>(
    cx: &mut FleetContext,
    plans: Vec<(usize, T)>,
    review: impl Fn(&mut Context, T) -> Option<Review>,
) -> Option<FleetReview> {
    let (mut parts, mut left_out) = (Vec::new(), Said::default());
    for (broker, plan) in plans {
        let Some(member) = cx.members.get_mut(broker) else {
            continue;
        };
        // Whichever key leads here: nothing is prepared for it.
        if member.cx.engine.session.read_only {
            left_out.of(member, READ_ONLY);
            continue;
        }
        let part = review(&mut member.cx, plan);
        member.cx.line = None;
        parts.extend(part.map(|review| Part { broker, review }));
    }
    if let Some(reasons) = left_out.joined() {
        cx.say(Tone::Warning, format!("Left out: {reasons}"));
    }
    if parts.is_empty() {
        cx.remark(Tone::Info, "Nothing to review: nothing to send");
        return None;
    }
    parts.sort_by_key(|part| {
        let cautions = part.cautions(&cx.members[part.broker].cx);
        (part.alarms() == cautions, part.alarms() == 0)
    });
    let mut page = FleetReview {
        parts,
        find: Find::default(),
        rows: Vec::new(),
        cursor: 0,
        top: 0,
        on_apply: false,
        has_problem: false,
    };
    page.list();
    page.count_problems(cx);
    Some(page)
}

impl Part {
    /// How many warnings it has.
    fn alarms(&self) -> usize {
        let warnings = self.review.warnings.iter();
        warnings.filter(|(_, tone)| *tone != Tone::Info).count()
    }

    /// How many of them only say what the profile says.
    fn cautions(&self, cx: &Context) -> usize {
        let cautions = cautions::cautions(cx, self.review.holds_passwords());
        let warnings = self.review.warnings.iter();
        warnings.filter(|(text, _)| cautions.contains(text)).count()
    }

    /// The number of its lines.
    fn lines(&self) -> usize {
        self.review.plan.lines().len()
    }
}

impl FleetReview {
    /// The number of lines that are sent, and of the brokers that they go to.
    pub fn sending(&self) -> (usize, usize) {
        let sending = self.parts.iter().map(|it| it.review.sending);
        let sending = sending.filter(|count| *count > 0);
        sending.fold((0, 0), |(lines, brokers), it| (lines + it, brokers + 1))
    }

    /// Whether the commands are shown.
    fn is_unfolded(&self) -> bool {
        self.parts.iter().any(|it| it.review.unfolded)
    }

    fn unfold(&mut self, on: bool) {
        for part in &mut self.parts {
            part.review.unfolded = on;
        }
    }

    /// A list was taken: what it changed under the open page is held until a key takes it in.
    pub(super) fn check(&mut self, cx: &FleetContext, broker: usize) {
        let Some(member) = cx.members.get(broker) else {
            return;
        };
        self.keeping_line(|page| {
            for part in page.parts.iter_mut().filter(|it| it.broker == broker) {
                part.review.check(&member.cx);
            }
        });
        if self.find.leaves_out() {
            self.look(cx);
        }
        self.count_problems(cx);
    }

    /// Gives a key about one line to the review of its broker.
    fn give(&mut self, cx: &mut FleetContext, action: Action, key: Key) {
        let row = self.row(self.cursor);
        let Some(Row {
            part,
            entry: Some(entry),
        }) = row
        else {
            return cx.refuse("Move down to a change first".into());
        };
        let Some(member) = cx.members.get_mut(self.parts[part].broker) else {
            return;
        };
        self.keeping_line(|page| {
            let review = &mut page.parts[part].review;
            review.cursor = entry;
            review.update(&mut member.cx, action, key);
        });
        let line = member.cx.line.take();
        self.count_problems(cx);
        if let Some(line) = line {
            cx.say(line.tone, line.text);
        }
    }

    /// Whether the selected line is left out, and a key takes it in.
    fn is_left_out(&self, cx: &FleetContext) -> bool {
        let row = self.row(self.cursor);
        row.is_some_and(|Row { part, entry }| {
            let Part { broker, review } = &self.parts[part];
            entry.is_some_and(|entry| review.is_left_out(&cx.members[*broker].cx, entry))
        })
    }

    /// What is sent, broker by broker.
    pub(super) fn chosen(&self, cx: &FleetContext) -> Vec<(usize, Plan)> {
        let chosen = self.parts.iter().filter_map(|part| {
            let member = cx.members.get(part.broker)?;
            Some((part.broker, part.review.chosen(&member.cx)))
        });
        chosen
            .filter(|(_, plan)| !plan.lines().is_empty())
            .collect()
    }

    /// Drops what opening it made pending and is not sent.
    pub(super) fn give_up_unsent(&self, cx: &mut FleetContext) {
        for part in &self.parts {
            let cx = &mut cx.members[part.broker].cx;
            part.review.give_up(cx, &part.review.chosen(cx));
        }
    }

    fn ask(&self, cx: &mut FleetContext) -> Next {
        if let Err(why) = apply::can_apply(cx) {
            cx.refuse(why);
            return Next::Stay;
        }
        if self.sending().0 == 0 {
            cx.refuse("Nothing to apply: no line is selected to be sent".into());
            return Next::Stay;
        }
        match self.before_applying(cx) {
            Some(question) => Next::ask(question),
            None => Next::Open(Place::Run),
        }
    }

    fn go(&mut self, cx: &FleetContext, movement: Action) {
        let page = usize::from(layout::page_rows(cx).body / 2).max(1);
        let last = self.rows.len().saturating_sub(1);
        self.cursor = moved(self.cursor, movement, last, page);
        self.on_apply = false;
    }
}

impl Screen<FleetContext> for FleetReview {
    fn layer(&self) -> KeyContext {
        self.find.layer(KeyContext::Review)
    }

    fn fills_screen(&self) -> bool {
        true
    }

    fn applies(&self, _: &FleetContext, action: Action) -> Result<(), String> {
        match action {
            Action::Apply if self.sending().0 == 0 => {
                Err("Nothing to apply: no line is selected to be sent".into())
            }
            Action::Problems if !self.find.problems && !self.has_problem => {
                Err(review::keys::NO_PROBLEM.into())
            }
            _ => Ok(()),
        }
    }

    fn word(&self, cx: &FleetContext, binding: &'static Binding) -> Cow<'static, str> {
        match binding.action {
            Action::Toggle if self.is_left_out(cx) => "include".into(),
            Action::Details => {
                review::words::word_of_enter(self.on_apply, self.is_unfolded()).into()
            }
            _ => binding.hint.into(),
        }
    }

    fn update(&mut self, cx: &mut FleetContext, action: Action, key: Key) -> Next {
        if self.find.act(action) {
            self.on_apply = false;
            self.look(cx);
            return Next::Stay;
        }
        match action {
            Action::Problems => match self.applies(cx, action) {
                Ok(()) => {
                    self.find.problems = !self.find.problems;
                    self.look(cx);
                }
                Err(why) => cx.refuse(why),
            },
            Action::Refresh => grid::refresh(cx),
            // What a key opened closes first.
            Action::Close if self.is_unfolded() => self.unfold(false),
            Action::Close => {
                let mut dropped = 0;
                for part in &self.parts {
                    let cx = &mut cx.members[part.broker].cx;
                    dropped += part.review.give_up(cx, &Plan::default());
                }
                if dropped > 0 {
                    cx.say(Tone::Info, review::update::GIVEN_UP);
                }
                return Next::Close;
            }
            Action::Help => return Next::Open(Place::Help),
            Action::Apply => return self.ask(cx),
            Action::Details if self.on_apply && key.code == KeyCode::Enter => return self.ask(cx),
            Action::Other => self.on_apply = !self.on_apply,
            Action::Details => {
                let is_unfolded = self.is_unfolded();
                self.unfold(!is_unfolded);
            }
            Action::Copy => {
                let row = self.row(self.cursor);
                let copied = row.and_then(|row| {
                    let part = self.parts.get_mut(row.part)?;
                    part.review.cursor = row.entry?;
                    part.review.copied(&cx.members.get(part.broker)?.cx)
                });
                match copied {
                    Some(text) => cx.copy(&text),
                    None => cx.refuse("No line to copy".into()),
                }
            }
            Action::Toggle | Action::Theirs => self.give(cx, action, key),
            movement => self.go(cx, movement),
        }
        Next::Stay
    }

    fn loss(&self, _: &FleetContext) -> Option<Loss> {
        let holds = self.parts.iter().any(|it| it.review.holds_passwords());
        // While a filter is on, or commands are shown, the key only takes that off.
        let closes = !self.find.is_open() && !self.is_unfolded();
        (closes && holds).then_some(Loss {
            title: "Discard this plan?",
            what: "The new passwords in this plan are not sent.".into(),
        })
    }

    fn keep_in_sight(&mut self, cx: &FleetContext) {
        let heading = u16::from(!frame::fits(cx.size()));
        let rows = layout::page_rows(cx).body.saturating_sub(1 + heading);
        let rows = usize::from(rows - self.find.rows(rows));
        let height = |at| self.height(cx, at);
        self.top = scrolling::in_sight(self.top, Some(self.cursor), self.rows.len(), rows, height);
    }

    fn hint(&self, _: &FleetContext) -> Option<(String, Tone)> {
        let hint = review::words::hint(&self.find, self.count(), self.sending().0);
        Some((hint?, Tone::Warning))
    }

    fn find(&mut self) -> Option<&mut Find> {
        Some(&mut self.find)
    }

    fn refilter(&mut self, cx: &FleetContext) {
        self.look(cx);
    }
}

/// The heading of the page.
pub fn title(review: &FleetReview) -> String {
    let (lines, brokers) = review.sending();
    let all = review.parts.iter().map(|it| it.review.plan.lines().len());
    let left = match all.sum::<usize>() - lines {
        0 => String::new(),
        out => format!(" ({out} not sent)"),
    };
    format!(
        "Review: {} on {}{left}",
        text::count(lines, "change", "changes"),
        text::count(brokers, "broker", "brokers")
    )
}
