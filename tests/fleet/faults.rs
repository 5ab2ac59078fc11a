//! What becomes of a step while brokers die, hang, come back as others, or change their password.

use guestlist::sandbox::{AnswerFormat, ListFault};

use crate::ground::{Broker, USERS, account, accounts};
use crate::live::Live;
use crate::proxy::{How, Way};

const PEOPLE: [&str; 3] = ["anna", "bob", "carl"];

/// Brokers in the middle of a step of three lines each.
struct Ground {
    /// Nothing goes wrong with it.
    sound: Broker,
    /// Its link ends, and nobody listens any more.
    killed: Broker,
    /// It does what it is asked for, and never answers.
    hung: Broker,
    /// It is started again with other users.
    other: Broker,
    /// Its password is changed by somebody else.
    locked: Broker,
    live: Live,
}

impl Ground {
    /// One line at a time on those whose link will end: the first was executed, and its answer is
    /// swallowed.
    async fn in_mid_step() -> Self {
        let start =
            async |name, answer_format| Broker::start(name, answer_format, accounts(&PEOPLE)).await;
        let sound = start("sound", AnswerFormat::Envelopes).await;
        let killed = start("killed", AnswerFormat::PlainText).await;
        let hung = start("hung", AnswerFormat::Envelopes).await;
        let other = start("other", AnswerFormat::PlainText).await;
        let locked = start("locked", AnswerFormat::PlainText).await;
        let brokers = [&sound, &killed, &hung, &other, &locked];
        let mut live = Live::open(brokers.iter().map(|it| it.profile()).collect(), (120, 24));
        live.until_shown("5 of 5 up").await;
        for user in PEOPLE {
            live.select(user).press("enter down +");
            live.until_shown("5 changes").await;
            live.press("esc");
        }
        live.press("R").until_shown("Review: 15 changes").await;
        hung.sandbox.faults().withhold_answers(true);
        hung.sandbox.faults().list(ListFault::Never);
        for broker in [&killed, &other, &locked] {
            broker.proxy.swallow(Way::Down, true);
        }
        live.press_and_agree("s");
        live.until("the first lines", |live| {
            let executed = |it: &Broker| it.has("anna", USERS) == Some(true);
            let hangs = PEOPLE.iter().all(|it| hung.has(it, USERS) == Some(true));
            live.line("sound").contains("✓ verified")
                && hangs
                && [&killed, &other, &locked].into_iter().all(executed)
        })
        .await;
        Self {
            sound,
            killed,
            hung,
            other,
            locked,
            live,
        }
    }

    /// The four go wrong.
    async fn break_down(&mut self) {
        self.killed.kill().await;
        self.other.restart(accounts(&["carl", "eve"])).await;
        let command = "-changeUserPassword root other-fake";
        self.locked.sandbox.execute_as_other_admin(command);
        let changed = |_: &Live| {
            let commands = self.locked.sandbox.take_executed();
            commands.iter().any(|it| !it.by_client)
        };
        self.live.until("another password", changed).await;
        self.locked.proxy.heal();
        self.locked.proxy.cut(How::Reset);
        let live = &mut self.live;
        live.until("all that went wrong", |live| {
            let says = |name, part| live.line(name).contains(part);
            says("killed", "paused: down")
                && says("other", "paused: connected again")
                && says("locked", "paused: password?")
        })
        .await;
    }

    /// Who has the permission on a broker.
    fn holders(broker: &Broker) -> Vec<&'static str> {
        let has = |user: &&str| broker.has(user, USERS) == Some(true);
        PEOPLE.into_iter().filter(has).collect()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_broker_that_fails_keeps_its_lines_and_holds_nobody_up() {
    let mut ground = Ground::in_mid_step().await;
    ground.break_down().await;
    let live = &mut ground.live;
    live.assert_line("sound", "3 of 3 done");
    live.assert_line("hung", "0 of 3");
    live.assert_line("killed", "1 of 3");
    live.assert_line("locked", "1 of 3");
    // What hangs was executed, and nobody says so.
    live.pace = 20;
    live.until("the end of patience", |live| {
        live.line("hung").contains("0 of 3 done")
    })
    .await;
    live.pace = 1;
    assert_eq!(Ground::holders(&ground.hung), PEOPLE);
    assert_eq!(Ground::holders(&ground.killed), ["anna"]);
    assert_eq!(Ground::holders(&ground.locked), ["anna"]);
    assert!(Ground::holders(&ground.other).is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_back_goes_on_by_a_key_and_what_is_gone_is_left_out() {
    let mut ground = Ground::in_mid_step().await;
    ground.break_down().await;
    let kept = vec![
        account("anna").grant(USERS),
        account("bob"),
        account("carl"),
    ];
    let root = accounts(&[]).into_iter();
    ground.killed.restart(root.chain(kept).collect()).await;
    let live = &mut ground.live;
    live.until("the killed one", |live| {
        live.line("killed").contains("paused: connected again")
    })
    .await;
    assert_eq!(Ground::holders(&ground.killed), ["anna"]);
    // One that hangs is no reason to wait.
    live.assert_line("hung", "applying").press("space");
    live.until("both", |live| {
        live.line("killed").contains("✓ verified") && live.line("other").contains("1 of 3 done")
    })
    .await;
    live.assert_line("locked", "paused: password?");
    live.assert_line("other", "the user is gone from the broker's list");
    assert_eq!(Ground::holders(&ground.killed), PEOPLE);
    assert_eq!(Ground::holders(&ground.other), ["carl"]);

    live.pace = 20;
    live.until("the end of patience", |live| {
        live.line("hung").contains("0 of 3 done")
    })
    .await;
    live.pace = 1;
    // It tells what it did after all.
    ground.hung.sandbox.faults().reset();
    ground.hung.sandbox.publish_list();
    live.until("the list of the hung one", |live| {
        live.line("hung").contains("✓ verified")
    })
    .await;
    live.press("c");
    live.until_shown("Summary: 10 of 15 changes done on 5 brokers")
        .await;
    live.assert_line("locked", "0 of 3 done");
    assert_eq!(Ground::holders(&ground.locked), ["anna"]);
    assert_eq!(Ground::holders(&ground.sound), PEOPLE);

    // Nobody is asked for more than is not done.
    live.press("r").until_shown("Review: ").await;
    assert!(!live.words().contains("sound · "), "{}", live.words());
    assert!(!live.words().contains("hung · "), "{}", live.words());
}
