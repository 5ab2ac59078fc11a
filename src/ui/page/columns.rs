//! The rows of the help: groups of keys stand in two columns where there is room, all else across
//! both.

use super::{PageLine, PageRow, page_outer_height};
use crate::text;
use crate::ui::frame;
use crate::ui::panel::has_frame;

/// The columns of the terminal from which on there are two, and those of the widest page with two.
const TWO_FROM: u16 = 100;
const WIDEST: u16 = 124;
/// The space between the two.
const GAP: u16 = 2;
/// The least columns for keys, so that most groups line up.
const KEYS: u16 = 11;

/// What stands beside each other: on the left, on the right.
pub type Beside = [Option<PageRow>; 2];

/// The columns of the page with its frame.
pub const fn outer_width(width: u16) -> u16 {
    match width {
        ..TWO_FROM if width > super::PAGE_WIDTH => super::PAGE_WIDTH,
        WIDEST.. => WIDEST,
        _ => width,
    }
}

/// The columns and rows inside of the page on a screen of this size.
pub const fn size((width, height): (u16, u16)) -> (u16, usize) {
    let (width, height) = (outer_width(width), page_outer_height(height));
    if has_frame(width, height) {
        (width - 4, (height - 2) as usize)
    } else {
        (width, if height > 1 { height as usize } else { 1 })
    }
}

/// Where the right column begins in a page with so many columns inside.
pub const fn right(inner: u16) -> u16 {
    inner.saturating_add(GAP) / 2
}

/// The rows on a screen of this size. Groups are apart where there is room for it.
pub fn rows(lines: &[PageLine], screen: (u16, u16)) -> Vec<Beside> {
    let inner = size(screen).0;
    let is_spaced = frame::fits(screen);
    let mut all = Vec::new();
    let parts = lines.chunk_by(|line, next| {
        is_of_group(line) == is_of_group(next) && !matches!(next, PageLine::Part(_))
    });
    for part in parts {
        if is_spaced && !all.is_empty() {
            all.push([None, None]);
        }
        if !part.first().is_some_and(is_of_group) {
            all.extend(super::rows(part, 0, inner).map(|row| [Some(row), None]));
        } else if screen.0 < TWO_FROM {
            let groups: Vec<_> = groups(part).collect();
            all.extend(column(&groups, inner, is_spaced).map(|row| [row, None]));
        } else {
            all.extend(beside(part, inner));
        }
    }
    all
}

const fn is_of_group(line: &PageLine) -> bool {
    matches!(line, PageLine::Heading(_) | PageLine::Key { .. })
}

fn groups(lines: &[PageLine]) -> impl Iterator<Item = &[PageLine]> {
    lines.chunk_by(|_, next| !matches!(next, PageLine::Heading(_)))
}

/// Groups in two columns, as even as they can be without tearing one.
fn beside(part: &[PageLine], inner: u16) -> impl Iterator<Item = Beside> {
    let groups: Vec<_> = groups(part).collect();
    let height = |groups: &[&[PageLine]]| groups.iter().map(|it| it.len() + 1).sum::<usize>();
    let uneven = |at: &usize| height(&groups[..*at]).max(height(&groups[*at..]));
    let at = (1..=groups.len()).min_by_key(uneven).unwrap_or(0);
    let width = inner - right(inner);
    let (left, right) = groups.split_at(at);
    let mut left: Vec<_> = column(left, width, true).collect();
    let mut right: Vec<_> = column(right, width, true).collect();
    let rows = left.len().max(right.len());
    left.resize(rows, None);
    right.resize(rows, None);
    left.into_iter()
        .zip(right)
        .map(|(left, right)| [left, right])
}

/// The rows of groups below each other.
fn column(
    groups: &[&[PageLine]],
    width: u16,
    is_spaced: bool,
) -> impl Iterator<Item = Option<PageRow>> {
    let keys = groups.iter().flat_map(|group| group.iter());
    let widths = keys.filter_map(|line| match line {
        PageLine::Key { keys, .. } => u16::try_from(text::width(keys) + 2).ok(),
        _ => None,
    });
    let keys = widths.max().unwrap_or(0).max(KEYS);
    groups.iter().enumerate().flat_map(move |(at, group)| {
        let space = (is_spaced && at > 0).then_some(None);
        space
            .into_iter()
            .chain(super::rows(group, keys, width).map(Some))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(keys: &str, text: &str) -> PageLine {
        PageLine::Key {
            keys: keys.into(),
            text: text.into(),
            synonyms: &[],
        }
    }

    fn page() -> Vec<PageLine> {
        let heading = |text: &str| PageLine::Heading(text.into());
        vec![
            heading("Move"),
            key("up", "Up"),
            key("down", "Down"),
            heading("Edit"),
            key("s", "Save"),
            PageLine::Part("More".into()),
            heading("Other"),
            key("q", "Quit"),
        ]
    }

    fn drawn(size: (u16, u16)) -> Vec<[String; 2]> {
        let text = |row: Option<PageRow>| row.map_or_else(String::new, |row| row.text);
        let rows = rows(&page(), size).into_iter();
        rows.map(|row| row.map(text)).collect()
    }

    #[test]
    fn groups_stand_beside_each_other_and_parts_across() {
        let wide = [
            ["Move", "Edit"],
            ["Up", "Save"],
            ["Down", ""],
            ["", ""],
            ["More", ""],
            ["", ""],
            ["Other", ""],
            ["Quit", ""],
        ];
        assert_eq!(drawn((120, 40)), wide.map(|row| row.map(String::from)));
        let left: Vec<String> = drawn((80, 24))
            .into_iter()
            .map(|row| row[0].clone())
            .collect();
        let narrow = "Move Up Down _ Edit Save _ More _ Other Quit";
        assert_eq!(left.join(" ").replace("  ", " _ "), narrow);
        // No line is blank on a small screen.
        assert!(drawn((40, 10)).iter().all(|row| !row[0].is_empty()));
    }

    #[test]
    fn both_columns_fit_into_the_page() {
        for width in 100..=300 {
            let (inner, _) = size((width, 40));
            assert!(right(inner) + (inner - right(inner)) <= inner && inner < width);
            assert!(inner - right(inner) <= right(inner) - GAP + 1);
        }
        assert_eq!(
            [90, 99, 100, 124, 200].map(outer_width),
            [88, 88, 100, 124, 124]
        );
    }
}
