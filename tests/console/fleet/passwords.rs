//! Adding a user on many brokers, and new passwords there.

use super::{commands, link, plants, three};
use crate::brokers::program::Program;
use guestlist::app::{Effect, Message};
use guestlist::domain::command::{Command, CommandId, Verdict};
use guestlist::domain::password_rules::Alphabet;
use guestlist::domain::secret::Secret;
use guestlist::domain::strength::Strength;
use guestlist::engine::password_batch::{FileId, PasswordFileJob};

const FILE: FileId = FileId {
    device: 1,
    number: 2,
};

impl Program {
    /// Makes the passwords that are asked for: `made-` and the number of the broker.
    pub(crate) fn makes(&mut self) -> &mut Self {
        let mut made = Vec::new();
        for effect in self.effects() {
            if let Effect::Make(link, count, _) = effect {
                assert_eq!(count, 1);
                made.push(link);
            }
        }
        for link in made {
            let secret = Secret::new(format!("made-{}", link.0));
            self.send(Message::Made(link, Ok(vec![secret])));
        }
        self
    }

    /// The only work on a file since the last look.
    fn job(&mut self) -> PasswordFileJob {
        let effects = self.effects().into_iter();
        let mut jobs = effects.filter_map(|effect| match effect {
            Effect::PasswordFileJob(_, job) => Some(job),
            _ => None,
        });
        match (jobs.next(), jobs.next()) {
            (Some(job), None) => job,
            other => panic!("not one job: {other:?}"),
        }
    }

    /// The file was worked on.
    fn wrote(&mut self, result: Result<FileId, &str>) -> &mut Self {
        let result = result.map_err(str::to_owned);
        self.send(Message::PasswordFileJob(link(1), result))
    }

    /// Brokers answer, each with its verdict.
    fn settled(&mut self, sent: &[(u64, CommandId, Command)], verdicts: &[Verdict]) -> &mut Self {
        for ((nth, id, _), verdict) in sent.iter().zip(verdicts) {
            self.answers(*nth, *id, *verdict, "as asked");
        }
        self
    }

    /// Opens the form that makes passwords for the selected user, and empties its path.
    fn without_a_file(&mut self) -> &mut Self {
        self.press("P ctrl-u")
    }
}

fn secret(text: &str) -> Secret {
    Secret::new(text)
}

#[test]
fn a_user_is_added_on_all_brokers_with_one_password() {
    let mut program = three();
    program.press("a");
    program
        .assert_shows("Add New User")
        .assert_shows("On plant-01, plant-02, plant-03.");
    program.type_text("carl").press("enter enter");
    program.fill(&["not-a-real-one", "not-a-real-one"]);
    let sent = program.applied();
    let add = || Command::add("carl", secret("not-a-real-one"));
    assert_eq!(commands(&sent), [(1, add()), (2, add()), (3, add())]);
}

#[test]
fn where_the_user_exists_it_is_left_out_and_said() {
    let mut program = three();
    program.press("a").type_text("bob");
    program.assert_shows("Left out: plant-01, plant-03: bob already exists");
    program
        .press("enter enter")
        .fill(&["not-a-real-one", "not-a-real-one"]);
    program.assert_shows("Left out: plant-01, plant-03: bob already exists");
    let sent = program.applied();
    assert_eq!(commands(&sent).len(), 1);
    assert_eq!(sent[0].0, 2);
    let mut program = three();
    program.press("a").type_text("anna").press("enter enter");
    program.fill(&["not-a-real-one", "not-a-real-one"]);
    program.assert_shows("No broker is left: anna already exists");
}

#[test]
fn a_password_must_keep_the_rules_of_every_profile() {
    let mut brokers = plants(2);
    brokers[1].password_rules.minimum = 12;
    brokers[0].password_rules.length = 24;
    for (at, characters) in ["abcdef", "cdefgh"].into_iter().enumerate() {
        brokers[at].password_rules.alphabet = Alphabet::new(characters).unwrap();
    }
    let mut program = Program::together(brokers);
    for nth in [1, 2] {
        program.shows(nth, &[("root", [true; 3]), ("anna", [true; 3])]);
    }
    program.press("p").fill(&["short-one", "short-one"]);
    program.assert_shows("The password is too short: plant-02 requires 12 characters");
    program.effects();
    program.press("ctrl-g");
    let wanted = program.effects().into_iter();
    let mut wanted = wanted.filter_map(|effect| match effect {
        Effect::Make(_, 1, rules) => Some(rules),
        _ => None,
    });
    let rules = wanted.next().unwrap();
    assert_eq!((rules.minimum, rules.length), (12, 24), "as both want it");
    assert_eq!(rules.alphabet.as_str(), "cdef");
    program.press("esc y p").fill(&["long-enough-now", "other"]);
    program.assert_shows("The passwords differ");
}

#[test]
fn a_made_password_is_shown_and_given_to_all_that_have_the_user() {
    let mut program = three();
    program.press("j p");
    program
        .assert_shows("New Password of bob")
        .assert_shows("On plant-01, plant-03.");
    program.press("ctrl-g").makes();
    program
        .assert_shows("made-1")
        .assert_shows("Generated: 6 characters");
    program.press("enter enter enter");
    let sent = program.applied();
    let change = || Command::change_password("bob", secret("made-1"));
    assert_eq!(commands(&sent), [(1, change()), (3, change())]);
}

#[test]
fn each_broker_gets_another_password_and_the_file_has_those_that_were_taken() {
    let mut program = three();
    program.press("P");
    program.assert_shows("./guestlist-passwords-fleet.csv");
    program.press("enter");
    program.makes();
    let PasswordFileJob::Create { path, text } = program.job() else {
        panic!("the file is there before anything is sent");
    };
    assert_eq!(path, "./guestlist-passwords-fleet.csv");
    assert!(
        text.expose()
            .starts_with("broker,user,password,outcome\r\n")
    );
    assert!(
        text.expose()
            .contains("\"plant-02\",\"anna\",\"made-2\",planned")
    );
    program.wrote(Ok(FILE));
    let sent = program.applied();
    assert_eq!(
        commands(&sent)[2],
        (3, Command::change_password("anna", secret("made-3")))
    );
    program.settled(
        &sent,
        &[Verdict::Accepted, Verdict::Refused, Verdict::Accepted],
    );
    program.press("P").assert_hides("New Password of anna");
    program.press("esc");
    let PasswordFileJob::Replace { file, text, .. } = program.job() else {
        panic!("the file is written again");
    };
    assert_eq!(file, FILE);
    let lines: Vec<&str> = text.expose().lines().collect();
    assert_eq!(
        lines[1..],
        [
            "\"plant-01\",\"anna\",\"made-1\",accepted",
            "\"plant-03\",\"anna\",\"made-3\",accepted"
        ]
    );
    program.wrote(Ok(FILE));
    program.assert_shows("2 new passwords in ./guestlist-passwords-fleet.csv");
    assert!(!format!("{:?}", program.screens).contains("made-"));
    // The next file is another one.
    program
        .press("P")
        .assert_shows("New Password of anna")
        .assert_shows("./guestlist-passwords-fleet-2.csv");
}

#[test]
fn without_a_file_they_are_shown_once_and_leaving_asks() {
    let mut program = three();
    program.without_a_file();
    program.assert_shows("The passwords are shown once");
    program.press("enter").makes();
    let sent = program.applied();
    program.settled(&sent, &[Verdict::Accepted; 3]);
    program.press("esc");
    program
        .assert_shows("plant-01 made-1")
        .assert_shows("plant-03 made-3");
    assert!(!format!("{:?}", program.screens).contains("made-"));
    program.press("j y");
    let copied = program.effects();
    assert!(
        copied.contains(&Effect::Copy(secret("made-1"))),
        "{copied:?}"
    );
    program.press("ctrl-c");
    program.assert_shows("3 new passwords will be lost.");
    program.press("n esc");
    program.assert_shows("Forget 3 new passwords?");
    program.press("y").assert_no_dialog().assert_hides("made-1");
    program.press("P").assert_shows("New Password of anna");
}

#[test]
fn a_plan_that_is_dropped_changes_no_password_and_takes_the_file_away() {
    let mut program = three();
    program.press("P enter").makes().job();
    program.wrote(Ok(FILE));
    program.press("ctrl-c");
    program.assert_shows("Only ./guestlist-passwords-fleet.csv will have");
    program.press("n esc");
    program.assert_shows("Discard this plan?");
    program.press("y");
    assert!(matches!(program.job(), PasswordFileJob::Remove { .. }));
    program.wrote(Ok(FILE));
    program.assert_shows("No password was changed");
}

#[test]
fn a_file_that_is_there_already_is_not_written() {
    let mut program = three();
    program.press("P enter").makes().job();
    program
        .press("esc")
        .assert_shows("Wait: the file is being written");
    program.wrote(Err("./guestlist-passwords-fleet.csv exists already"));
    program
        .assert_shows("exists already")
        .assert_shows("New Password of anna");
    program.press("esc").assert_no_dialog();
    assert_eq!(program.sent(), []);
}

#[test]
fn where_the_file_cannot_be_written_again_they_are_shown() {
    let mut program = three();
    program.press("P enter").makes().job();
    program.wrote(Ok(FILE));
    let sent = program.applied();
    program.settled(&sent, &[Verdict::Accepted; 3]);
    program.press("esc").wrote(Err("the file was moved"));
    program
        .assert_shows("the file was moved")
        .assert_shows("plant-02 made-2");
}

#[test]
fn a_user_is_added_with_another_password_on_each_broker() {
    let mut program = three();
    program
        .press("v right v a")
        .type_text("carl")
        .press("enter");
    program.press("space").assert_shows("one for each broker");
    program.press("enter ctrl-u enter").makes();
    let sent = program.applied();
    assert_eq!(
        commands(&sent),
        [
            (1, Command::add("carl", secret("made-1"))),
            (2, Command::add("carl", secret("made-2")))
        ]
    );
    program.settled(&sent, &[Verdict::Refused, Verdict::Accepted]);
    program.press("esc");
    program
        .assert_shows("plant-02 made-2")
        .assert_hides("made-1");
}

#[test]
fn our_own_account_gets_no_made_password() {
    let mut program = three();
    program.press("G P");
    program.assert_shows("On no broker.");
    program.press("enter");
    program.assert_shows("No broker is left: root is your own account");
    assert_eq!(program.sent(), []);
}

#[test]
fn a_password_that_was_made_and_not_taken_can_be_tried_again_until_it_is_forgotten() {
    let mut program = three();
    program.without_a_file().press("enter").makes();
    let sent = program.applied();
    program.settled(
        &sent,
        &[Verdict::Accepted, Verdict::Refused, Verdict::Accepted],
    );
    program.press("r");
    let sent = program.applied();
    assert_eq!(
        commands(&sent),
        [(2, Command::change_password("anna", secret("made-2")))]
    );
}

#[test]
fn the_file_is_finished_while_the_summary_is_open() {
    let mut program = three();
    program.press("P enter").makes().job();
    program.wrote(Ok(FILE));
    let sent = program.applied();
    program.effects();
    program.settled(&sent, &[Verdict::Accepted; 3]);
    program.assert_shows("Summary: 3 of 3 changes done");
    // No list shows a password.
    program
        .assert_shows("✓ 1 accepted")
        .assert_hides("verified");
    assert!(matches!(program.job(), PasswordFileJob::Replace { .. }));
}

#[test]
fn a_typed_password_for_all_is_judged_with_what_everybody_knows() {
    let mut program = three();
    program.press("p").effects();
    program.type_text("qu");
    let asked = |program: &mut Program| -> Vec<(u64, String, Vec<String>)> {
        let effects = program.effects().into_iter();
        let asked = effects.filter_map(|effect| match effect {
            Effect::Judge {
                id,
                password,
                known,
                ..
            } => Some((id, password.expose().into(), known)),
            _ => None,
        });
        asked.collect()
    };
    let [(id, password, known)] = &asked(&mut program)[..] else {
        panic!("not one question");
    };
    assert_eq!(password, "q");
    assert_eq!(known, &["plant-01", "plant-02", "plant-03", "anna"]);
    let weak = || Strength {
        score: 0,
        advice: String::new(),
    };
    // It was about another text: that is asked about now.
    program.send(Message::Judged(link(1), *id, weak()));
    program.assert_hides("Strength");
    let [(id, password, _)] = &asked(&mut program)[..] else {
        panic!("not one question");
    };
    assert_eq!(password, "qu");
    program.send(Message::Judged(link(1), *id, weak()));
    program.assert_shows("Strength: very weak (0 of 4).");
    program.press("ctrl-u").assert_hides("Strength");
    // One that is made here is not judged, nor is another for each broker.
    program.type_text("x").effects();
    program.press("ctrl-g").makes().assert_hides("Strength");
    program.press("ctrl-u").type_text("y").effects();
    program.press("shift-tab space").type_text("/x");
    assert_eq!(asked(&mut program), []);
}

#[test]
fn a_made_password_that_was_not_copied_asks_once() {
    let mut program = three();
    program.press("a").type_text("newbie");
    program.press("enter ctrl-g").makes();
    program.press("enter enter enter");
    program.assert_shows("This password is shown only here: ctrl-y copies it, enter goes on");
    program.press("enter").assert_shows("Review: 3 changes");
}
