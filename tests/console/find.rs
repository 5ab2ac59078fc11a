//! Finding users: filter, order, marks, and what works on all that are marked.

use crate::common::{App, Flags, USERS};

#[test]
fn look() {
    let mut app = App::new();
    app.press("/").type_text("a !t");
    println!("{}", app.screen());
    app.press("enter v o");
    println!("{}", app.screen());
    app.press("right o");
    app.press("esc o");
    println!("{}", app.screen());
    app.resize(40, 10).press("/").type_text("perm:");
    println!("{}", app.screen());
    app.press("backspace").type_text(":log").press("enter *");
    println!("{}", app.screen());
}
