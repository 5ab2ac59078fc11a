//! The console at work, on its demo broker.

use std::time::Duration;

use crate::terminal::{CTRL_L, DOWN, ENTER, ESCAPE, LEFT, Program, TAB, Terminal, UP, count};

fn open(program: Program) -> Terminal {
    let terminal = program.start();
    terminal.wait_for("14 users");
    terminal
}

fn demo() -> Terminal {
    open(Program::guestlist(&["demo"]))
}

#[test]
fn a_change_is_toggled_saved_and_seen_in_the_brokers_list() {
    let mut terminal = demo();
    terminal.wait_for_cursor("root");
    terminal.press(DOWN).wait_for_cursor("test");
    terminal.press("2");
    terminal.wait_for_row(&["test", "Enabled", "Modified"]);
    terminal.wait_for("1 modified");
    terminal.press("s");
    terminal.wait_for_row(&["test", "Enabled", "Saved"]);
    terminal.press("q").leaves_with(0);
}

/// Fills in the dialog for a new user, and sends it.
fn add(terminal: &mut Terminal, name: &str) {
    terminal.press("a").wait_for("Add New User");
    for text in [name, "not-a-real-one", "not-a-real-one"] {
        terminal.press(text).press(ENTER);
    }
    terminal.wait_for("15 users");
}

#[test]
fn a_user_is_added_and_deleted() {
    let mut terminal = demo();
    add(&mut terminal, "line9-plc");
    terminal.wait_for("line9-plc added, confirmed by the broker");
    terminal.wait_for_cursor("line9-plc");
    terminal.press("d").wait_for("Delete line9-plc?");
    terminal.wait_for(">[ Cancel ]");
    terminal.press(TAB).wait_for(">[ Delete ]");
    terminal.press(ENTER);
    terminal.wait_for("line9-plc deleted, confirmed by the broker");
    terminal.wait_for("14 users");
    terminal.press("q").leaves_with(0);
    let output = terminal.output();
    assert_eq!(count(output.bytes(), b"not-a-real-one"), 0);
}

#[test]
fn a_user_with_permissions_is_deleted_once_its_name_is_typed_or_pasted() {
    let mut terminal = demo();
    for _ in 0..3 {
        terminal.press(DOWN);
    }
    terminal.wait_for_cursor("ops-bruno");
    terminal.press("d").wait_for("Type ops-bruno to confirm");
    terminal.press("ops-q").press(ENTER);
    terminal.wait_for("Not yet ");
    terminal.press("\x15").paste("ops-bruno");
    terminal.press(ENTER).wait_for(">[ Delete ]");
    terminal.press(ENTER);
    terminal.wait_for("ops-bruno deleted, confirmed by the broker");
    terminal.press("q").leaves_with(0);
}

#[test]
fn a_name_of_sixty_wide_characters_keeps_its_row_in_shape() {
    let name: String = "管理者甲乙丙".chars().cycle().take(60).collect();
    let mut terminal = open(Program::guestlist(&["demo"]).size(120, 40));
    add(&mut terminal, &name);
    terminal.wait("the end of the form", |output| {
        !output.shows("Add New User")
    });
    terminal.wait_for_cursor("管理者甲乙丙管");
    // The row above has no permission either: what is under one another stays so.
    terminal.wait("three columns under those of the row above", |output| {
        let (row, _) = output.screen().cursor_position();
        let starts = |row: u16| -> Vec<u16> {
            let text = |column| output.screen().cell(row, column).map(vt100::Cell::contents);
            let starts = |column: u16| text(column) == Some("D") && text(column + 1) == Some("i");
            (0..118).filter(|column| starts(*column)).collect()
        };
        starts(row).len() == 3 && starts(row) == starts(row - 1)
    });
    terminal.press(LEFT).press(ENTER);
    // The page wraps the name: all of it is there, in order.
    terminal.wait("the whole name", |output| {
        let text = output.text();
        // What lies beside the page is of the table below it.
        let corner = text.lines().next().and_then(|line| line.find("╭─ User ─"));
        let left = corner.map_or(0, |at| text[..at].chars().count() + 1);
        let boxed = text
            .lines()
            .map(|line| line.chars().skip(left).take_while(|c| *c != '│'));
        let wide = |c: &char| name.contains(*c);
        let shown: String = boxed.flatten().filter(wide).collect();
        shown.contains(&name)
    });
}

#[test]
fn a_paste_into_the_table_fires_no_key() {
    let mut terminal = demo();
    let lines = "d\nq\n1\na\ns\np\nS\nC\nx\n?\n";
    assert_eq!(lines.lines().count(), 10);
    terminal.paste(lines);
    terminal.wait_for("Not pasted: text goes into the fields of a dialog only");
    // Nothing of it waits somewhere: the next key does what it always does.
    terminal.press(DOWN).wait_for_cursor("test");
    let output = terminal.output();
    assert!(
        !output.shows("Modified") && output.shows("14 users"),
        "{}",
        output.text()
    );
    assert!(!output.shows("Add New User"), "{}", output.text());
}

#[test]
fn a_paste_into_a_field_holds_one_line() {
    let mut terminal = demo();
    terminal.press("a").wait_for(">User name");
    terminal.paste("first\nsecond\nthird\n");
    terminal.wait_for("Not pasted: the text has several lines, a field holds one");
    terminal.paste("line9-plc\n");
    terminal.wait_for_row(&[">User name", "line9-plc"]);
    let output = terminal.output();
    assert!(!output.shows("first"), "{}", output.text());
}

/// The parameters of every escape sequence that sets how characters look.
fn renditions(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let sequences = text.split("\x1b[").skip(1);
    let renditions = sequences.filter_map(|sequence| {
        let (parameters, _) = sequence.split_once('m')?;
        let is_numeric = |c: char| c.is_ascii_digit() || c == ';' || c == ':';
        parameters
            .chars()
            .all(is_numeric)
            .then(|| parameters.to_owned())
    });
    renditions.collect()
}

fn sets_colour(rendition: &str) -> bool {
    let mut codes = rendition
        .split([';', ':'])
        .map(|code| code.parse().unwrap_or(0));
    codes.any(|code: u16| matches!(code, 30..=49 | 58..=59 | 90..=107))
}

/// Goes through table, change, dialog, question and help, and leaves.
fn tour(program: Program) -> Vec<String> {
    let mut terminal = open(program);
    terminal.press(DOWN).press("1").wait_for("Modified");
    terminal.press("s").wait_for("Saved");
    terminal.press("a").wait_for("Add New User");
    terminal.press(ESCAPE);
    terminal.wait("the table", |output| !output.shows("Add New User"));
    terminal.press("d").wait_for("Delete test?");
    terminal.press(ESCAPE);
    terminal.wait("the table", |output| !output.shows("Delete test?"));
    terminal.press("?").wait_for("─ Help ─");
    terminal.press("q");
    terminal.wait("the table", |output| !output.shows("─ Help ─"));
    terminal.press("q").leaves_with(0);
    let output = terminal.output();
    renditions(output.bytes())
}

#[test]
fn under_no_color_no_colour_is_written() {
    let renditions = tour(Program::guestlist(&["demo"]).env("NO_COLOR", "1"));
    let coloured: Vec<_> = renditions.iter().filter(|r| sets_colour(r)).collect();
    assert!(coloured.is_empty(), "{coloured:?}");
    assert!(
        renditions.iter().any(|r| r.split(';').any(|it| it == "7")),
        "the selection is reversed: {renditions:?}"
    );
}

#[test]
fn without_no_color_there_is_colour() {
    let renditions = tour(Program::guestlist(&["demo"]));
    assert!(renditions.iter().any(|r| sets_colour(r)));
}

#[test]
fn nothing_is_written_while_nothing_changes() {
    let terminal = demo();
    let written = terminal.idle_output(Duration::from_millis(1500), Duration::from_secs(3));
    assert!(written.is_empty(), "{}", written.escape_ascii());
}

#[test]
fn a_move_of_the_cursor_costs_few_bytes() {
    let mut terminal = open(Program::guestlist(&["demo"]).size(120, 40));
    // Root's row cannot be toggled: leaving it changes the hints as well.
    terminal.press(DOWN).wait_for_cursor("test");
    for user in ["ops-anna", "ops-bruno", "shift-lead", "maintenance"] {
        let bytes = terminal.press_and_count(DOWN, |output| output.cursor_row().contains(user));
        assert!(bytes <= 560, "{bytes} bytes for one key");
    }
}

#[test]
fn ctrl_l_mends_a_screen_that_others_wrote_on() {
    let mut terminal = demo();
    let before = terminal.wait_for_frame(": commands");
    terminal.scribble("\x1b[5;5HBroadcast message from the system");
    terminal.press(CTRL_L);
    terminal.wait("the same screen as before", |output| {
        output.text() == before
    });
    terminal.press("q").leaves_with(0);
}

#[test]
fn a_key_that_comes_with_a_new_size_is_not_lost() {
    let mut terminal = demo();
    for round in 0..100 {
        let (key, user) = [(DOWN, "test"), (UP, "root")][round % 2];
        let rows = [30, 24][round % 2];
        // The emulator keeps its size: rows that it does not have fall on its last one.
        terminal.resize_unseen(80, rows);
        terminal.press(key).wait_for_cursor(user);
    }
}

#[test]
fn a_storm_of_sizes_ends_in_a_proper_screen() {
    let mut terminal = demo();
    terminal.press(DOWN).press("1");
    let before = terminal.wait_for_frame("Original: false");
    // 200 sizes in no order, from one cell to 200 columns and 60 rows.
    for step in 0..200_u16 {
        terminal.resize_unseen(1 + step * 71 % 200, 1 + step * 37 % 60);
    }
    terminal.resize(80, 24);
    terminal.wait("the same screen as before", |output| {
        output.text() == before
    });
    terminal.press(UP).wait_for_cursor("root");
    terminal.press("q");
    terminal.wait_for("has changes that are not saved.");
}
