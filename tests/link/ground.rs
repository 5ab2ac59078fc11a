//! The broker and the network before it, on a thread of their own: the console's thread may then
//! move its clock, and count its tasks and its memory.

use std::net::SocketAddr;

use tokio::runtime::{Builder, Runtime};

use crate::proxy::Proxy;
use guestlist::sandbox::{Account, Options, Sandbox, UserSource, Voice};

/// The users that most tests start with; each has the password `<name>-fake`.
pub(crate) fn accounts() -> Vec<Account> {
    let account = |name: &str| Account::new(name, format!("{name}-fake"));
    vec![
        account("root").grant("AllowedSystemConfiguration"),
        account("test"),
        account("anna")
            .grant("AllowedSystemConfiguration")
            .grant("AllowedUserManagement"),
        account("bob"),
    ]
}

pub(crate) struct Ground {
    runtime: Option<Runtime>,
    pub(crate) sandbox: Sandbox,
    pub(crate) proxy: Proxy,
}

impl Ground {
    pub(crate) async fn new(voice: Voice) -> Self {
        Self::with(accounts(), voice).await
    }

    pub(crate) async fn with(accounts: Vec<Account>, voice: Voice) -> Self {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let options = options(accounts, voice);
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

    /// Another broker on the same thread.
    pub(crate) async fn another(&self, accounts: Vec<Account>, voice: Voice) -> Sandbox {
        let runtime = self.runtime.as_ref().unwrap();
        let started = runtime.spawn(Sandbox::start(options(accounts, voice)));
        started.await.unwrap().unwrap()
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

fn options(accounts: Vec<Account>, voice: Voice) -> Options {
    Options {
        users: UserSource::Memory(accounts),
        voice,
        ..Options::default()
    }
}
