//! Where the keys of movement lead, wherever there are rows. How far a key goes is decided in
//! `ui::scrolling` (`Motion::from`); how many rows a page has, each screen says (the table of
//! users: `users::update::step`).

use crate::screens::bindings::Action;
use crate::ui::scrolling::Motion;

/// The way that an action moves, if it is a movement.
pub(in crate::screens) const fn motion(action: Action) -> Option<Motion> {
    Some(match action {
        Action::Up => Motion::Up,
        Action::Down => Motion::Down,
        Action::PageUp => Motion::PageUp,
        Action::PageDown => Motion::PageDown,
        Action::HalfPageUp => Motion::HalfUp,
        Action::HalfPageDown => Motion::HalfDown,
        Action::First => Motion::First,
        Action::Last => Motion::Last,
        _ => return None,
    })
}

/// The row that an action leads to from `at`, of the rows up to `last`, where a page has so many.
pub(in crate::screens) fn moved(at: usize, action: Action, last: usize, page: usize) -> usize {
    motion(action).map_or(at.min(last), |motion| motion.from(at, last, page))
}
