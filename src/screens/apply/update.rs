//! The page of a plan that is being applied.

use crate::domain::command::{Command, CommandKind};
use crate::domain::plan::{Line, Plan};
use crate::domain::secret::Secret;
use crate::engine::apply::{Pause, Phase, Run};
use crate::engine::draft::Progress;
use crate::screens::apply::{RunPage, summary};
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::context::Context;
use crate::screens::dialog::Dialog;
use crate::screens::effect::Effect;
use crate::screens::model::{Model, Tone};
use crate::screens::movement::motion;
use crate::screens::{availability, layout, review, scroll};
use crate::ui::list::{self, Motion};

/// Begins to apply a plan, and shows the page.
pub(in crate::screens) fn start(model: &mut Model, plan: Plan) {
    model.cx.engine.apply(plan);
    model.run_page = RunPage::default();
    model.dialogs.push(Dialog::Run);
}

/// Shows the page.
pub(in crate::screens) fn open(model: &mut Model) {
    model.dialogs.push(Dialog::Run);
}

/// A second passed.
pub(in crate::screens) fn ticked(model: &mut Model) {
    model.cx.changed |= model.layer() == KeyContext::Run;
}

/// Nothing is sent for now.
pub(in crate::screens) fn paused(model: &mut Model) {
    let phase = model.cx.engine.run.as_ref().map(|run| &run.phase);
    if let Some(Phase::Paused(Pause::Trouble(at))) = phase {
        model.run_page.cursor = *at;
        model.run_page.follows = false;
    }
    let text = format!(
        "Applying is paused: {} shows why",
        model.cx.key(Action::Review)
    );
    tell(model, &text);
}

/// Says something about the run where its page is not in front.
fn tell(model: &mut Model, text: &str) {
    if model.layer() != KeyContext::Run {
        model.cx.say(Tone::Warning, text);
    }
}

/// All is sent and answered.
pub(in crate::screens) fn ended(model: &mut Model) {
    let Some(run) = &model.cx.engine.run else {
        return;
    };
    model.run_page.follows = false;
    if let Some(first) = run.trouble().next() {
        model.run_page.cursor = first;
    }
    let text = format!(
        "{}: {}. {} shows it",
        summary::title(model, run),
        summary::counts(run),
        model.cx.key(Action::Review)
    );
    tell(model, &text);
}

pub(in crate::screens) fn perform(model: &mut Model, action: Action) {
    match action {
        Action::Help => return model.dialogs.push(Dialog::help()),
        Action::Close => return close(model),
        Action::Retry => return retry(model),
        Action::Copy => return copy(model),
        _ => {}
    }
    let Some(mut run) = model.cx.engine.run.take() else {
        model.dialogs.pop();
        return;
    };
    let page = scroll::page(model);
    let said = match action {
        Action::Pause => pause_or_resume(model, &mut run),
        Action::Choose => choose(model, &mut run),
        Action::Stop => stop(&mut run),
        Action::Problems => only_trouble(&mut model.run_page, &run),
        movement => {
            step(&mut model.run_page, &run, movement, page);
            Ok(())
        }
    };
    let is_closed = action == Action::Choose && run.phase == Phase::Over;
    model.cx.engine.run = Some(run);
    if is_closed {
        close(model);
    }
    if let Err(reason) = said {
        model.cx.refuse(reason);
    }
}

fn pause_or_resume(model: &mut Model, run: &mut Run) -> Result<(), String> {
    match run.phase {
        Phase::Running => {
            run.pause();
            Ok(())
        }
        Phase::Paused(Pause::Trouble(_)) => Err(summary::stop_or_go_on(&model.cx)),
        Phase::Paused(_) => resume(model, run),
        Phase::Over => Err("It is over: there is nothing to pause".into()),
    }
}

fn resume(model: &mut Model, run: &mut Run) -> Result<(), String> {
    availability::connected(&model.cx, "go on")?;
    if !model.cx.engine.queue.is_ready() {
        return Err("Wait: the broker is being asked how it answers".into());
    }
    run.resume();
    model.run_page.follows = true;
    Ok(())
}

fn choose(model: &mut Model, run: &mut Run) -> Result<(), String> {
    if matches!(run.phase, Phase::Paused(Pause::Trouble(_))) {
        resume(model, run)?;
    }
    Ok(())
}

fn stop(run: &mut Run) -> Result<(), String> {
    if !run.is_under_way() {
        return Err("It is over: nothing is sent any more".into());
    }
    run.end();
    Ok(())
}

fn only_trouble(on_page: &mut RunPage, run: &Run) -> Result<(), String> {
    let first = run.trouble().next();
    if on_page.only_trouble {
        on_page.only_trouble = false;
        return Ok(());
    }
    let first = first.ok_or("Nothing went wrong: there is nothing to filter to")?;
    on_page.only_trouble = true;
    on_page.follows = false;
    let nearest = on_page.shown_from(run, on_page.cursor).next();
    on_page.cursor = nearest.unwrap_or(first);
    Ok(())
}

fn step(on_page: &mut RunPage, run: &Run, movement: Action, page: usize) {
    let at = on_page.cursor;
    let Some(motion) = motion(movement) else {
        return;
    };
    let to = match motion {
        Motion::Up => on_page.shown_before(run, at).next(),
        Motion::Down => on_page.shown_from(run, at + 1).next(),
        Motion::PageUp => on_page.shown_before(run, at).take(page).last(),
        Motion::PageDown => on_page.shown_from(run, at + 1).take(page).last(),
        Motion::First => on_page.shown_from(run, 0).next(),
        Motion::Last => on_page.shown_before(run, run.lines().len()).next(),
    };
    on_page.follows = false;
    on_page.cursor = to.unwrap_or(at);
}

fn close(model: &mut Model) {
    model.dialogs.pop();
    match &model.cx.engine.run {
        Some(run) if run.is_under_way() => {
            let show = model.cx.key(Action::Review);
            let text = match run.phase {
                Phase::Paused(_) => format!("Applying is paused; {show} shows it"),
                _ => format!("Applying goes on behind this; {show} shows it"),
            };
            model.cx.say(Tone::Info, text);
        }
        _ => model.cx.engine.run = None,
    }
}

/// Opens the review of what was not done.
fn retry(model: &mut Model) {
    let Some(run) = &model.cx.engine.run else {
        return;
    };
    if run.is_under_way() {
        let key = |action| model.cx.key_of(KeyContext::Run, action);
        let reason = format!(
            "Wait until it is over, or stop it ({}): then {} tries again what was not done",
            key(Action::Stop),
            key(Action::Retry)
        );
        return model.cx.refuse(reason);
    }
    let commands: Vec<Command> = run
        .to_retry()
        .into_iter()
        .filter(|line| is_wanted(&model.cx, line))
        .map(|line| line.command)
        .collect();
    if commands.is_empty() {
        return model.cx.refuse(nothing_to_retry(&model.cx));
    }
    model.dialogs.pop();
    review::update::open(model, commands);
}

/// Why nothing can be tried again.
fn nothing_to_retry(cx: &Context) -> String {
    let lines = cx.engine.run.iter().flat_map(Run::to_retry);
    let forgotten = lines
        .filter(|line| line.command.deed() == CommandKind::Password)
        .count();
    if forgotten > 0 {
        let new = cx.key(Action::NewPasswords);
        return format!(
            "Nothing to try again: new passwords that were not set are forgotten, {new} makes others"
        );
    }
    "Nothing to try again: nothing that went wrong is still pending".into()
}

/// Whether a line that went wrong is still wanted: a change may have been cancelled meanwhile.
fn is_wanted(cx: &Context, line: &Line) -> bool {
    match &line.command {
        Command::SetPermission {
            user,
            permission,
            enabled,
            ..
        } if line.needs.is_none() => {
            cx.engine
                .drafts
                .field(user, permission)
                .is_some_and(|field| {
                    field.wanted == *enabled && field.progress(&cx.engine.log) != Progress::Sent
                })
        }
        // Once the others were handed over, nobody would be told this one.
        Command::ChangePassword { .. } => {
            let handover = cx.engine.handover.as_ref();
            handover.is_some_and(|handover| handover.holds(&line.command))
        }
        _ => true,
    }
}

fn copy(model: &mut Model) {
    let Some(run) = &model.cx.engine.run else {
        return;
    };
    let text = summary::text(model, run);
    model.cx.effects.push(Effect::Copy(Secret::new(text)));
    let sent = "The summary was sent to the terminal, for its clipboard";
    let (tone, text) = model.cx.settings.clipboard.says(sent);
    model.cx.say(tone, text);
}

/// Keeps the selected line in sight.
pub(in crate::screens) fn keep_in_sight(model: &mut Model) {
    let Some(run) = &model.cx.engine.run else {
        return;
    };
    let mut on_page = model.run_page;
    if on_page.only_trouble {
        // The list may have shown meanwhile what was not known.
        let nearest = on_page.shown_from(run, on_page.cursor).next();
        match nearest.or_else(|| run.trouble().next_back()) {
            Some(at) => on_page.cursor = at,
            None => on_page.only_trouble = false,
        }
    }
    model.run_page = on_page;
    let rows = usize::from(layout::run_rows(model, run).list);
    let height = |at| summary::height(model, run, at);
    let highest = |from| list::first_with(on_page.shown_before(run, from), from, rows, height);
    let last = on_page.shown_before(run, run.lines().len()).next();
    let last = last.map_or(on_page.cursor, highest);
    let cursor = on_page.cursor;
    let top = on_page.top.clamp(highest(cursor), cursor).min(last);
    model.run_page.top = top;
}
