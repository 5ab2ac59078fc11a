//! Permissions in JSON.

use serde_json::Value;

use guestlist::domain::permission::Grant;

/// A value in JSON.
pub(super) fn value(grant: Grant) -> Value {
    match grant {
        Grant::Enabled => true.into(),
        Grant::Disabled => false.into(),
        Grant::Inherited => "inherited".into(),
        Grant::Unclear => "unclear".into(),
        Grant::Unknown => Value::Null,
    }
}
