//! What a screen asks for is followed here: one is closed, another one is opened. The list of places, and the
//! screen of each.

use crate::screens::dialog::Dialog;
use crate::screens::history::History;
use crate::screens::model::Model;
use crate::screens::next::{Next, Place, Purpose};
use crate::screens::user_form::login::LoginOffer;
use crate::screens::user_form::{Form, probe};
use crate::screens::{activity, confirmed, details, groups, help, leaving, password_batch, review};

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
        Next::Answered { otherwise } => confirmed::answered(model, otherwise),
        Next::Apply(plan) => confirmed::apply(model, plan),
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
        Place::Help => Dialog::Help(help::page()),
        Place::Details(user) => Dialog::Details(details::page::page(user)),
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
        Place::Passwords => Dialog::Passwords(password_batch::shown::page()),
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
        Place::Entry(item) => Dialog::Entry(activity::entry::page(item)),
        Place::Question(question) => Dialog::Question(question),
    })
}
