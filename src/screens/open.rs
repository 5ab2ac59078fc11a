//! The list of places in the console of a broker, and the screen of each.

use crate::screens::dialog::Dialog;
use crate::screens::history::History;
use crate::screens::model::Model;
use crate::screens::next::{Place, Purpose};
use crate::screens::user_form::login::LoginOffer;
use crate::screens::user_form::{Form, probe};
use crate::screens::{activity, confirmed, details, groups, help, leaving, password_batch, review};

/// The dialog of a place; none where it says why it does not open.
pub(in crate::screens) fn dialog(model: &mut Model, place: Place) -> Option<Dialog> {
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
        Place::Apply(plan) => return confirmed::apply(model, plan),
        Place::Run => Dialog::Run,
        Place::History => Dialog::History(History::of(&cx.engine.log).into()),
        Place::Activity => Dialog::Activity(Box::default()),
        Place::Entry(item) => Dialog::Entry(activity::entry::page(item)),
        Place::Question(question) => Dialog::Question(question),
        Place::Brokers => {
            leaving::go_back(model);
            return None;
        }
        // They are in the list of brokers.
        Place::Broker(_) | Place::BrokerForm(_) => return None,
    })
}
