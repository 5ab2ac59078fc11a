//! The keys of a page that is read.

use crate::screens::bindings::Action;
use crate::screens::movement::motion;
use crate::ui::page::{PageLine, TextPage};

/// Applies a key to what a page is searched for. Returns whether the key closes the page.
pub(in crate::screens) fn closes(page: &mut TextPage, action: Action) -> bool {
    match action {
        Action::Filter => page.set_typing(true),
        Action::Submit => page.set_typing(false),
        Action::Close => return !page.leave_search(),
        _ => {}
    }
    false
}

/// Moves in a page on a screen of this size, and gives what the key copies.
pub(in crate::screens) fn go<'a>(
    page: &mut TextPage,
    action: Action,
    lines: &'a [PageLine],
    size: (u16, u16),
) -> Option<&'a str> {
    page.go(motion(action), lines, size);
    let copies = action == Action::Copy && page.is_marked();
    if copies {
        page.value(lines, size)
    } else {
        None
    }
}
