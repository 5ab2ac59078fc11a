//! Waits for the groups of users that the list does not tell.

use tokio::time::{Instant, timeout_at};

use guestlist::domain::rules::Way;
use guestlist::domain::user::UserName;
use guestlist::engine::connection::LinkState;
use guestlist::text;

use super::exit_codes::{Exit, Failure};
use super::open_brokers::{OpenBroker, newest};
use super::output::complain_of;

/// Asks for the groups of all users that the list does not tell them of, and says of how many they
/// are not known then.
///
/// # Errors
/// They are known of nobody: an empty answer would look as if there were no groups.
pub(super) async fn learn_all_groups(open: &mut OpenBroker) -> Result<(), Failure> {
    let users = newest(open.engine())?.users().iter();
    let users: Vec<UserName> = users.map(|user| user.name.clone()).collect();
    learn_groups(open, &users).await;
    let engine = open.engine();
    let unknown = users.iter().filter(|it| engine.groups(it).is_none());
    let unknown = unknown.count();
    let whose = text::count(unknown, "user", "users");
    if unknown == 0 {
        return Ok(());
    }
    if unknown < users.len() {
        let said = format!("the groups of {whose} are not known");
        complain_of(&open.broker.name(), &said);
        return Ok(());
    }
    let is_late = open.until.is_some_and(|until| until <= Instant::now());
    let (exit, why) = if open.stop.is_asked() {
        (Exit::Signal, "stopped by a signal")
    } else if *engine.link() != LinkState::Connected {
        (Exit::Unreachable, "the connection was lost")
    } else if is_late {
        (Exit::Unreachable, "--timeout ran out")
    } else if engine.refuses(Way::Commands) || engine.refuses(Way::Answers) {
        (Exit::NoRight, "this account is not allowed to read them")
    } else {
        (Exit::Refused, "the broker did not send them")
    };
    let why = format!("the groups of {whose} are not known: {why}");
    Err(Failure::new(exit, why))
}

/// Asks for the groups of users that the list does not tell, a few at a time.
pub(super) async fn learn_groups(open: &mut OpenBroker, users: &[UserName]) {
    let (until, stop) = (open.patience(), open.stop.clone());
    let learnt = async {
        loop {
            let waits = open.driver.call(|engine| {
                engine.ask_for_groups(None, users);
                let is_open =
                    |user| engine.user_info().is_asked(user) || engine.wants_groups_of(user);
                engine.can_ask_groups()
                    && *engine.link() == LinkState::Connected
                    && users.iter().any(is_open)
            });
            if !waits {
                return;
            }
            open.driver.step().await;
        }
    };
    // What is not known then is printed as not known.
    tokio::select! {
        _ = timeout_at(until, learnt) => {}
        () = stop.wait() => {}
    }
}
