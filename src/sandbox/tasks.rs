//! All tasks of one sandbox, so that none is left when it stops.

use std::future::Future;
use std::sync::{Mutex, PoisonError};

use tokio::runtime::Handle;
use tokio::task::{AbortHandle, JoinSet};

/// A set of tasks that takes no new ones once it is closed.
#[derive(Debug)]
pub(super) struct Tasks {
    runtime: Handle,
    set: Mutex<Option<JoinSet<()>>>,
}

impl Tasks {
    /// Tasks of the runtime in which this is called.
    pub(super) fn here() -> Self {
        Self {
            runtime: Handle::current(),
            set: Mutex::new(Some(JoinSet::new())),
        }
    }

    /// Runs a task, unless the set is closed.
    pub(super) fn spawn(
        &self,
        task: impl Future<Output = ()> + Send + 'static,
    ) -> Option<AbortHandle> {
        let mut set = self.set.lock().unwrap_or_else(PoisonError::into_inner);
        let set = set.as_mut()?;
        while set.try_join_next().is_some() {}
        Some(set.spawn_on(task, &self.runtime))
    }

    /// Closes the set and waits for every task to end by itself.
    pub(super) async fn finish(&self) {
        let set = self.take();
        if let Some(mut set) = set {
            while set.join_next().await.is_some() {}
        }
    }

    /// Closes the set and ends every task at once.
    pub(super) fn abort(&self) {
        drop(self.take());
    }

    fn take(&self) -> Option<JoinSet<()>> {
        let mut set = self.set.lock().unwrap_or_else(PoisonError::into_inner);
        set.take()
    }
}
