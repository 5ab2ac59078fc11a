//! Which keys a read-only session lacks. What may be done to a user is decided in
//! [`crate::engine::may_change`]; whether a key applies now, in the `applies` of each screen.

use crate::screens::bindings::Binding;
use crate::screens::context::Context;

/// Whether a key exists in this session: a read-only one has none that writes.
pub fn may_write(cx: &Context, binding: &Binding) -> bool {
    !(cx.engine.session.read_only && binding.writes)
}

/// Why a key that writes does nothing.
pub const READ_ONLY: &str = "Read-only: all changes are disabled. To make changes, open the broker without --read-only and \
    without readOnly in its profile";
