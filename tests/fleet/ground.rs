//! An embedded broker behind a network that can be broken.

use guestlist::domain::address::Address;
use guestlist::domain::profile::Profile;
use guestlist::domain::secret::Secret;
use guestlist::sandbox::{Account, AnswerFormat, Options, Sandbox};

use crate::program::profile;
use crate::proxy::{How, Proxy};

pub(crate) const FULL: &str = "AllowedSystemConfiguration";
pub(crate) const USERS: &str = "AllowedUserManagement";
pub(crate) const LOGS: &str = "AllowedLogManagement";

/// A user with the password `<name>-fake`.
pub(crate) fn account(name: &str) -> Account {
    Account::new(name, format!("{name}-fake"))
}

/// `root`, and these.
pub(crate) fn accounts(others: &[&str]) -> Vec<Account> {
    let others = others.iter().map(|name| account(name));
    std::iter::once(account("root").grant(FULL))
        .chain(others)
        .collect()
}

/// One broker.
pub(crate) struct Broker {
    pub(crate) name: String,
    pub(crate) sandbox: Sandbox,
    pub(crate) proxy: Proxy,
    pub(crate) answer_format: AnswerFormat,
}

impl Broker {
    pub(crate) async fn start(
        name: &str,
        answer_format: AnswerFormat,
        accounts: Vec<Account>,
    ) -> Self {
        let sandbox = sandbox(answer_format, accounts).await;
        Self {
            name: name.into(),
            proxy: Proxy::start(sandbox.address()),
            sandbox,
            answer_format,
        }
    }

    /// Its entry, without what kind of broker it is.
    pub(crate) fn profile(&self) -> Profile {
        let listening = self.proxy.address();
        let mut profile = profile(&self.name, "");
        profile.address = Ok(Address::mqtt(listening.ip().to_string(), listening.port()));
        profile.password.stored = Some(Secret::new("root-fake"));
        profile
    }

    /// Ends it as `kill -9` does, and nobody listens.
    pub(crate) async fn kill(&self) {
        self.proxy.refuse(true).await;
        self.proxy.cut(How::Reset);
    }

    /// Ends it, and starts one that remembers nothing of it where it was.
    pub(crate) async fn restart(&mut self, accounts: Vec<Account>) {
        let new = sandbox(self.answer_format, accounts).await;
        self.proxy.retarget(new.address());
        self.proxy.cut(How::Reset);
        std::mem::replace(&mut self.sandbox, new).stop().await;
        self.proxy.heal();
        self.proxy.refuse(false).await;
    }

    /// Whether a user has a permission there; `None` without the user.
    pub(crate) fn has(&self, user: &str, permission: &str) -> Option<bool> {
        let accounts = self.sandbox.accounts();
        let (_, grants) = accounts.iter().find(|(name, _)| name == user)?;
        Some(grants.iter().any(|(key, on)| key == permission && *on))
    }
}

async fn sandbox(answer_format: AnswerFormat, accounts: Vec<Account>) -> Sandbox {
    let options = Options {
        answer_format,
        ..Options::with_users(accounts)
    };
    Sandbox::start(options).await.unwrap()
}
