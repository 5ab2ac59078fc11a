//! The broker: one task that keeps a connection to it, and the dialect of its family.
//!
//! Requests go in, [`BrokerEvent`]s come out, both plain data of the domain. The task never
//! sends a command twice: what becomes of a command is the console's to know, not the client's.

mod backoff;
mod contested_client_id;
mod context;
pub mod dialect;
mod link_task;
mod own_passwords;
mod session;
mod settings;
mod timings;
pub mod try_login;
mod wire;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::domain::broker_messages::{BrokerEvent, BrokerRequest};
pub use settings::Settings;
pub use timings::Timings;
use try_login::Route;

/// The running task.
#[derive(Debug)]
pub struct Handle {
    requests: mpsc::UnboundedSender<BrokerRequest>,
    task: JoinHandle<()>,
    route: Route,
}

impl Handle {
    /// Hands over a request. Never blocks: the queue has no limit, since a person makes the
    /// requests and the console submits no more than [`BrokerEvent::Ready`] allows. Once the task
    /// has ended, requests go nowhere.
    pub fn send(&self, request: BrokerRequest) {
        // The task ends only on request, and then nobody waits for more.
        let _ = self.requests.send(request);
    }

    /// The way to the broker, for trying other logins beside the task.
    pub fn route(&self) -> Route {
        self.route.clone()
    }

    /// Waits until the task has ended. Ends it, as [`BrokerRequest::Disconnect`] does, if that
    /// was not yet asked for.
    pub async fn finished(self) {
        let Self { requests, task, .. } = self;
        drop(requests);
        // A panic of the task has been reported where it happened.
        let _ = task.await;
    }
}

/// Starts the task that talks to a broker; `deliver` gets all that happens, in order,
/// and must not block. Dropping the [`Handle`] ends the task as well.
///
/// # Panics
/// Outside of a tokio runtime with time and I/O enabled.
pub fn spawn(settings: Settings, deliver: impl Fn(BrokerEvent) + Send + 'static) -> Handle {
    let (sender, receiver) = mpsc::unbounded_channel();
    let (address, tls) = (settings.address.clone(), settings.tls.clone());
    let route = Route::new(address, tls, settings.timings.clone());
    let known = route.known();
    let task = link_task::LinkTask::new(settings, Box::new(deliver), receiver, known);
    Handle {
        requests: sender,
        task: tokio::spawn(task.run()),
        route,
    }
}
