//! From a key to the screen in front, and from what that asks for to the next one.

use crate::screens::bindings::{Action, Binding, KeyContext};
use crate::screens::dialog::Dialog;
use crate::screens::effect::Effect;
use crate::screens::history::History;
use crate::screens::model::Model;
use crate::screens::next::{Next, Place, Purpose};
use crate::screens::question::{ConfirmAction, Question};
use crate::screens::user_form::login::LoginOffer;
use crate::screens::user_form::{Form, probe};
use crate::screens::{
    activity, answer, availability, details, environment, groups, help, layout, leaving,
    password_batch, review,
};
use crate::ui::key::Key;

/// A key was pressed.
pub(in crate::screens) fn on_key(model: &mut Model, key: Key) {
    model.cx.line = None;
    model.table.follow = None;
    model.cx.engine.unasked = 0;
    let binding = model.cx.settings.keys.find(model.layer(), key);
    if binding.is_none_or(|binding| binding.action != Action::Probe) {
        model.cx.engine.fresh = None;
    }
    let leaves = |binding: &Binding| binding.action.is_of_screen();
    if !layout::is_seen(model.cx.size()) && !binding.is_some_and(leaves) {
        return model.cx.refuse(layout::UNSEEN.into());
    }
    if let Some(binding) = binding {
        return act(model, binding, key);
    }
    let (screen, cx) = model.front_mut();
    screen.type_key(cx, key);
}

/// Text was pasted.
pub(in crate::screens) fn paste(model: &mut Model, text: &str) {
    let (screen, cx) = model.front_mut();
    if let Err(reason) = screen.paste(cx, text) {
        cx.refuse(reason);
    }
}

/// Does what a key of the layer in front stands for.
pub(in crate::screens) fn act(model: &mut Model, binding: &Binding, key: Key) {
    if is_barred(model, binding) {
        return model.cx.refuse(environment::READ_ONLY.into());
    }
    match binding.action {
        Action::Redraw => model.cx.effects.push(Effect::Redraw),
        Action::Suspend => model.cx.effects.push(Effect::Suspend),
        Action::Interrupt if leaving::is_asked(model) => model.cx.effects.push(Effect::Quit),
        Action::Interrupt | Action::Quit => leaving::quit(model),
        Action::Close if asks_to_discard(model) => {}
        action => {
            let (screen, cx) = model.front_mut();
            let next = screen.update(cx, action, key);
            follow(model, next, model.dialogs.len().checked_sub(1));
        }
    }
}

/// Whether pressing a key is refused because this session is read-only. On the name, the key that
/// toggles only shows the user's details.
fn is_barred(model: &Model, binding: &Binding) -> bool {
    let shows_details = binding.layer == KeyContext::Table
        && binding.action == Action::Toggle
        && model.table.cursor.column == 0;
    !availability::may_write(&model.cx, binding) && !shows_details
}

/// Asks before what is in front is closed with what was typed into it. Returns whether it does.
fn asks_to_discard(model: &mut Model) -> bool {
    let Some(loss) = model.front().loss(&model.cx) else {
        return false;
    };
    let lines = vec![loss.what.into()];
    let question = Question::new(loss.title, lines, "Discard", ConfirmAction::Discard);
    follow(model, Next::ask(question), None);
    true
}

/// Follows what a screen asks for; `at`: where it lies among the dialogs, unless it is the table.
pub(in crate::screens) fn follow(model: &mut Model, next: Next, at: Option<usize>) {
    match next {
        Next::Stay => {}
        Next::Close => close(model, at),
        Next::Open(place) => open(model, place),
        Next::Replace(place) => {
            close(model, at);
            if let Some(dialog) = dialog(model, place) {
                let at = at.unwrap_or(model.dialogs.len()).min(model.dialogs.len());
                model.dialogs.insert(at, dialog);
            }
        }
        Next::Answered { otherwise } => answer::answered(model, otherwise),
        Next::Apply(plan) => answer::apply(model, plan),
        Next::Brokers => leaving::go_back(model),
    }
}

fn close(model: &mut Model, at: Option<usize>) {
    if let Some(at) = at.filter(|at| *at < model.dialogs.len()) {
        model.dialogs.remove(at);
    }
}

/// Opens a place over all that is open.
pub(in crate::screens) fn open(model: &mut Model, place: Place) {
    if let Some(dialog) = dialog(model, place) {
        model.dialogs.push(dialog);
    }
}

/// The dialog of a place; none where it says why it does not open.
fn dialog(model: &mut Model, place: Place) -> Option<Dialog> {
    let cx = &mut model.cx;
    Some(match place {
        Place::Help => Dialog::Help(help::Help::default()),
        Place::Details(user) => Dialog::Details(details::page::DetailsPage::of(user)),
        Place::Groups(users) => Dialog::Groups(groups::GroupsForm::new(cx, users).into()),
        Place::Form(purpose) => {
            if let Purpose::LogIn(_) = purpose {
                model.login = LoginOffer::Made;
            }
            let form = Form::new(purpose).under(&cx.engine.session.password_rules);
            Dialog::Form(form.into())
        }
        Place::Trial(user, password) => {
            let mut form = Form::new(Purpose::Probe(user));
            probe::start(&mut form, cx, password);
            Dialog::Form(form.into())
        }
        Place::NewPasswords(users) => match password_batch::update::open(cx, users) {
            Ok(form) => Dialog::NewPasswords(form.into()),
            Err(reason) => {
                cx.refuse(reason);
                return None;
            }
        },
        Place::Passwords => Dialog::Passwords(password_batch::shown::Shown::default()),
        Place::Review(commands) => {
            let review = review::update::of_commands(cx, commands)?;
            Dialog::Review(review.into())
        }
        Place::Changes(users) => {
            let review = review::update::of_changes(cx, &users)?;
            Dialog::Review(review.into())
        }
        Place::Run => Dialog::Run,
        Place::History => Dialog::History(History::of(&cx.engine.log).into()),
        Place::Activity => Dialog::Activity(Box::default()),
        Place::Entry(item) => Dialog::Entry(activity::entry::EntryPage::of(item)),
        Place::Question(question) => Dialog::Question(question),
    })
}
