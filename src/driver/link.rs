//! What is done with a link beside its requests: the logins that are tried next to it, its end.

use std::time::Duration;

use super::client_id;
use crate::broker::Handle;
use crate::broker::try_login::Route;
use crate::domain::broker_messages::{Admission, BrokerRequest};
use crate::domain::secret::Secret;
use crate::domain::user::UserName;

/// How long a goodbye may take.
pub(crate) const FAREWELL: Duration = Duration::from_secs(1);

/// Tries a login on a connection of its own, with this client id or one that no other has.
pub(crate) async fn try_login(
    route: Route,
    client_id: Option<String>,
    user: UserName,
    password: Secret,
) -> Admission {
    match client_id.map_or_else(client_id::client_id, Ok) {
        Ok(id) => route.try_login(id, user, password).await,
        Err(error) => Admission::Untried(error.to_string()),
    }
}

/// Leaves a broker, and waits for its goodbye for a while.
pub(crate) async fn leave(broker: Handle) {
    broker.send(BrokerRequest::Disconnect);
    let _ = tokio::time::timeout(FAREWELL, broker.finished()).await;
}
