use super::{link, plants, three};
use crate::brokers::program::Program;
use guestlist::app::Message;

#[test]
fn zz_look() {
    let mut program = three();
    println!("{}", program.screen());
    program.press("enter");
    println!("{}", program.screen());
    program.press("right space");
    println!("{}", program.screen());
    program.press("+ esc");
    println!("{}", program.screen());
    program.resize(40, 10);
    println!("{}", program.screen());
}

#[test]
fn at_most_sixteen_connect_at_a_time() {
    let mut program = Program::together(plants(20));
    assert_eq!(program.dialled(), (1..=16).collect::<Vec<_>>());
    program.shows(3, &[("root", [true, false, false])]);
    assert_eq!(program.dialled(), [17]);
    program.send(Message::NotOpened(link(1), "no such host".into()));
    assert_eq!(program.dialled(), [18]);
    program.send(Message::PasswordWanted(link(2)));
    assert_eq!(program.dialled(), [19]);
}
