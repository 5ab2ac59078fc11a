//! The mouse in the grid, and on the page of one user.

use super::three;
use crate::brokers::program::Program;
use guestlist::ui::mouse::MouseEventKind;

impl Program {
    fn click(&mut self, at: (u16, u16)) -> &mut Self {
        self.mouse(MouseEventKind::Press, at)
    }
}

#[test]
fn a_click_selects_a_row_and_focuses_a_broker() {
    let mut program = three();
    // The second row, in the column of the second broker.
    let screen = program.screen();
    let column = |name: &str| {
        let head = screen.lines().nth(2).unwrap();
        u16::try_from(head.split(name).next().unwrap().chars().count()).unwrap()
    };
    program.click((column("plant-02"), 4));
    program.assert_shows("plant-02 has no user bob");
    program
        .click((3, 3))
        .assert_shows("plant-02: anna has Full Access");
    program.click((column("plant-03") + 2, 2));
    program.assert_shows("plant-03: anna has Full Access, User Management; most brokers");
    // Below the last row, and on a frame, nothing is done.
    program.click((3, 12)).click((0, 3));
    program.assert_shows("plant-03: anna");
    program.press("enter").click((3, 4));
    program.assert_shows("plant-03: anna · User Management Enabled");
    // What lies over it takes no click for it.
    program.press("?").click((3, 3)).press("esc");
    program.assert_shows("plant-03: anna · User Management Enabled");
}
