//! The whole application against the embedded broker, over real MQTT on loopback.

use guestlist::engine::effect::Effect as Wanted;
use guestlist::engine::effect::Timer as EngineTimer;
use std::time::Duration;

use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio::time::timeout;

use crate::common::{App, session_of, unframed};
use guestlist::broker::try_login::Route;
use guestlist::broker::{self, Handle, Settings, Timings};
use guestlist::domain::address::Address;
use guestlist::domain::broker_messages::{BrokerEvent, BrokerRequest};
use guestlist::domain::profile::TlsOptions;
use guestlist::domain::secret::Secret;
use guestlist::engine::Engine;
use guestlist::engine::draft::Progress;
use guestlist::sandbox::{Account, AnswerFormat, ListFault, Options, Sandbox};
use guestlist::screens::effect::Effect;
use guestlist::screens::message::Timer;

/// Far longer than anything here takes, so that a loaded machine fails no test.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

fn accounts() -> Vec<Account> {
    vec![
        Account::new("root", "root-fake").grant("AllowedSystemConfiguration"),
        Account::new("test", "test-fake"),
        Account::new("anna", "anna-fake")
            .grant("AllowedSystemConfiguration")
            .grant("AllowedUserManagement"),
        Account::new("manager", "manager-fake").grant("AllowedUserManagement"),
        Account::new("viewer", "viewer-fake").grant("AllowedSystemConfiguration"),
    ]
}

pub(crate) async fn start(answer_format: AnswerFormat) -> Sandbox {
    let options = Options {
        answer_format,
        ..Options::with_users(accounts())
    };
    Sandbox::start(options)
        .await
        .unwrap_or_else(|error| panic!("no sandbox: {error}"))
}

/// The application, connected.
pub(crate) struct Live {
    pub(crate) app: App,
    broker: Handle,
    events: UnboundedReceiver<BrokerEvent>,
}

impl Live {
    pub(crate) fn open(sandbox: &Sandbox, user: &str) -> Self {
        Self::log_in(sandbox, Some(user))
    }

    /// Logs in with the password that every account here has, or as nobody.
    pub(crate) fn log_in(sandbox: &Sandbox, user: Option<&str>) -> Self {
        let address = sandbox.address();
        let (sender, events) = mpsc::unbounded_channel();
        let settings = Settings {
            address: Address::mqtt(address.ip().to_string(), address.port()),
            tls: TlsOptions::default(),
            client_id: format!("console-{}", user.unwrap_or("nobody")),
            username: user.map(Into::into),
            password: user.map(|user| Secret::new(format!("{user}-fake"))),
            session: format!("s{}", user.unwrap_or("nobody")),
            family: Some(guestlist::domain::family::BrokerFamily::Coreflux),
            timings: Timings {
                backoff_min: Duration::from_millis(20),
                backoff_max: Duration::from_millis(100),
                probe_patience: Duration::from_millis(300),
                ..Timings::default()
            },
        };
        let broker = broker::spawn(settings, move |event| {
            let _ = sender.send(event);
        });
        Self {
            app: App::of(session_of(user), (80, 24)),
            broker,
            events,
        }
    }

    /// Presses keys and hands their requests to the broker.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        self.app.press(keys);
        self.perform();
        self
    }

    /// Says yes to the open question, and types before what it asks for.
    pub(crate) fn agree(&mut self) -> &mut Self {
        self.app.agree();
        self.perform();
        self
    }

    pub(crate) fn type_text(&mut self, text: &str) -> &mut Self {
        self.app.type_text(text);
        self
    }

    pub(crate) fn perform(&mut self) -> Vec<Effect> {
        let effects = self.app.effects();
        for effect in &effects {
            if let Effect::Engine(_, Wanted::Broker(request)) = effect {
                self.broker.send(request.clone());
            }
        }
        effects
    }

    /// Applies what the broker sends until the screen shows a text.
    pub(crate) async fn until(&mut self, part: &str) -> &mut Self {
        while !self.app.screen().contains(part) && !self.app.says(part) {
            self.apply_next(part).await;
        }
        self
    }

    /// Applies what the broker sends until the screen says a sentence, however it is wrapped.
    pub(crate) async fn until_said(&mut self, sentence: &str) -> &mut Self {
        while !self.app.says(sentence) {
            self.apply_next(sentence).await;
        }
        self
    }

    /// Applies what the broker sends until commands may be sent on this link: before that, a
    /// fault meant for a command would hit the console's question how the broker marks its answers.
    pub(crate) async fn until_ready(&mut self) -> &mut Self {
        while !self.app.engine().queue().is_ready() {
            self.apply_next("readiness").await;
        }
        self
    }

    /// Applies what the broker sends next. Returns what should happen beside the link.
    pub(crate) async fn apply_next(&mut self, what: &str) -> Vec<Effect> {
        let Ok(Some(event)) = timeout(PATIENCE, self.events.recv()).await else {
            panic!("still waiting for {what:?}:\n{}", self.app.screen());
        };
        self.app.event(event);
        self.perform()
    }

    pub(crate) async fn until_gone(&mut self, part: &str) -> &mut Self {
        self.until_screen(part, |screen| !screen.contains(part))
            .await
    }

    pub(crate) async fn until_screen(
        &mut self,
        what: &str,
        holds: impl Fn(&str) -> bool,
    ) -> &mut Self {
        while !holds(&self.app.screen()) {
            self.apply_next(what).await;
        }
        self
    }

    pub(crate) async fn until_row(&mut self, user: &str, word: &str) -> &mut Self {
        let what = format!("{user} {word}");
        let user = format!("{user} ");
        let holds = |line: &str| {
            let row = unframed(line);
            row.trim_start_matches(['▌', '*', ' ']).starts_with(&user) && row.ends_with(word)
        };
        self.until_screen(&what, |screen| screen.lines().any(holds))
            .await
    }

    /// Selects a user by walking down from the first.
    pub(crate) fn select(&mut self, user: &str) -> &mut Self {
        self.press("home");
        let mut before = String::new();
        while self.app.selected() != before {
            before = self.app.selected();
            if before == user {
                return self;
            }
            self.press("down");
        }
        panic!("no {user} in\n{}", self.app.screen());
    }

    pub(crate) fn fill(&mut self, fields: &[&str]) -> &mut Self {
        for field in fields {
            self.type_text(field).press("enter");
        }
        self
    }

    /// The time that an answer may take is over.
    pub(crate) fn answer_overdue(&mut self, nth: u64) -> &mut Self {
        self.app.timer(Timer::Engine(EngineTimer::Answer(
            guestlist::domain::command::CommandId(nth),
        )));
        self.perform();
        self
    }

    /// The way to the broker, for trying logins beside the link.
    pub(crate) fn route(&self) -> Route {
        self.broker.route()
    }

    /// Leaves, and stops the broker too.
    pub(crate) async fn end(self, sandbox: Sandbox) {
        self.close().await;
        sandbox.stop().await;
    }

    pub(crate) async fn close(self) {
        self.broker.send(BrokerRequest::Disconnect);
        timeout(PATIENCE, self.broker.finished())
            .await
            .unwrap_or_else(|_| panic!("no end"));
    }
}

/// A broker, and this user at it.
pub(crate) async fn open_one(user: &str) -> (Sandbox, Live) {
    let sandbox = start(AnswerFormat::Envelopes).await;
    let live = opened(&sandbox, user).await;
    (sandbox, live)
}

/// A broker, and `root` and `anna` at it.
pub(crate) async fn open_two() -> (Sandbox, Live, Live) {
    let sandbox = start(AnswerFormat::Envelopes).await;
    let root = opened(&sandbox, "root").await;
    let anna = opened(&sandbox, "anna").await;
    (sandbox, root, anna)
}

pub(crate) async fn opened(sandbox: &Sandbox, user: &str) -> Live {
    let mut live = Live::open(sandbox, user);
    live.until("5 users").await.until_ready().await;
    live
}

/// Whether a separate client is admitted.
pub(crate) async fn can_log_in(sandbox: &Sandbox, user: &str, password: &str) -> bool {
    let address = sandbox.address();
    let id = format!("probe-{user}");
    let mut options = rumqttc::MqttOptions::new(id, address.ip().to_string(), address.port());
    options.set_credentials(user, password);
    let (_client, mut events) = rumqttc::AsyncClient::new(options, 4);
    match timeout(PATIENCE, events.poll()).await {
        Ok(Ok(rumqttc::Event::Incoming(rumqttc::Packet::ConnAck(_)))) => true,
        Ok(Err(rumqttc::ConnectionError::ConnectionRefused(_))) => false,
        other => panic!("neither admitted nor refused: {other:?}"),
    }
}

#[tokio::test]
async fn a_toggle_is_saved_and_the_broker_has_it() {
    for answer_format in [AnswerFormat::Envelopes, AnswerFormat::PlainText] {
        let sandbox = start(answer_format).await;
        let mut live = opened(&sandbox, "root").await;
        live.select("test")
            .press("1 3 s")
            .until_row("test", "Saved")
            .await;
        live.until_gone("modified").await;
        let accounts = sandbox.accounts();
        let (_, grants) = &accounts[1];
        let on: Vec<&str> = grants
            .iter()
            .filter(|(_, on)| *on)
            .map(|(key, _)| key.as_str())
            .collect();
        assert_eq!(on, ["AllowedSystemConfiguration", "AllowedLogManagement"]);
        let settings = sandbox.commands();
        let settings = settings
            .iter()
            .filter(|line| line.starts_with("-changeUserSettings"));
        assert_eq!(
            settings.count(),
            2,
            "one command for each field: {:?}",
            sandbox.commands()
        );
        live.end(sandbox).await;
    }
}

#[tokio::test]
async fn the_added_user_connects_the_rekeyed_one_with_the_new_password_the_deleted_no_more() {
    let (sandbox, mut live) = open_one("root").await;
    live.press("a")
        .fill(&["line 7 \u{64cd}", "fake pw", "fake pw"])
        .until(" added")
        .await;
    assert!(can_log_in(&sandbox, "line 7 \u{64cd}", "fake pw").await);

    live.press("p")
        .fill(&["-second", "-second"])
        .until("accepted the new password")
        .await;
    assert!(!can_log_in(&sandbox, "line 7 \u{64cd}", "fake pw").await);
    assert!(can_log_in(&sandbox, "line 7 \u{64cd}", "-second").await);

    live.press("d tab enter").until(" deleted,").await;
    assert!(!can_log_in(&sandbox, "line 7 \u{64cd}", "-second").await);
    assert!(!sandbox.commands().join("\n").contains("fake pw"));
    live.end(sandbox).await;
}

#[tokio::test]
async fn a_refusal_of_the_broker_is_shown_and_the_change_stays() {
    let (sandbox, mut live) = open_one("viewer").await;
    live.select("test")
        .press("2 s")
        .until_row("test", "Failed")
        .await;
    live.until("Permission denied: You are not allowed to execute")
        .await;
    live.until("1 modified").await;
    live.end(sandbox).await;
}

#[tokio::test]
async fn an_account_that_may_not_list_is_told_which_permission_is_missing() {
    let sandbox = start(AnswerFormat::Envelopes).await;
    let mut live = Live::open(&sandbox, "manager");
    live.until("so you work by name")
        .await
        .until("Full Access")
        .await;
    live.end(sandbox).await;
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_unknown_and_the_list_settles_it() {
    let (sandbox, mut live) = open_one("root").await;
    sandbox.faults().withhold_next_answers(1);
    sandbox.faults().list(ListFault::Never);
    live.select("test")
        .press("2 s")
        .until_row("test", "Saving")
        .await;
    live.answer_overdue(0).until_row("test", "Unknown").await;
    sandbox.faults().reset();
    sandbox.publish_list();
    live.until_row("test", "Saved").await;
    live.end(sandbox).await;
}

#[tokio::test]
async fn odd_answers_and_lists_end_in_the_same_outcome() {
    let faults: [fn(&Sandbox); 5] = [
        |sandbox| sandbox.faults().delay_answers(Duration::from_millis(100)),
        |sandbox| sandbox.faults().answer_twice(true),
        |sandbox| sandbox.faults().list(ListFault::Twice),
        |sandbox| {
            let late = ListFault::Late(Duration::from_millis(200));
            sandbox.faults().list(late);
        },
        |sandbox| sandbox.faults().withhold_answers(true),
    ];
    for fault in faults {
        let (sandbox, mut live) = open_one("root").await;
        fault(&sandbox);
        live.select("test")
            .press("2 s")
            .until_row("test", "Saved")
            .await;
        live.until_gone("modified").await;
        live.end(sandbox).await;
    }
}

#[tokio::test]
async fn an_answer_alone_makes_nothing_saved() {
    let (sandbox, mut live) = open_one("root").await;
    sandbox.faults().list(ListFault::Never);
    live.select("test").press("2 s");
    let (user, permission) = ("test".into(), "AllowedUserManagement".into());
    let is_accepted = |engine: &Engine| {
        let field = engine.drafts().field(&user, &permission).unwrap();
        field.progress(engine.log()) == Progress::Accepted
    };
    while !is_accepted(live.app.engine()) {
        live.apply_next("the answer").await;
    }
    live.until_row("test", "Saving").await;
    sandbox.faults().reset();
    sandbox.publish_list();
    live.until_row("test", "Saved").await;
    live.end(sandbox).await;
}

/// A fault, and whether the broker executes the command all the same.
type Cut = (fn(&Sandbox), bool);

#[tokio::test]
async fn a_link_cut_around_a_command_ends_in_what_the_list_says() {
    let cuts: [Cut; 4] = [
        (|sandbox| sandbox.faults().cut_before_executing(1), false),
        (|sandbox| sandbox.faults().cut_before_ack(1), true),
        (|sandbox| sandbox.faults().cut_before_answer(1), true),
        (|sandbox| sandbox.faults().cut_after_answer(1), true),
    ];
    for (cut, executed) in cuts {
        let (sandbox, mut live) = open_one("root").await;
        cut(&sandbox);
        live.select("test").press("2 s");
        if executed {
            live.until_row("test", "Saved")
                .await
                .until_gone("modified")
                .await;
        } else {
            live.until_row("test", "Unknown")
                .await
                .until("Connected again")
                .await;
            live.until("connected ").await.until("1 modified").await;
            live.press("s").until_row("test", "Saved").await;
        }
        let settings = sandbox.commands();
        let sent = settings
            .iter()
            .filter(|line| line.starts_with("-changeUserSettings"));
        assert_eq!(sent.count(), if executed { 1 } else { 2 }, "{settings:?}");
        live.end(sandbox).await;
    }
}

#[tokio::test]
async fn the_link_comes_back_with_its_subscriptions() {
    let (sandbox, mut live) = open_one("root").await;
    live.select("test").press("1");
    sandbox.cut_links();
    live.until("Connected again").await;
    sandbox.execute_as_other_admin("-addUser late late-fake");
    live.until("System Configuration Updated · 1 user added")
        .await;
    live.press("r")
        .until(" late ")
        .await
        .until("1 modified")
        .await;
    live.end(sandbox).await;
}

#[tokio::test]
async fn another_admins_answers_are_not_ours() {
    for answer_format in [AnswerFormat::Envelopes, AnswerFormat::PlainText] {
        let sandbox = start(answer_format).await;
        let mut live = opened(&sandbox, "root").await;
        sandbox.faults().withhold_next_answers(1);
        sandbox.faults().list(ListFault::Never);
        live.select("test")
            .press("2 s")
            .until_row("test", "Saving")
            .await;
        sandbox.execute_as_other_admin("-changeUserPassword anna other-fake");
        sandbox.execute_as_other_admin("-removeUser nobody");
        sandbox.faults().list(ListFault::Normal);
        sandbox.execute_as_other_admin("-addUser zoe zoe-fake");
        live.until_row("test", "Saved").await;
        live.end(sandbox).await;
    }
}

#[tokio::test]
async fn hostile_lists_leave_the_last_good_table() {
    let (sandbox, mut live) = open_one("root").await;
    let lists: [&[u8]; 5] = [
        b"",
        b"{\"Users\":",
        b"\xff\xfe\x00",
        b"[]",
        b"[{\"UserName\":7}]",
    ];
    for bytes in lists {
        sandbox.faults().send_list_bytes(bytes.to_vec());
        live.until("good list.").await.until("5 users").await;
        sandbox.publish_list();
        live.until_gone("good list.").await;
    }
    sandbox
        .faults()
        .send_list_bytes(b"[{\"UserName\":\"\\u001b[2Jevil\"}]".to_vec());
    live.until("\\x1b[2Jevil").await;
    live.end(sandbox).await;
}

#[tokio::test]
async fn changing_our_own_password_survives_a_broken_link() {
    let (sandbox, mut live) = open_one("root").await;
    live.select("root")
        .press("p")
        .fill(&["next-fake", "next-fake"])
        .agree();
    live.until("accepted the new password").await;
    sandbox.cut_links();
    live.until("Connected again").await.until_ready().await;

    // The answer is lost with the link: the new password may or may not count.
    sandbox.faults().cut_before_answer(1);
    live.press("p").fill(&["third-fake", "third-fake"]).agree();
    live.until("Connected again").await;
    assert!(can_log_in(&sandbox, "root", "third-fake").await);
    live.end(sandbox).await;
}

#[tokio::test]
async fn deleting_ourselves_ends_in_a_refused_login_that_is_said() {
    let sandbox = start(AnswerFormat::Envelopes).await;
    sandbox.faults().drop_sessions(true);
    let mut live = opened(&sandbox, "anna").await;
    live.select("anna").press("d");
    live.until("This is the account that you are using").await;
    live.agree().until("The broker refused the login").await;
    live.end(sandbox).await;
}

#[tokio::test]
async fn a_broker_without_mqtt_5_is_managed_over_3_1_1() {
    let sandbox = start(AnswerFormat::PlainText).await;
    sandbox.faults().refuse_protocol_5(true);
    let mut live = opened(&sandbox, "root").await;
    live.select("test")
        .press("2 s")
        .until_row("test", "Saved")
        .await;
    live.end(sandbox).await;
}

#[tokio::test]
async fn a_subscription_refused_for_once_is_named() {
    let sandbox = start(AnswerFormat::Envelopes).await;
    sandbox
        .faults()
        .refuse_subscription("$SYS/Coreflux/Command/Output", true);
    let mut live = opened(&sandbox, "root").await;
    live.until("answers").await;
    live.end(sandbox).await;
}

#[tokio::test]
async fn a_password_changed_elsewhere_is_asked_for_and_the_drafts_are_saved_with_it() {
    let (sandbox, mut live) = open_one("anna").await;
    live.select("test").press("1");
    sandbox.execute_as_other_admin("-changeUserPassword anna newer-fake");
    while can_log_in(&sandbox, "anna", "anna-fake").await {}
    sandbox.kick_clients();
    live.until("Log in again as anna")
        .await
        .until("The broker refused the login")
        .await;
    live.type_text("wrong-fake")
        .press("enter")
        .until("The broker refused this password too")
        .await;
    live.type_text("newer-fake")
        .press("enter")
        .until_gone("Log in again")
        .await;
    live.until("Connected again")
        .await
        .until("1 modified")
        .await
        .until_ready()
        .await;
    live.press("s").until_row("test", "Saved").await;
    live.end(sandbox).await;
}
