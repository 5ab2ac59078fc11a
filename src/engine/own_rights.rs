//! What the account may do, as far as the broker's refusals tell. Nothing is guessed: a right is
//! there until the broker refused something for lack of it.
//!
//! What *our commands* would take from us or from others is in [`super::impact`].
//!
//! - [`Engine::refused`] holds the channels that the broker refused, by its answers to
//!   subscriptions and messages, `Engine::denied` the kinds of commands, by its answers to them.
//!   [`Engine::access`] makes three ways to work of the first.
//! - A refresh subscribes to everything again, since only the answer to a subscription tells what
//!   may be read now. Without a key it happens when something says that our rights changed: our own
//!   row in the list, another admin's answer about us, refused commands, or no answer, which is how
//!   MQTT 3.1.1 refuses.
//! - A refused kind of command is not begun again, but saving still sends what is changed, and a
//!   refresh lets everything be tried: only the broker knows its rules.

use super::Engine;
use super::connection::LinkState;
use super::list_state::NextList;
use crate::domain::broker_messages::{BrokerRequest, Channel};
use crate::domain::command::{Answer, CommandKind, Correlation, Verdict};
use crate::domain::family::BrokerFamily;
use crate::domain::permission::Grant;
use crate::domain::reason::{Advice, Reason, Tone};
use crate::domain::roster::Roster;
use crate::domain::rules::Way;
use crate::text;

/// How often the broker is asked again by itself before a person acts again. The bound keeps a
/// broker that answers each question with news from being asked for ever.
const UNASKED: u8 = 3;

/// How one can work with what the broker admits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// The list can be read.
    Listed,
    /// The list cannot be read, but commands can be sent and their answers read: users are
    /// worked on by name.
    WithoutList,
    /// Neither.
    Nothing,
}

impl Engine {
    /// How one can work now.
    pub fn access(&self) -> Access {
        let refused = |channel| self.refused.contains_key(&channel);
        match self.list_is_refused() {
            false => Access::Listed,
            true if refused(Channel::Answers) || refused(Channel::Commands) => Access::Nothing,
            true => Access::WithoutList,
        }
    }

    /// Whether the broker refuses this already. A refusal of one kind of change may hold for the
    /// others too.
    pub fn refuses(&self, way: Way) -> bool {
        let refused = |channel| self.refused.contains_key(&channel);
        match way {
            Way::List => refused(Channel::Users),
            Way::Commands => refused(Channel::Commands),
            Way::Answers => refused(Channel::Answers),
            Way::Users => refused(Channel::Commands) || !self.denied.is_empty(),
        }
    }

    /// Whether commands of a kind may be sent, as far as is known.
    ///
    /// # Errors
    /// What the account lacks, and who can grant it.
    pub fn may(&self, kind: CommandKind) -> Result<(), Reason> {
        if self.is_unknown() {
            return Err(unknown());
        }
        if self.access() == Access::Nothing {
            return Err(self.nothing());
        }
        // Nobody answered yet: a secret is not sent to a stranger.
        if let Some(why) = self.unheard.as_ref().filter(|_| kind.holds_password()) {
            return Err(Reason::with(why, Advice::AskAgain));
        }
        if let Some(sentence) = self.refused.get(&Channel::Commands) {
            return Err(Reason::with(sentence, Advice::TryAgain));
        }
        match self.denied.get(&kind) {
            Some(words) => Err(Reason::with(self.lacking(kind, words), Advice::TryAgain)),
            None => Ok(()),
        }
    }

    /// The one sentence of an account that can neither read the list nor change users.
    pub fn nothing(&self) -> Reason {
        let family = &self.session.family;
        let what = if self.refused.contains_key(&Channel::Commands) {
            "neither read the user list nor send commands"
        } else {
            "read neither the user list nor the answers to commands"
        };
        let (reading, changing) = (&family.reading, &family.changing);
        let who = match self.own() {
            Some(user) => text::short(user.as_str()).into_owned(),
            None if self.session.certificate => "the user of your client certificate".into(),
            None => {
                return format!(
                    "On this broker, an anonymous session can {what}: log in as a user with {reading} to \
                     read it, or with {changing} to change users"
                )
                .into();
            }
        };
        let why = format!(
            "On this broker, {who} can {what}: reading needs {reading}, changing users needs {changing}; {} \
             can grant them",
            family.grantors
        );
        Reason::with(why, Advice::AskForRights)
    }

    /// What is missing for a kind of command that the broker refused in these words.
    pub fn lacking(&self, kind: CommandKind, words: &str) -> String {
        let family = &self.session.family;
        let words = words.trim_end_matches('.');
        let doing = match kind {
            CommandKind::Add => "Adding users",
            CommandKind::Remove => "Deleting users",
            CommandKind::Password => "Setting passwords",
            CommandKind::Permission => "Changing permissions",
        };
        match family.need(kind) {
            "" => words.into(),
            need => format!(
                "{words}. {doing} needs {need}, which {} can grant",
                family.grantors
            ),
        }
    }

    /// The broker admitted or refused a channel.
    pub(super) fn on_channel(&mut self, channel: Channel, refusal: Option<String>) {
        let Some(sentence) = refusal else {
            if self.refused.remove(&channel).is_some() && channel == Channel::Users {
                self.list_is_back();
            }
            return;
        };
        let is_new = !self.refused.contains_key(&channel);
        if channel != Channel::Users {
            self.refused.insert(channel, sentence);
            if is_new && channel == Channel::Commands {
                // An account that may not send commands may have lost more rights.
                self.ask_rights_again();
            }
            return;
        }
        let asked = std::mem::replace(&mut self.next_list, NextList::News) == NextList::Refresh;
        if is_new {
            if self.roster.is_some() && self.old_since.is_none() {
                self.ask_time();
            }
            self.lose_list(sentence);
        } else {
            self.refused.insert(channel, sentence);
            if asked {
                self.say(Tone::Warning, "The broker still refuses the user list");
            }
        }
    }

    /// The broker refused a command, since the account may not send its kind.
    pub(super) fn learn_denial(&mut self, kind: CommandKind, words: &str) {
        self.denied.insert(kind, words.into());
    }

    /// Forgets which commands were refused: that may have changed.
    pub(super) fn forget_denials(&mut self) {
        self.denied.clear();
        self.refused.remove(&Channel::Commands);
    }

    /// A person did something: from now on the console may ask by itself again what this account
    /// may read.
    pub const fn person_acted(&mut self) {
        self.unasked = 0;
    }

    /// Asks the broker what this account may read, without a person: something says that it
    /// changed.
    pub(super) fn ask_rights_again(&mut self) {
        if self.unasked < UNASKED && self.link == LinkState::Connected {
            self.unasked += 1;
            self.request(BrokerRequest::Refresh);
        }
    }

    /// An answer to another admin. If it may be about our own account, our rights may have changed.
    pub(super) fn weigh_others_answer(&mut self, answer: &Answer) {
        // An answer to somebody's question for groups names no change, and does not count: two
        // consoles that show one user would make each other ask for ever.
        let changed = answer.user.as_ref();
        if let Some(user) = changed.filter(|_| answer.kind == Some(CommandKind::Permission)) {
            self.user_info.doubt(user);
        }
        let about_us = match &answer.user {
            Some(user) => self.is_self(user) && answer.kind.is_some(),
            // Older brokers do not say whose settings were changed.
            None => answer.correlation == Correlation::Unmarked,
        };
        if about_us && answer.verdict == Verdict::Accepted {
            self.ask_rights_again();
        }
    }

    /// When a new list shows a change to our own account, forgets what was refused and asks the
    /// broker what we may still read.
    pub(super) fn watch_own_row(&mut self, newer: &Roster) {
        let (Some(own), Some(last)) = (self.own(), self.newest_list()) else {
            return;
        };
        if last.row(own).is_none() {
            return;
        }
        let mut by_others = Vec::new();
        let groups = |roster: &Roster| roster.user(own).map(|user| user.groups.clone());
        let mut changed = newer.row(own).is_none() || groups(newer) != groups(last);
        for permission in newer.permissions() {
            let grant = newer.grant(own, &permission.key);
            let before = last.grant(own, &permission.key);
            // A new role or flag that we do not have changes nothing for us.
            let is_new = before.is_none() && grant == Some(Grant::Disabled);
            if grant == before || is_new {
                continue;
            }
            changed = true;
            let field = self.drafts.field(own, &permission.key);
            let is_ours =
                field.is_some_and(|field| grant.is_some_and(|grant| grant.is(field.wanted)));
            if let Some(grant) = grant.filter(|_| !is_ours) {
                by_others.push(format!("{} is now {}", permission.label, grant.word()));
            }
        }
        if !changed {
            return;
        }
        if !by_others.is_empty() {
            let text = format!("Your own account was changed: {}", by_others.join(", "));
            self.say(Tone::Warning, text);
        }
        self.forget_denials();
        self.ask_rights_again();
    }
}

/// What to do while the kind of broker is not known.
pub fn unknown() -> Reason {
    let kinds = BrokerFamily::ALL.map(|kind| format!("--broker {}", kind.name()));
    let why = format!(
        "Unknown broker type, so nothing is sent: start with {}, or set family in the profile",
        kinds.join(" or ")
    );
    Reason::with(why, Advice::FindFamily)
}
