//! What one broker's session knows and does without a screen: what was asked of the broker, what
//! became of it, what is known of its users, and a plan under way.
//!
//! All of it is pure, and none of it knows keys, widths or colours. It depends on `domain` and `text` only.

pub mod apply;
pub mod command_log;
pub mod command_queue;
pub mod journal;
pub mod list_in_parts;
pub mod offline;
pub mod other_answers;
pub mod user_info;
