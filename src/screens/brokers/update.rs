//! The one way in which the list of brokers changes: which part each message goes to. How keys come
//! to its screens, and what each place and each yes does, is in `console`; what the keys of the
//! list do, in `list`, of the form in `form::update`.

use crate::screens::brokers::attempt::Attempt;
use crate::screens::brokers::dialog::Dialog;
use crate::screens::brokers::model::Brokers;
use crate::screens::brokers::prompt::Prompt;
use crate::screens::brokers::{connecting, profiles_read, test_all};
use crate::screens::console;
use crate::screens::effect::Effect;
use crate::screens::message::{Message, Timer};
use crate::screens::mouse;
use crate::screens::screen::Screen;

/// Applies a message and says what should happen outside. Returns the attempt that was admitted by
/// it, if one was, with the message: its console can be shown, and goes on with that.
pub fn update(
    brokers: &mut Brokers,
    message: Message,
) -> (Vec<Effect>, Option<(Attempt, Message)>) {
    let cx = &mut brokers.cx;
    if let Some(attempt) = connecting::admitted(cx, &message) {
        cx.changed = true;
        return (Vec::new(), Some((attempt, message)));
    }
    // What comes late, from a link that was given up, reaches nobody.
    let is_late = message.link().is_some_and(|link| !cx.tries(link));
    let changed = !is_late && dispatch(brokers, message);
    let cx = &mut brokers.cx;
    cx.changed = changed;
    cx.is_prompting = matches!(brokers.dialogs.last(), Some(Dialog::Password(_)));
    if cx.problems {
        // One that is none any more is not shown.
        cx.select_shown();
    }
    brokers.list.keep_in_sight(cx);
    (std::mem::take(&mut cx.effects), None)
}

/// Hands the message to its owner. Returns whether the screen may show something else now.
fn dispatch(brokers: &mut Brokers, message: Message) -> bool {
    let cx = &mut brokers.cx;
    if let Some(link) = message.link().filter(|link| cx.tests.holds(*link)) {
        return test_all::on_message(cx, link, message);
    }
    match message {
        Message::Key(key) => console::on_key(brokers, key),
        Message::Mouse(mouse) => return mouse::on_mouse(brokers, mouse),
        Message::Paste(text) => console::paste(brokers, &text),
        Message::Known(known) => profiles_read::read(brokers, *known),
        Message::Written(change, result) => profiles_read::written(brokers, &change, result),
        Message::PasswordWanted(_) => prompt(brokers, None),
        Message::NotOpened(_, why) => connecting::fail(cx, &why),
        Message::Timer(_, Timer::Test) => connecting::end_test(cx),
        Message::Broker(_, event) => {
            if let Some(words) = connecting::on_event(cx, event) {
                prompt(brokers, Some(words));
            }
        }
        Message::Resize { .. } => {}
        Message::Dialling {
            factory_password,
            address,
            ..
        } => {
            connecting::dialling(cx, factory_password, address);
            return false;
        }
        // They are for the console of a broker, or for the fleet.
        Message::Timer(..)
        | Message::Journal(_)
        | Message::Time(..)
        | Message::Made(..)
        | Message::Judged(..)
        | Message::Probed(..)
        | Message::PasswordFileJob(..)
        | Message::UsersRead(..)
        | Message::Unsaved(..) => return false,
    }
    true
}

/// Asks for the password of the attempt under way.
pub(super) fn prompt(brokers: &mut Brokers, words: Option<String>) {
    if let Some(attempt) = &brokers.cx.attempt {
        let prompt = Prompt::new(&attempt.profile, words);
        // Only a page can lie there: forms wait until no attempt is under way.
        brokers.dialogs.clear();
        brokers.dialogs.push(Dialog::Password(prompt.into()));
    }
}
