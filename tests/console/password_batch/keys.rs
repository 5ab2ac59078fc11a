//! New passwords for several users: made, written or shown, handed over.

#![expect(clippy::unwrap_used, reason = "a test ends where its ground gives way")]

use guestlist::engine::effect::Effect as Wanted;
use guestlist::screens::message::ConnectionId;

use crate::common::App;
use crate::user_form::passwords::{password, ruled};
use guestlist::domain::broker_messages::BrokerRequest;
use guestlist::domain::command::{Submission, Verdict};
use guestlist::domain::password_rules::PasswordRules;
use guestlist::domain::secret::Secret;
use guestlist::engine::password_batch::{FileId, PasswordFileJob};
use guestlist::screens::effect::Effect;
use guestlist::screens::message::Message;

pub(crate) const FILE: FileId = FileId {
    device: 1,
    number: 7,
};

/// The work on the file since the last look.
pub(crate) fn file_jobs(app: &mut App) -> Vec<PasswordFileJob> {
    let effects = app.effects().into_iter();
    let file_jobs = effects.filter_map(|effect| match effect {
        Effect::PasswordFileJob(_, job) => Some(job),
        _ => None,
    });
    file_jobs.collect()
}

pub(crate) fn created(app: &mut App) -> (String, String) {
    match &file_jobs(app)[..] {
        [PasswordFileJob::Create { path, text }] => (path.clone(), text.expose().to_owned()),
        other => panic!("{other:?}"),
    }
}

/// The rows of a file, without its head: user, password, outcome.
pub(crate) fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(
        reader.headers().unwrap(),
        vec!["user", "password", "outcome"]
    );
    let records = reader.records().map(|record| {
        let record = record.unwrap();
        record.iter().map(Into::into).collect()
    });
    records.collect()
}

pub(crate) fn done(app: &mut App) -> &mut App {
    app.send(Message::PasswordFileJob(ConnectionId::FIRST, Ok(FILE)))
}

#[test]
fn new_passwords_are_on_paper_before_anything_is_sent() {
    let mut app = App::after("down P");
    app.assert_shows("A New Password for 1 User")
        .assert_shows("For test.")
        .assert_shows("./guestlist-passwords-gateway-7-1883.csv")
        .assert_tells("It is written before anything is sent");
    app.press("tab tab tab tab enter")
        .assert_shows("Writing the file");
    let (path, text) = created(&mut app);
    assert_eq!(path, "./guestlist-passwords-gateway-7-1883.csv");
    let planned = rows(&text);
    assert_eq!(
        (planned[0][0].as_str(), planned[0][2].as_str()),
        ("test", "planned")
    );
    assert!(app.sent().is_empty(), "nothing is sent yet");

    done(&mut app)
        .assert_shows("Review: 1 change to 1 user")
        .assert_hides(&planned[0][1]);
    assert!(app.sent().is_empty(), "it is read first");
    app.press("s");
    let sent = app.sent_one();
    assert_eq!(password(&sent), planned[0][1]);
    app.accept(sent.id).assert_hides(&planned[0][1]);
    // Nothing is left to be tried again, so it is written while the summary is read.
    let [PasswordFileJob::Replace { file, text, .. }] = &file_jobs(&mut app)[..] else {
        panic!("the file is not written again");
    };
    assert_eq!(*file, FILE);
    assert_eq!(rows(text.expose())[0][2], "accepted");
    done(&mut app)
        .assert_shows("Summary: 1 of 1 change done")
        .assert_tells("1 new password is in ./guestlist-passwords");
    assert_eq!(
        app.engine().password_batch(),
        None,
        "it is kept nowhere else"
    );
    app.assert_hides(&planned[0][1]);
    // The next file is another one.
    app.press("q P")
        .assert_shows("./guestlist-passwords-gateway-7-1883-2.csv");
}

/// The new password of `test`, in the file as planned and sent.
fn applying(app: &mut App) -> Submission {
    app.press("down P tab tab tab tab enter");
    created(app);
    done(app).press("s");
    app.sent_one()
}

#[test]
fn a_file_that_cannot_be_made_stops_it_before_anything_is_sent() {
    let mut app = App::after("down P tab tab tab tab enter");
    created(&mut app);
    let why = "./x.csv cannot be written: it already exists; name another file";
    app.send(Message::PasswordFileJob(
        ConnectionId::FIRST,
        Err(why.into()),
    ));
    app.assert_tells(why)
        .assert_shows("A New Password for 1 User");
    assert!(app.sent().is_empty());
    assert_eq!(app.engine().password_batch(), None);
    app.press("ctrl-u 'y.csv' enter enter");
    assert_eq!(created(&mut app).0, "y.csv");
}

#[test]
fn a_refused_password_is_not_handed_over_and_an_empty_file_goes() {
    let mut app = App::new();
    let id = applying(&mut app).id;
    app.answer(id, Verdict::Refused, "no").press("q esc");
    let [PasswordFileJob::Remove { file, .. }] = &file_jobs(&mut app)[..] else {
        panic!("the file stays");
    };
    assert_eq!(*file, FILE);
    done(&mut app).assert_tells("No password was changed; ./guestlist-passwords");
}

#[test]
fn an_unknown_outcome_is_handed_over_as_one() {
    let mut app = App::new();
    applying(&mut app);
    app.lose_link().press("esc");
    let [PasswordFileJob::Replace { text, .. }] = &file_jobs(&mut app)[..] else {
        panic!("the file is not written again");
    };
    assert_eq!(rows(text.expose())[0][2], "unknown");
}

#[test]
fn what_cannot_be_written_at_the_end_is_shown_or_written_elsewhere() {
    let mut app = App::new();
    let sent = applying(&mut app);
    app.accept(sent.id).press("q");
    file_jobs(&mut app);
    app.send(Message::PasswordFileJob(
        ConnectionId::FIRST,
        Err("the disk is full".into()),
    ));
    app.assert_shows("Deliver 1 new password")
        .assert_tells("the disk is full");
    // Leaving asks.
    app.press("esc").assert_shows("Forget 1 new password?");
    app.press("enter").assert_shows("Deliver 1 new password");
    // Another file.
    app.press("tab tab tab enter");
    let (path, text) = created(&mut app);
    assert_eq!(path, "./guestlist-passwords-gateway-7-1883-2.csv");
    assert_eq!(rows(&text)[0][1], password(&sent));
    app.send(Message::PasswordFileJob(
        ConnectionId::FIRST,
        Err("this disk is full too".into()),
    ));
    app.assert_tells("this disk is full too");
    // The screen.
    app.press("shift-tab space tab tab enter")
        .assert_shows(password(&sent));
    app.press("esc").assert_shows("Forget 1 new password?");
    app.press("tab enter").assert_hides(password(&sent));
    assert_eq!(app.engine().password_batch(), None);
}

#[test]
fn new_passwords_can_be_shown_instead_and_only_once() {
    let mut app = App::after("down P tab space");
    app.assert_shows("Deliver to screen")
        .assert_hides("File ")
        .assert_tells("If guestlist ends before that, they are lost.");
    app.press("tab tab enter s");
    let effects = app.effects();
    assert!(
        !effects
            .iter()
            .any(|effect| matches!(effect, Effect::PasswordFileJob(_, _))),
        "{effects:?}"
    );
    let sent = effects.into_iter().find_map(|effect| match effect {
        Effect::Engine(_, Wanted::Broker(BrokerRequest::Submit(sent))) => Some(sent),
        _ => None,
    });
    let sent = sent.unwrap();
    app.assert_hides(password(&sent));
    app.press("ctrl-c")
        .assert_tells("1 new password will be lost.")
        .press("esc");
    app.accept(sent.id)
        .assert_hides(password(&sent))
        .press("q")
        .assert_shows(password(&sent));
    app.assert_shows("y copy  esc close").press("y");
    let effects = app.effects();
    assert!(effects.contains(&Effect::Copy(Secret::new(password(&sent)))));
    app.assert_tells("Sent to the terminal's clipboard, which never says whether it took it");
    app.press("q").assert_shows("Forget 1 new password?");
    app.press("enter").assert_shows(password(&sent));
    app.press("q tab enter").assert_hides(password(&sent));
    assert_eq!(app.engine().password_batch(), None);
    app.press("down P")
        .assert_shows("A New Password for 1 User");
}

#[test]
fn enter_in_the_last_field_goes_to_the_button_that_goes_on() {
    let mut app = App::after("down P enter enter enter");
    app.assert_shows(">[ Generate and Review ]");
    app.press("esc P enter space enter");
    app.assert_shows(">[ Generate and Review ]");
}

#[test]
fn passwords_are_shown_when_nothing_else_has_the_keyboard() {
    let mut app = App::after("down P tab space tab tab enter s");
    let sent = app.sent_one();
    app.press("esc a 'carl'");
    app.accept(sent.id)
        .assert_shows("Add New User")
        .assert_hides(password(&sent));
    app.press("esc tab enter").assert_shows(password(&sent));
}

/// Three marked users with a plan for new passwords under the eyes of the person, and the planned
/// rows.
pub(crate) fn three_reviewed() -> (App, Vec<Vec<String>>) {
    let mut app = App::after("down v v v P");
    app.assert_shows("New Passwords for 3 Users")
        .press("tab tab tab tab enter");
    let planned = rows(&created(&mut app).1);
    done(&mut app).assert_shows("Review: 3 changes to 3 users");
    (app, planned)
}

/// What the file is written with at the end.
fn replaced(app: &mut App) -> Vec<Vec<String>> {
    match &file_jobs(app)[..] {
        [PasswordFileJob::Replace { text, .. }] => rows(text.expose()),
        other => panic!("{other:?}"),
    }
}

/// The users and outcomes of rows of a file.
fn outcomes(rows: &[Vec<String>]) -> Vec<(&str, &str)> {
    let pairs = rows.iter().map(|row| (row[0].as_str(), row[2].as_str()));
    pairs.collect()
}

#[test]
fn three_new_passwords_are_read_applied_and_handed_over_as_they_came_out() {
    let (mut app, planned) = three_reviewed();
    for row in &planned {
        app.assert_hides(&row[1]);
    }
    app.press("s");
    let sent = app.sent();
    let users: Vec<&str> = sent.iter().map(|it| it.command.user().as_str()).collect();
    assert_eq!(users, ["test", "anna", "bob"]);
    app.accept(sent[0].id);
    app.answer(sent[1].id, Verdict::Refused, "no");
    app.press("space").accept(sent[2].id);
    assert!(
        file_jobs(&mut app).is_empty(),
        "the refused one may be tried again"
    );
    app.press("esc");
    let told = replaced(&mut app);
    assert_eq!(outcomes(&told), [("test", "accepted"), ("bob", "accepted")]);
    assert_eq!(told[0][1], planned[0][1]);
    assert_eq!(told[1][1], planned[2][1]);
    done(&mut app).assert_tells("2 new passwords are in ./guestlist-passwords");
    assert_eq!(app.engine().password_batch(), None);
}

#[test]
fn a_question_that_lies_over_the_form_while_the_file_is_written_keeps_nothing_back() {
    let mut app = App::after("down P tab tab tab tab enter ctrl-c");
    app.assert_asks("The file for 1 new password is being written.");
    created(&mut app);
    done(&mut app).assert_tells("Quit anyway");
    app.press("esc").assert_shows("Review: 1 change to 1 user");
    app.press("s");
    let id = app.sent_one().id;
    app.accept(id).press("q").assert_hides("Writing the file");
    assert_eq!(replaced(&mut app)[0][2], "accepted");
    done(&mut app).assert_tells("1 new password is in ./guestlist-passwords");
}

#[test]
fn nobody_gets_another_password_before_the_made_one_is_handed_over() {
    let (mut app, _) = three_reviewed();
    app.press("s");
    let sent = app.sent();
    app.press("esc");
    app.accept(sent[0].id);
    app.press("home down p")
        .assert_tells("Wait: the new password of test is not delivered yet");
    // Others are not concerned.
    app.press("home p").assert_shows("Change Password of root");
}

#[test]
fn what_is_dropped_in_the_review_is_neither_sent_nor_handed_over() {
    let (mut app, _) = three_reviewed();
    app.press("space s");
    let sent = app.sent();
    assert_eq!(sent.len(), 2);
    app.accept(sent[0].id).accept(sent[1].id).press("q");
    let told = replaced(&mut app);
    assert_eq!(outcomes(&told), [("anna", "accepted"), ("bob", "accepted")]);
}

#[test]
fn leaving_the_review_sends_nothing_and_the_file_goes() {
    let (mut app, _) = three_reviewed();
    app.press("esc tab enter");
    assert!(matches!(
        &file_jobs(&mut app)[..],
        [PasswordFileJob::Remove { .. }]
    ));
    assert!(app.sent().is_empty());
    done(&mut app).assert_tells("No password was changed; ./guestlist-passwords");
}

#[test]
fn a_password_that_is_tried_again_is_handed_over_and_none_after_that() {
    let (mut app, planned) = three_reviewed();
    app.press("space down space s");
    let sent = app.sent_one();
    app.answer(sent.id, Verdict::Refused, "no");
    app.press("r").assert_shows("Review: 1 change to 1 user");
    app.press("s");
    let again = app.sent_one();
    app.accept(again.id).press("q");
    let told = replaced(&mut app);
    assert_eq!(outcomes(&told), [("bob", "accepted")]);
    assert_eq!(told[0][1], planned[2][1]);

    // Applied where nobody looks, one is refused: it was forgotten when the others were handed
    // over.
    let (mut app, _) = three_reviewed();
    app.press("s");
    let sent = app.sent();
    app.answer(sent[0].id, Verdict::Refused, "no");
    app.press("space esc");
    app.accept(sent[1].id).accept(sent[2].id);
    assert_eq!(replaced(&mut app).len(), 2);
    done(&mut app).press("R r");
    app.assert_tells("passwords that were not set are not kept; P generates new ones");
    assert!(app.sent().is_empty());
}

#[test]
fn what_is_in_the_file_already_is_not_called_lost() {
    let (mut app, _) = three_reviewed();
    app.press("s");
    let sent = app.sent();
    app.accept(sent[0].id).accept(sent[1].id);
    app.press("space esc").lose_link();
    let told = replaced(&mut app);
    assert_eq!(told[2][2], "unknown");
    done(&mut app).press("R r");
    app.assert_tells(
        "Nothing to retry: the file has the passwords whose outcome is not known \
         (./guestlist-passwords-gateway-7-1883.csv); P generates new ones",
    );
    assert!(app.sent().is_empty());
}

#[test]
fn a_plan_of_passwords_claims_nothing_of_those_that_are_set() {
    let (mut app, _) = three_reviewed();
    app.press("s");
    let sent = app.sent();
    app.accept(sent[0].id).accept(sent[1].id);
    app.answer(sent[2].id, Verdict::Refused, "no");
    app.press("r").assert_shows("Review: 1 change to 1 user");
    app.press("esc")
        .assert_asks("The new passwords in this plan are not sent.");
}

#[test]
fn our_own_account_is_left_out_with_words() {
    let mut app = App::after("P");
    app.assert_tells("root is left out: p changes its password.")
        .assert_hides("A New Password");
}

#[test]
fn a_length_is_a_number_in_bounds_and_not_below_the_minimum() {
    let mut app = ruled(PasswordRules {
        minimum: 12,
        ..PasswordRules::default()
    });
    app.press("down P");
    for wrong in ["", "x", "11", "257"] {
        app.press("ctrl-e ctrl-u").type_text(wrong);
        app.press("tab tab tab tab enter")
            .assert_tells("The length must be a number from 12 to 256");
    }
    app.press("ctrl-u '12' tab tab tab tab enter");
    assert_eq!(rows(&created(&mut app).1)[0][1].len(), 12);
}

#[test]
fn a_name_like_a_formula_is_written_as_it_is_in_quotes() {
    let name = "=1+\"x\",y";
    let mut app = App::with_list(&[("root", [true; 3]), (name, [false; 3])]);
    app.press("down P tab tab tab tab enter");
    let text = created(&mut app).1;
    assert!(text.contains("\r\n\"=1+\"\"x\"\",y\","), "{text}");
    assert_eq!(rows(&text)[0][0], name);
}

#[test]
fn passwords_that_are_not_handed_over_keep_quitting_from_being_silent() {
    let mut app = App::after("down P tab tab tab tab enter");
    created(&mut app);
    app.press("ctrl-c")
        .assert_tells("The file for 1 new password is being written.")
        .press("esc");
    done(&mut app);
    app.press("s ctrl-c")
        .assert_tells("will have 1 new password, and it will not say which were set");
}

#[test]
fn form_for_new_passwords_at_80_by_24() {
    let app = App::after("down P");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn form_for_new_passwords_at_120_by_40() {
    let mut app = App::new();
    app.resize(120, 40).press("down P tab space");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn owed_passwords_at_80_by_24() {
    let mut app = App::new();
    let id = applying(&mut app).id;
    app.accept(id).press("q");
    app.send(Message::PasswordFileJob(
        ConnectionId::FIRST,
        Err(
            "./guestlist-passwords-gateway-7-1883.csv cannot be written: No space left on device"
                .into(),
        ),
    ));
    insta::assert_snapshot!(app.screen());
}
