//! Which signs a terminal can show, and the marks that are made of them. What stands for a sign
//! that it cannot show is in `substitute_signs`.

use crate::domain::permission::Grant;

/// The signs that a terminal can show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Glyphs {
    /// All that Unicode has, each as wide as it should be.
    #[default]
    Unicode,
    /// Those of code page 437, as the Linux console has them.
    Cp437,
    /// Ours in ASCII, since East Asian terminals may draw them two columns wide; names stay as they
    /// are.
    Narrow,
    /// ASCII alone, in names too.
    Ascii,
}

impl Glyphs {
    /// Whether marks are spelt in brackets.
    pub const fn in_brackets(self) -> bool {
        matches!(self, Self::Narrow | Self::Ascii)
    }

    /// The mark of a value.
    pub const fn mark(self, grant: Grant) -> &'static str {
        match (grant, self.in_brackets()) {
            (Grant::Enabled, false) => "●",
            (Grant::Disabled, false) => "○",
            (Grant::Inherited, false) => "◐",
            (Grant::Unclear | Grant::Unknown, false) => "?",
            (Grant::Enabled, true) => "[x]",
            (Grant::Disabled, true) => "[ ]",
            (Grant::Inherited, true) => "[-]",
            (Grant::Unclear | Grant::Unknown, true) => "[?]",
        }
    }

    /// The columns of a mark.
    pub const fn mark_width(self) -> u16 {
        if self.in_brackets() { 3 } else { 1 }
    }
}
