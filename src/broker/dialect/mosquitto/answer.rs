//! The answers of the plugin, and what those to our commands say (`docs/protocol.md`, *Errors*). A
//! broker without the plugin answers `endpoint not available`, which is none: what is said then is
//! in `family`, or in `dialect::recognise` while the family is not known.
//!
//! A role that is held already answers `Internal error`: somebody else gave it meanwhile. That
//! counts as accepted, so the list, read right after, has to show it.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::encode;
use crate::domain::command::{Answer, CommandId, Correlation, Verdict};

/// What the broker answers to a role that the client holds already, and to nothing else that this
/// console sends.
const INTERNAL_ERROR: &str = "Internal error";

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

    /// What it says of our command.
    pub(super) fn verdict(&self, id: CommandId) -> Answer {
        let (verdict, text) = match self.error.as_deref() {
            None => (Verdict::Accepted, String::new()),
            Some(INTERNAL_ERROR) if self.command == "addClientRole" => (
                Verdict::Accepted,
                format!("{INTERNAL_ERROR}: the client already has the role"),
            ),
            Some(error) => (Verdict::Refused, error.into()),
        };
        Answer {
            correlation: Correlation::Ours(id),
            verdict,
            text,
            kind: encode::kind(&self.command),
            user: None,
        }
    }
}

/// Reads a message of any form; one that is no answer gives nothing.
pub(super) fn read(text: &str) -> Vec<Response<'_>> {
    serde_json::from_str(text).map_or_else(|_| Vec::new(), |it: Envelope<'_>| it.responses)
}
