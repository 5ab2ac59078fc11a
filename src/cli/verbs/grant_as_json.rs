//! A permission as it is printed in JSON. What `users set` takes for on and off is in
//! [`super::set`].

use serde_json::Value;

use guestlist::domain::permission::Grant;

pub(super) fn grant_as_json(grant: Grant) -> Value {
    match grant {
        Grant::Enabled => true.into(),
        Grant::Disabled => false.into(),
        Grant::Inherited => "inherited".into(),
        Grant::Unclear => "unclear".into(),
        Grant::Unknown => Value::Null,
    }
}
