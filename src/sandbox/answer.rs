//! The answers to commands: JSON as from newer brokers, plain text as from older ones
//! (`docs/protocol.md`, *Answers*).

use serde_json::{Value, json};

use super::options::AnswerFormat;

/// The answer to one command.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Answer {
    /// The verb without its dash.
    pub(super) verb: String,
    pub(super) request_id: Option<String>,
    /// What happened, in words.
    pub(super) outcome: Result<String, String>,
    /// The user that the command was about.
    pub(super) user: Option<String>,
    pub(super) data: Value,
}

impl Answer {
    /// The payload to publish: a JSON envelope (H) or the bare text (M).
    pub(super) fn render(&self, answer_format: AnswerFormat) -> Vec<u8> {
        match answer_format {
            AnswerFormat::Envelopes => self.envelope().to_string().into_bytes(),
            AnswerFormat::PlainText => self.message().as_bytes().to_vec(),
        }
    }

    fn message(&self) -> &str {
        match &self.outcome {
            Ok(text) | Err(text) => text,
        }
    }

    fn envelope(&self) -> Value {
        let mut envelope = json!({
            "success": self.outcome.is_ok(),
            "command": pascal_case(&self.verb),
            "message": self.message(),
            "data": self.data,
        });
        if let Some(id) = &self.request_id {
            envelope["requestId"] = json!(id);
        }
        if let Some(user) = &self.user {
            envelope["entityType"] = json!("User");
            envelope["entityName"] = json!(user);
        }
        if let Err(text) = &self.outcome {
            envelope["errors"] = json!([{ "message": text }]);
        }
        envelope
    }
}

/// `addUser` → `AddUser`.
fn pascal_case(verb: &str) -> String {
    let mut letters = verb.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(outcome: Result<&str, &str>) -> Answer {
        Answer {
            verb: "addUser".into(),
            request_id: Some("gl-1".into()),
            outcome: outcome.map(Into::into).map_err(Into::into),
            user: Some("operator".into()),
            data: json!({}),
        }
    }

    #[test]
    fn an_envelope_carries_what_a_2_14_broker_sends() {
        let bytes = answer(Ok("User operator added successfully!")).render(AnswerFormat::Envelopes);
        assert_eq!(
            serde_json::from_slice::<Value>(&bytes).unwrap(),
            json!({"success": true, "command": "AddUser", "requestId": "gl-1",
                "message": "User operator added successfully!", "entityType": "User",
                "entityName": "operator", "data": {}})
        );
    }

    #[test]
    fn a_failure_lists_its_errors() {
        let bytes = answer(Err("User operator not found")).render(AnswerFormat::Envelopes);
        let envelope: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(envelope["success"], json!(false));
        assert_eq!(envelope["errors"][0]["message"], "User operator not found");
    }

    #[test]
    fn the_plain_answer_is_the_bare_text() {
        let bytes = answer(Ok("User operator added successfully!")).render(AnswerFormat::PlainText);
        assert_eq!(bytes, b"User operator added successfully!");
    }
}
