//! Which part of a form has the keyboard.

use super::key::{Key, KeyCode};

/// The part that Tab goes to from another one, or with Shift where `forward` is false. The last
/// leads to the first.
pub fn next<P: Copy + PartialEq>(parts: &[P], from: P, forward: bool) -> P {
    let at = parts.iter().position(|part| *part == from).unwrap_or(0);
    let by = if forward { 1 } else { parts.len() - 1 };
    parts[(at + by) % parts.len()]
}

/// Applies left and right on one of two buttons. Returns whether the key was one of them.
pub fn turn<P: Copy + PartialEq>(focus: &mut P, [left, right]: [P; 2], key: Key) -> bool {
    let to = match key.code {
        KeyCode::Left => left,
        KeyCode::Right => right,
        _ => return false,
    };
    let on_button = *focus == left || *focus == right;
    if on_button {
        *focus = to;
    }
    on_button
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tab_goes_round_about() {
        assert_eq!([1, 2, 3].map(|at| next(&[1, 2, 3], at, true)), [2, 3, 1]);
        assert_eq!([1, 2, 3].map(|at| next(&[1, 2, 3], at, false)), [3, 1, 2]);
        assert_eq!(next(&[1, 2, 3], 9, true), 2);
    }

    #[test]
    fn left_and_right_choose_between_the_buttons_only() {
        let turned = |from: u8, code| {
            let mut focus = from;
            let taken = turn(&mut focus, [2, 3], Key::plain(code));
            (focus, taken)
        };
        assert_eq!(turned(2, KeyCode::Right), (3, true));
        assert_eq!(turned(3, KeyCode::Left), (2, true));
        assert_eq!(turned(3, KeyCode::Right), (3, true));
        assert_eq!(turned(1, KeyCode::Right), (1, false));
        assert_eq!(turned(2, KeyCode::Up), (2, false));
    }
}
