//! A user that a file names twice, whatever its format.

use std::collections::HashMap;

use super::DesiredError;
use crate::domain::desired::DesiredUser;

/// Refuses a file that names a user twice.
///
/// # Errors
/// Which one, and where it is first.
pub(super) fn no_name_twice(users: &[DesiredUser]) -> Result<(), DesiredError> {
    let mut seen = HashMap::new();
    for user in users {
        if let Some(first) = seen.insert(&user.name, user.place.line) {
            let name = &user.name;
            let why = format!("user {name:?} is already on line {first}");
            return Err(DesiredError::at(user.place, why));
        }
    }
    Ok(())
}
