//! Which lines of a plan go in one message.

use super::*;
use crate::domain::command::Command;
use crate::domain::secret::Secret;

fn line(command: Command) -> Line {
    Line {
        command,
        before: None,
        needs: None,
    }
}

fn add(user: &str) -> Line {
    line(Command::add(user, Secret::new("not-a-real-password")))
}

fn set(user: &str, role: usize) -> Line {
    line(Command::set(user, format!("R{role}").as_str(), true, None))
}

fn remove(user: &str) -> Line {
    line(Command::RemoveUser { user: user.into() })
}

fn run(lines: Vec<Line>) -> Run {
    Run::new(Plan::of_lines(lines), 1)
}

#[test]
fn a_new_user_goes_with_what_it_gets_and_others_follow_while_they_fit() {
    let mut run = run(vec![
        add("anna"),
        add("bob"),
        set("anna", 1),
        set("bob", 1),
        set("anna", 2),
    ]);
    assert_eq!(run.next_together(4), [0, 2, 4]);
    assert_eq!(run.next_together(4), [1, 3]);
    assert_eq!(run.next_together(4), [0; 0]);
    assert_eq!(run.stop("stopped"), 0, "nothing waits");
}

#[test]
fn what_finds_no_room_beside_the_addition_waits_for_it() {
    let mut lines = vec![add("anna")];
    lines.extend((1..=4).map(|role| set("anna", role)));
    let mut run = run(lines);
    assert_eq!(run.next_together(3), [0, 1, 2]);
    assert_eq!(run.next_together(3), [0; 0]);
    run.release(0);
    assert_eq!(run.next_together(3), [3, 4]);
}

#[test]
fn a_user_is_gone_before_another_of_its_name_is_added() {
    let mut run = run(vec![remove("anna"), add("anna"), set("anna", 1)]);
    assert_eq!(run.next_together(20), [0]);
    assert_eq!(run.next_together(20), [0; 0]);
    run.release(0);
    assert_eq!(run.next_together(20), [1, 2]);
}

#[test]
fn one_by_one_what_a_new_user_gets_waits_for_it() {
    let mut run = run(vec![add("anna"), set("anna", 1)]);
    assert_eq!(run.next(), Some(0));
    assert_eq!(run.next(), None);
}
