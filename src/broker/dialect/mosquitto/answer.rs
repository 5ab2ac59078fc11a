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

/// The answer to one command. What it carries is kept unread: the list that another admin asked
/// for comes here too, and is of no interest.
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
    /// What follows this session's prefix in its correlation data; `None` for the answer to
    /// somebody else, or to nobody that says so.
    pub(super) fn tail(&self, prefix: &str) -> Option<&str> {
        self.correlation.as_deref()?.strip_prefix(prefix)
    }

    /// Whether it tells that something was changed: a command that does more than ask, done. It
    /// names neither the client nor the role.
    pub(super) fn changes_something(&self) -> bool {
        let asks = self.command.starts_with("list") || self.command.starts_with("get");
        self.error.is_none() && !asks
    }
}

/// Reads a message of any shape; one that is no answer gives nothing.
pub(super) fn read(text: &str) -> Vec<Response<'_>> {
    serde_json::from_str(text).map_or_else(|_| Vec::new(), |it: Envelope<'_>| it.responses)
}
