//! What is done with a link beside its requests: its ids, the logins that are tried next to it, its end.

use std::io;
use std::time::Duration;

use crate::broker::Handle;
use crate::broker::try_login::Route;
use crate::domain::broker_messages::{Admission, BrokerRequest};
use crate::domain::secret::Secret;
use crate::domain::user::UserName;

/// How long a goodbye may take.
pub(crate) const FAREWELL: Duration = Duration::from_secs(1);

/// A client id that no other client has.
///
/// # Errors
/// When the system gives no random numbers.
pub(crate) fn client_id() -> io::Result<String> {
    Ok(format!("guestlist-{}", random_id()?))
}

/// Eight hexadecimal digits that nobody can guess.
///
/// # Errors
/// When the system gives no random numbers.
pub fn random_id() -> io::Result<String> {
    let mut bytes = [0; 4];
    getrandom::fill(&mut bytes).map_err(|error| {
        io::Error::other(format!("the system provides no random numbers: {error}"))
    })?;
    Ok(format!("{:08x}", u32::from_ne_bytes(bytes)))
}

/// Tries a login on a connection of its own, with this client id or one that no other has.
pub(crate) async fn try_login(
    route: Route,
    client_id: Option<String>,
    user: UserName,
    password: Secret,
) -> Admission {
    match client_id.map_or_else(self::client_id, Ok) {
        Ok(id) => route.try_login(id, user, password).await,
        Err(error) => Admission::Untried(error.to_string()),
    }
}

/// Leaves a broker, and waits for its goodbye for a while.
pub(crate) async fn leave(broker: Handle) {
    broker.send(BrokerRequest::Disconnect);
    let _ = tokio::time::timeout(FAREWELL, broker.finished()).await;
}
