//! The toolkit that screens are built of: keys, fields, colours, and what is drawn in a box. It knows no screen.

pub mod ascii;
pub mod field;
pub mod focus;
pub mod ink;
pub mod key;
pub mod list;
pub mod mouse;
pub mod paint;
pub mod rows;
pub mod theme;
