//! Which keys a read-only session lacks. What may be done to a user is decided in [`crate::engine::may_change`]; whether a
//! key applies now, in the `applies` of each screen.

use crate::screens::bindings::Binding;
use crate::screens::context::Context;

/// Why a key for a password does nothing in a form that sets none.
pub(in crate::screens) const NO_PASSWORD: &str = "No password is set here";

/// Whether a key exists in this session: a read-only one has none that writes.
pub fn may_write(cx: &Context, binding: &Binding) -> bool {
    !(cx.engine.session.read_only && binding.writes)
}
