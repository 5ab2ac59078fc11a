//! The toolkit that screens are built of: keys, fields, forms, questions, colours, and what is
//! drawn in a box. It knows no screen, and no action: a screen maps its keys to the calls here.

pub mod color_depth;
pub mod dialog_rows;
pub mod field;
pub mod form;
pub mod frame;
pub mod glyphs;
pub mod key;
pub mod message_line;
pub mod mouse;
pub mod page;
pub mod paint;
pub mod panel;
pub mod question;
pub mod scrolling;
pub mod search;
pub mod substitute_signs;
pub mod theme;
