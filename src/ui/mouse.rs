//! The mouse as the application sees it, independent of any terminal library. Which bytes are which
//! button is in `runtime::input::sequence`.

/// How many rows or lines one notch of the wheel moves.
pub const NOTCH: usize = 3;

/// What the mouse did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MouseEventKind {
    /// The left button went down.
    Press,
    /// The wheel was turned away from the person.
    WheelUp,
    /// The wheel was turned towards the person.
    WheelDown,
}

/// Something that the mouse did, and where: column and row, counted from 0 at the top left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mouse {
    pub kind: MouseEventKind,
    pub column: u16,
    pub row: u16,
}
