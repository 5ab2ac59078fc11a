//! The one way in which the fleet changes. What a lost connection or a new list of one broker does
//! to the grid is decided here (`of_member`, `take_list`). Which screen each place opens, and what
//! each yes does, is in `console`. The keys of the grid are in `grid`, those of one user in `user`.

use crate::domain::broker_messages::{BrokerEvent, Link};
use crate::domain::desired::DesiredUser;
use crate::domain::local_time::LocalTime;
use crate::domain::reason::Tone;
use crate::domain::secret::Secret;
use crate::engine::effect::Notice;
use crate::engine::password_batch::FileId;
use crate::engine::{self, Engine};
use crate::screens::bindings::Action;
use crate::screens::console::{self, Console};
use crate::screens::effect::Effect;
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::dialog::Dialog;
use crate::screens::fleet::log_in::LogIn;
use crate::screens::fleet::member::{Member, Reach};
use crate::screens::fleet::model::Fleet;
use crate::screens::fleet::of_broker::OfBroker;
use crate::screens::fleet::passwords::undelivered::Undelivered;
use crate::screens::fleet::passwords::{PasswordForm, hand_over};
use crate::screens::fleet::{apply_page, compare_with_file, connecting, unsaved};
use crate::screens::message::{Message, Timer};
use crate::screens::{activity, journal, layout, mouse};
use crate::text;

/// Applies a message and says what should happen outside.
pub fn update(fleet: &mut Fleet, message: Message) -> Vec<Effect> {
    let was_applying = fleet.cx.is_applying();
    let changed = dispatch(fleet, message);
    ask_for_groups(fleet);
    for at in 0..fleet.cx.members.len() {
        take_waiting(&mut fleet.cx, at);
        unsaved::follow(&mut fleet.cx.members[at]);
        collect(&mut fleet.cx, &mut fleet.dialogs, at);
    }
    fleet.cx.follow_work();
    let is_over = was_applying && !fleet.cx.is_applying();
    let changed = hand_over_passwords(fleet) | offer_unsaved(fleet) | changed;
    let is_on_page = matches!(fleet.dialogs.last(), Some(Dialog::Run(_)));
    let (screen, cx) = fleet.front_mut();
    if is_over && !is_on_page {
        let (text, tone) = apply_page::brief(cx);
        let show = cx.key(Action::Review);
        cx.say(tone, format!("{text} · {show} shows it"));
    }
    screen.keep_in_sight(cx);
    fleet.cx.changed = changed;
    fleet.take_effects()
}

/// Asks the brokers whose lists do not tell groups for those of the user whose page is open, and of
/// users whose groups were changed.
fn ask_for_groups(fleet: &mut Fleet) {
    let shown = fleet.dialogs.iter().find_map(|dialog| match dialog {
        Dialog::User(page) => Some(&page.user),
        _ => None,
    });
    for member in &mut fleet.cx.members {
        if member.cx.engine.asks_for_groups() {
            member.cx.call(|engine| engine.ask_for_groups(shown, &[]));
        }
    }
}

/// Hands new passwords over once all is decided, and nothing lies over the grid that could send or
/// drop them. Returns whether it did.
fn hand_over_passwords(fleet: &mut Fleet) -> bool {
    // A file is written behind the summary, which can still try again what went wrong. A page would
    // take its keys.
    let undelivered = fleet.cx.passwords.undelivered.as_ref();
    let to_file = undelivered.is_some_and(Undelivered::has_file);
    let is_well = to_file && fleet.cx.tally().trouble == 0;
    let is_free = |it: &Dialog| match it {
        Dialog::User(_) => true,
        Dialog::Run(_) => is_well,
        _ => false,
    };
    if !fleet.dialogs.iter().all(is_free) {
        return false;
    }
    let Some(place) = hand_over::settle(&mut fleet.cx) else {
        return false;
    };
    console::open(fleet, place);
    true
}

/// Offers what was found of earlier changes, once nothing else has the keyboard. Returns whether it
/// did.
fn offer_unsaved(fleet: &mut Fleet) -> bool {
    let is_free = fleet.dialogs.is_empty() && !fleet.grid.typing;
    let question = is_free.then(|| unsaved::offer(&mut fleet.cx)).flatten();
    let is_offered = question.is_some();
    fleet
        .dialogs
        .extend(question.map(|it| Dialog::Question(it.into())));
    is_offered
}

/// The form that waits for passwords, or for their file, and where it lies.
fn form(dialogs: &mut [Dialog]) -> Option<(usize, &mut PasswordForm)> {
    let mut dialogs = dialogs.iter_mut().enumerate();
    dialogs.find_map(|(at, dialog)| match dialog {
        Dialog::Form(form) => Some((at, form.as_mut())),
        _ => None,
    })
}

/// A file of users was read, for the prompt that waits for it.
fn users_read(fleet: &mut Fleet, read: Result<Vec<DesiredUser>, String>) {
    let mut prompts = fleet.dialogs.iter_mut();
    let prompt = prompts.find_map(|dialog| match dialog {
        Dialog::File(prompt) => Some(prompt.as_mut()),
        _ => None,
    });
    if compare_with_file::read(&mut fleet.cx, prompt, read) {
        fleet.dialogs.retain(|it| !matches!(it, Dialog::File(_)));
    }
}

/// Passwords were made for the open form.
fn made(fleet: &mut Fleet, broker: usize, made: Result<Vec<Secret>, String>) {
    if let Some((at, form)) = form(&mut fleet.dialogs) {
        let next = form.made(&mut fleet.cx, broker, made);
        console::follow(fleet, next, Some(at));
    }
}

/// The file for new passwords was worked on.
fn written(fleet: &mut Fleet, result: Result<FileId, String>) {
    let (at, form) = form(&mut fleet.dialogs).unzip();
    let next = hand_over::written(form, &mut fleet.cx, result);
    console::follow(fleet, next, at);
}

/// Hands the message to its owner. Returns whether the screen may show something else now.
fn dispatch(fleet: &mut Fleet, message: Message) -> bool {
    match message {
        Message::Key(key) => console::on_key(fleet, key),
        Message::Mouse(_) if !layout::is_seen(fleet.cx.size()) => {
            fleet.cx.refuse(layout::UNSEEN.into());
        }
        Message::Mouse(mouse) => return mouse::on_mouse(fleet, mouse),
        Message::Paste(text) => console::paste(fleet, &text),
        Message::Resize { width, height } => fleet.resize(width, height),
        Message::Journal(problem) => {
            if let Some(problem) = problem {
                fleet.cx.say(Tone::Bad, problem);
            }
        }
        message => {
            let Some(at) = message.link().and_then(|link| fleet.cx.at(link)) else {
                return false;
            };
            match message {
                Message::Made(_, result) => made(fleet, at, result),
                Message::Judged(_, id, strength) => {
                    let form = form(&mut fleet.dialogs);
                    return form.is_some_and(|(_, form)| form.judged(&mut fleet.cx, id, strength));
                }
                Message::PasswordFileJob(_, result) => written(fleet, result),
                Message::UsersRead(_, read) => users_read(fleet, read),
                message @ Message::Broker(
                    _,
                    BrokerEvent::Link(Link::Refused { .. } | Link::Connected),
                ) => {
                    let changed = of_member(&mut fleet.cx, at, message);
                    if let Some(prompt) = LogIn::again(&mut fleet.cx, at)
                        && fleet.dialogs.is_empty()
                    {
                        fleet.dialogs.push(prompt.into());
                    }
                    return changed;
                }
                Message::Time(_, time) => return stamp(fleet, at, time),
                message => return of_member(&mut fleet.cx, at, message) | shows(fleet, at),
            }
        }
    }
    true
}

/// Takes what is about the link of one broker. Returns whether the screen may show something else
/// now.
fn of_member(cx: &mut FleetContext, at: usize, message: Message) -> bool {
    let member = &mut cx.members[at];
    match message {
        Message::Broker(_, event) => {
            let changed = call(member, |engine| engine.on_event(event));
            connecting::go_on(cx);
            changed
        }
        // No screen of the fleet counts the seconds to the next try.
        Message::Timer(_, Timer::Engine(engine::effect::Timer::Countdown(_))) => false,
        Message::Timer(_, Timer::Engine(timer)) => call(member, |engine| engine.on_timer(timer)),
        Message::PasswordWanted(_) => reach(cx, at, Reach::PasswordWanted),
        Message::Unsaved(_, told) => {
            let is_problem = told.is_err();
            unsaved::told(cx, at, told);
            is_problem
        }
        Message::NotOpened(_, why) => reach(cx, at, Reach::Failed(why)),
        Message::Dialling {
            factory_password,
            address,
            ..
        } => {
            connecting::dialling(member, factory_password, address);
            true
        }
        _ => false,
    }
}

fn reach(cx: &mut FleetContext, at: usize, reach: Reach) -> bool {
    cx.members[at].reach = reach;
    connecting::go_on(cx);
    true
}

/// Calls an engine, and lets it go on. Returns whether what is shown of it may be another.
fn call(member: &mut Member, work: impl FnOnce(&mut Engine)) -> bool {
    let changed = member.cx.call(|engine| engine.watch(true, work));
    let advanced = member
        .cx
        .call(|engine| engine.watch(false, Engine::advance));
    changed | advanced
}

/// The page of what happened at a broker, if it is open.
fn activity(dialogs: &mut [Dialog], at: usize) -> Option<&mut OfBroker<activity::Page>> {
    dialogs.iter_mut().find_map(|dialog| match dialog {
        Dialog::Activity(page) if page.broker == at => Some(page.as_mut()),
        _ => None,
    })
}

/// Whether anything that happens at a broker is on the screen.
fn shows(fleet: &mut Fleet, at: usize) -> bool {
    activity(&mut fleet.dialogs, at).is_some()
}

/// The time of what happened is there.
fn stamp(fleet: &mut Fleet, at: usize, time: LocalTime) -> bool {
    let cx = &mut fleet.cx.members[at].cx;
    let stamped = journal::stamp(cx, &time);
    let page = activity(&mut fleet.dialogs, at);
    let is_shown = page.is_some() && !stamped.is_empty();
    if let Some(page) = page.filter(|_| is_shown) {
        page.screen.refresh(cx, &stamped);
    }
    cx.call(|engine| engine.date_changes(&time));
    cx.call(|engine| engine.note_time(time)) || is_shown
}

/// A list that waited for changes is taken once there are none.
fn take_waiting(cx: &mut FleetContext, at: usize) {
    let engine = &cx.members[at].cx.engine;
    if engine.waiting().is_some() && engine.drafts().is_empty() {
        cx.call(at, Engine::advance);
    }
}

/// Follows what the engine of a broker told, and takes what it wants done outside.
fn collect(cx: &mut FleetContext, dialogs: &mut [Dialog], at: usize) {
    let member = &mut cx.members[at];
    if member.cx.notices.is_empty()
        && member.cx.effects.is_empty()
        && !member.cx.engine.has_untimed()
    {
        return;
    }
    let notices = std::mem::take(&mut member.cx.notices);
    journal::ask_time(&mut member.cx);
    let effects = std::mem::take(&mut member.cx.effects);
    cx.effects.extend(effects);
    if notices.iter().any(changes_list) {
        take_list(cx, at);
        for dialog in dialogs {
            if let Dialog::Review(page) = dialog {
                page.check(cx, at);
            }
        }
    }
    for notice in notices {
        hear(cx, at, &notice);
    }
}

/// Whether the shown list may be another one.
const fn changes_list(notice: &Notice) -> bool {
    matches!(
        notice,
        Notice::Users | Notice::List | Notice::ListLost | Notice::Verified { .. }
    )
}

fn take_list(cx: &mut FleetContext, at: usize) {
    cx.grid.take_from(at, &cx.members[at].cx.engine);
    cx.recount();
}

fn hear(cx: &mut FleetContext, at: usize, notice: &Notice) {
    let member = &cx.members[at];
    let said = match notice {
        Notice::Say(tone, reason) | Notice::Remark(tone, reason) => Some((*tone, reason)),
        Notice::Failed { why, .. } => Some((Tone::Bad, why)),
        Notice::Unknown { why, .. } => Some((Tone::Warning, why)),
        _ => None,
    };
    if let Some((tone, reason)) = said {
        let text = format!(
            "{}: {}",
            text::short(member.name()),
            member.cx.words(reason)
        );
        cx.remark(tone, text);
    }
}
