//! What keys are about: the focused permission, the selected user, or the marked ones. The screen says it before
//! they are pressed.

use crate::common::App;

fn footer(app: &App) -> String {
    let screen = app.screen();
    screen.lines().last().unwrap_or_default().into()
}

#[track_caller]
fn assert_hints(app: &App, hint: &str) {
    let footer = footer(app);
    assert!(footer.contains(hint), "no {hint:?} in {footer:?}");
}

#[test]
fn the_footer_names_the_permission_that_space_changes() {
    let mut app = App::after("down");
    assert_hints(&app, "space Full Access");
    app.press("right");
    assert_hints(&app, "space User Management");
    app.press("left left");
    assert_hints(&app, "space details");
    app.press("right").resize(120, 40);
    assert_hints(&app, "space toggle Full Access");
    app.resize(40, 10);
    assert_hints(&app, "space Full Access");
}

#[test]
fn while_users_are_marked_the_footer_says_how_many_each_key_is_about() {
    let mut app = App::after("down down v v up");
    assert_hints(&app, "+ Full Access on  - off  d delete 2  ");
    app.press("+").resize(120, 40);
    let hints = "s save marked  c cancel marked  + Full Access on  - off  d delete 2 marked";
    assert_hints(&app, hints);
    app.resize(40, 10);
    assert_hints(&app, "s save marked");
    app.press("esc");
    assert_hints(&app, "space Full Access");
}
