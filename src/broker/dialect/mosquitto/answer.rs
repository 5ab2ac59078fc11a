//! The answers of the plugin, before it is known whose they are (`docs/protocol.md`, *Errors*).

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

/// One message: the answers to the commands of one request, in their order.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    responses: Vec<Response<'a>>,
}

/// The answer to one command. Its data is kept unread, since lists that other admins asked for come
/// here too.
#[derive(Debug, Deserialize)]
pub(super) struct Response<'a> {
    #[serde(borrow)]
    pub(super) command: Cow<'a, str>,
    #[serde(borrow, default)]
    pub(super) error: Option<Cow<'a, str>>,
    #[serde(borrow, default, rename = "correlationData")]
    correlation: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(super) data: Option<&'a RawValue>,
}

impl Response<'_> {
    /// What follows this session's prefix in its correlation data; `None` for an answer to somebody
    /// else, or without any.
    pub(super) fn tail(&self, prefix: &str) -> Option<&str> {
        self.correlation.as_deref()?.strip_prefix(prefix)
    }

    /// Whether it says that something was changed: a command that does more than ask was done. It
    /// names neither client nor role.
    pub(super) fn changes_something(&self) -> bool {
        let asks = self.command.starts_with("list") || self.command.starts_with("get");
        self.error.is_none() && !asks
    }
}

/// Reads a message of any form; one that is no answer gives nothing.
pub(super) fn read(text: &str) -> Vec<Response<'_>> {
    serde_json::from_str(text).map_or_else(|_| Vec::new(), |it: Envelope<'_>| it.responses)
}
