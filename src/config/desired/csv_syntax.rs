//! The cells of a CSV file, each with its place: separator, quotes, and which lines are passed over
//! (empty ones).
//!
//! csv-core splits them and never fails. What it makes the best of is refused here: with a quote
//! that is not closed, the rest of the file would be one cell, perhaps a password.

use csv_core::{ReadFieldResult, Reader};
use zeroize::Zeroizing;

use super::error::DesiredError;
use super::line_and_column::Places;
use crate::domain::desired::Place;

pub(super) struct Cell {
    pub(super) text: String,
    pub(super) place: Place,
}

/// A row, which has a cell at least.
pub(super) struct Row {
    pub(super) cells: Vec<Cell>,
    pub(super) place: Place,
}

/// The rows of a text. Empty lines are passed over.
pub(super) struct Rows<'a> {
    text: &'a str,
    at: usize,
    reader: Reader,
    places: Places<'a>,
    /// One cell at a time, however long it is.
    cell: Zeroizing<Vec<u8>>,
}

impl<'a> Rows<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            reader: Reader::new(),
            places: Places::of(text),
            cell: Zeroizing::new(vec![0; text.len() + 1]),
        }
    }

    /// The next row; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Row>, DesiredError> {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        let place = self.places.at(self.at);
        let mut cells = Vec::new();
        while let Some((cell, is_last)) = self.cell()? {
            cells.push(cell);
            if is_last {
                break;
            }
        }
        Ok((!cells.is_empty()).then_some(Row { cells, place }))
    }

    /// The next cell, and whether it is the last one of its row.
    fn cell(&mut self) -> Result<Option<(Cell, bool)>, DesiredError> {
        let (start, mut length) = (self.at, 0);
        let is_last = loop {
            let rest = &self.text.as_bytes()[self.at..];
            let (result, read, written) = self.reader.read_field(rest, &mut self.cell[length..]);
            self.at += read;
            length += written;
            match result {
                ReadFieldResult::Field { record_end } => break record_end,
                ReadFieldResult::End => return Ok(None),
                ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
            }
        };
        let place = self.places.at(start);
        if !is_well_quoted(&self.text[start..self.at]) {
            let why = "the quotes of this cell are wrong: put the whole cell in double quotes, and \
                       write each double quote inside of it twice";
            return Err(DesiredError::at(place, why));
        }
        let text = String::from_utf8_lossy(&self.cell[..length]).into_owned();
        Ok(Some((Cell { text, place }, is_last)))
    }
}

/// Whether a cell, with the sign that ends it, has no quotes, or a pair around it and pairs in it.
fn is_well_quoted(cell: &str) -> bool {
    let cell = cell.strip_suffix([',', '\r', '\n']).unwrap_or(cell);
    let inner = cell.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    match inner {
        Some(inner) => inner.split("\"\"").all(|it| !it.contains('"')),
        None => !cell.contains('"'),
    }
}
