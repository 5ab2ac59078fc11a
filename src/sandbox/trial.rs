//! The default rules without a broker: users, commands, and who may then do what. For tests of what
//! a console says before it sends commands. The rules themselves are in `access`.

use super::access;
use super::accounts::Account;
use super::caller::Caller;
use super::commands::{self, CommandSettings};
use super::options::AnswerFormat;
use super::stored_password::PasswordStorage;
use super::table::Table;
use super::topics;

/// The users of a broker that nobody is connected to.
#[derive(Debug)]
pub struct Trial(Table);

/// A session of a user. It stays that user's, whoever gets the name later.
#[derive(Debug, Clone, Copy)]
pub struct Opened(Caller);

/// What the rules let a user do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are the independent rights of docs/protocol.md, Default rules"
)]
pub struct Powers {
    /// Read the user list.
    pub list: bool,
    /// Send commands.
    pub commands: bool,
    /// Read the answers to them.
    pub answers: bool,
    /// Change users.
    pub users: bool,
}

impl Trial {
    /// A broker with these users.
    pub fn new(accounts: Vec<Account>) -> Self {
        Self(Table::in_memory(accounts))
    }

    /// The user list as the broker publishes it.
    pub fn list(&self) -> Vec<u8> {
        self.0.list()
    }

    /// Opens a session of a user; `None` when there is no such user.
    pub fn open(&self, user: &str) -> Option<Opened> {
        let entry = self.0.by_name(user)?;
        Some(Opened(Caller::Account(entry.id)))
    }

    /// Executes a command line for a session, or without one for an administrator who may do
    /// everything. Returns whether the rules let the command through; it can still fail.
    pub fn execute(&mut self, by: Option<Opened>, line: &str) -> bool {
        let caller = by.map_or(Caller::OtherAdmin, |opened| opened.0);
        let may = access::may_publish(&self.0, caller, topics::COMMAND)
            && access::may_change_users(&self.0, caller);
        let settings = CommandSettings {
            answer_format: AnswerFormat::Envelopes,
            storage: PasswordStorage::Clear,
        };
        commands::execute(&mut self.0, caller, line.as_bytes(), settings);
        may
    }

    /// What a session may do.
    pub fn powers(&self, session: Opened) -> Powers {
        self.of(session.0)
    }

    /// What the present users may do, by name.
    pub fn everybody(&self) -> Vec<(String, Powers)> {
        let entries = self.0.entries();
        let powers = entries.map(|entry| {
            let powers = self.of(Caller::Account(entry.id));
            (entry.name.clone(), powers)
        });
        powers.collect()
    }

    fn of(&self, caller: Caller) -> Powers {
        let table = &self.0;
        Powers {
            list: access::may_read(table, caller, topics::USERS),
            commands: access::may_publish(table, caller, topics::COMMAND),
            answers: access::may_read(table, caller, topics::OUTPUT),
            users: access::may_change_users(table, caller),
        }
    }
}
