//! The broker and the network before it, on a thread of their own: the console's thread may then
//! move its clock, and count its tasks and its memory.

#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each target that includes this uses its own part of it"
)]

use std::net::SocketAddr;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::time::sleep;

use crate::proxy::Proxy;
use guestlist::sandbox::{Account, AnswerFormat, Options, Sandbox};

pub(crate) const FULL: &str = "AllowedSystemConfiguration";
pub(crate) const USERS: &str = "AllowedUserManagement";
pub(crate) const LOGS: &str = "AllowedLogManagement";

/// A user with the password `<name>-fake`.
pub(crate) fn account(name: &str) -> Account {
    Account::new(name, format!("{name}-fake"))
}

/// The users that most tests start with.
pub(crate) fn accounts() -> Vec<Account> {
    vec![
        account("root").grant(FULL),
        account("test"),
        account("anna").grant(FULL).grant(USERS),
        account("bob"),
    ]
}

pub(crate) struct Ground {
    runtime: Option<Runtime>,
    pub(crate) sandbox: Sandbox,
    pub(crate) proxy: Proxy,
}

impl Ground {
    pub(crate) async fn new(answer_format: AnswerFormat) -> Self {
        Self::with(accounts(), answer_format).await
    }

    pub(crate) async fn with(accounts: Vec<Account>, answer_format: AnswerFormat) -> Self {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let options = options(accounts, answer_format);
        let started = runtime.spawn(async {
            let sandbox = Sandbox::start(options).await.unwrap();
            let proxy = Proxy::start(sandbox.address());
            (sandbox, proxy)
        });
        let (sandbox, proxy) = started.await.unwrap();
        Self {
            runtime: Some(runtime),
            sandbox,
            proxy,
        }
    }

    /// Stops the broker, and starts one that remembers nothing of it.
    pub(crate) async fn restart(&mut self, accounts: Vec<Account>, answer_format: AnswerFormat) {
        let runtime = self.runtime.as_ref().unwrap();
        let started = runtime.spawn(Sandbox::start(options(accounts, answer_format)));
        let new = started.await.unwrap().unwrap();
        self.proxy.retarget(new.address());
        let old = std::mem::replace(&mut self.sandbox, new);
        runtime.spawn(old.stop()).await.unwrap();
    }

    /// Waits until commands of clients were run, harmless ones aside. The sandbox notes them and
    /// tells nobody.
    pub(crate) async fn until_executed(&self, count: usize) -> Vec<String> {
        let mut executed = self.executed();
        while executed.len() < count {
            sleep(Duration::from_millis(1)).await;
            executed.extend(self.executed());
        }
        executed
    }

    /// The commands of clients that were run since the last look, without harmless ones.
    pub(crate) fn executed(&self) -> Vec<String> {
        let executed = self.sandbox.take_executed().into_iter();
        let ours = executed.filter(|it| it.by_client && !it.line.starts_with("-list"));
        ours.map(|it| it.line).collect()
    }

    /// Where the console connects.
    pub(crate) const fn address(&self) -> SocketAddr {
        self.proxy.address()
    }

    /// Tasks of broker and network that are alive.
    pub(crate) fn tasks(&self) -> usize {
        let runtime = self.runtime.as_ref().unwrap();
        runtime.metrics().num_alive_tasks()
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        // A runtime cannot be waited for within another.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn options(accounts: Vec<Account>, answer_format: AnswerFormat) -> Options {
    Options {
        answer_format,
        ..Options::with_users(accounts)
    }
}

/// The broker's list as bytes: user, and the values of Full Access, User Management and Log
/// Management.
pub(crate) fn list(users: &[(&str, [&str; 3])]) -> Vec<u8> {
    let entries = users.iter().map(|(name, [full, users, logs])| {
        format!(
            r#"{{"UserName":"{name}","AllowedSystemConfiguration":{full},"AllowedUserManagement":{users},"AllowedLogManagement":{logs}}}"#
        )
    });
    let entries: Vec<String> = entries.collect();
    format!("[{}]", entries.join(",")).into_bytes()
}
