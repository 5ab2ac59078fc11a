//! Ids that nobody else has: the client id where the profile gives none, and its random part. Which
//! one a tested login has is decided in `engine::try_login` (`Trial`).

use std::io;

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
