//! What single bytes and the escape sequences of keys and of the mouse mean. All others mean
//! nothing here.
//!
//! A key with Super, Hyper or Meta does nothing, and so does Shift with a sign where the terminal
//! does not tell what that types (kitty's protocol without its alternate keys): which sign it is
//! depends on the layout.

use crate::ui::key::{Key, KeyCode};
use crate::ui::mouse::{Mouse, MouseEventKind};

/// What a sequence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Key(Key),
    Mouse(Mouse),
    /// A bracketed paste begins.
    Paste,
    /// A bracketed paste ends.
    PasteEnd,
    Nothing,
}

/// Bits of the modifiers of xterm and kitty.
const SHIFT: u16 = 1;
const ALT: u16 = 2;
const CTRL: u16 = 4;
/// Super, hyper and meta: no key here has them.
const FOREIGN: u16 = 8 + 16 + 32;
const CAPS_LOCK: u16 = 64;

/// The key of one byte; `None` for Esc and for anything but ASCII.
pub(super) fn of_byte(byte: u8, alt: bool) -> Option<Key> {
    let (code, ctrl) = match byte {
        0x00 => (KeyCode::Char(' '), true),
        b'\t' => (KeyCode::Tab, false),
        b'\r' => (KeyCode::Enter, false),
        0x01..=0x1a => (KeyCode::Char(char::from(byte - 1 + b'a')), true),
        0x1c..=0x1f => (KeyCode::Char(char::from(byte - 0x1c + b'4')), true),
        0x7f => (KeyCode::Backspace, false),
        0x20..=0x7e => (KeyCode::Char(byte.into()), false),
        _ => return None,
    };
    Some(Key { code, ctrl, alt })
}

/// The key for what stands between `ESC [` and the last byte, and for that byte.
pub(super) fn csi(body: &[u8], last: u8, alt: bool) -> Meaning {
    match (body.first(), last) {
        (Some(b'<'), b'M') => mouse(&body[1..]).map_or(Meaning::Nothing, Meaning::Mouse),
        // Answers of the terminal have a private mark, or parameters that no key has.
        (Some(b'<' | b'=' | b'>' | b'?'), _) => Meaning::Nothing,
        (_, b'~') if body == b"200" => Meaning::Paste,
        (_, b'~') if body == b"201" => Meaning::PasteEnd,
        _ => csi_key(body, last).map_or(Meaning::Nothing, |key| Meaning::Key(with_alt(key, alt))),
    }
}

/// The key of `ESC O`, a modifier and the last byte.
pub(super) fn ss3(body: &[u8], last: u8, alt: bool) -> Meaning {
    let modifiers = numbers(body).and_then(|it| it.last().copied()).unwrap_or(1);
    let code = match last {
        b'M' => Some(KeyCode::Enter),
        b'I' => Some(KeyCode::Tab),
        b' ' => Some(KeyCode::Char(' ')),
        b'X' => Some(KeyCode::Char('=')),
        // The keypad in its application mode: its keys are those of ASCII, 0x40 further.
        b'j'..=b'y' => Some(KeyCode::Char(char::from(last - 0x40))),
        _ => arrow(last),
    };
    // rxvt: ctrl with an arrow.
    let rxvt = matches!(last, b'a'..=b'd').then(|| arrow(last.to_ascii_uppercase()));
    let key = match (rxvt.flatten(), code) {
        (Some(code), _) => modified(code, 1 + CTRL),
        (None, Some(code)) => modified(code, modifiers),
        (None, None) => None,
    };
    key.map_or(Meaning::Nothing, |key| Meaning::Key(with_alt(key, alt)))
}

/// Whether the sequence of a key or a report may go on like this after `ESC [`, which somebody may
/// have typed.
pub(super) const fn may_follow(byte: u8) -> bool {
    matches!(byte, b'0'..=b'?' | b'A'..=b'I' | b'M' | b'O'..=b'S' | b'Z' | b'[' | b'a'..=b'd')
}

/// Whether this can end what follows `ESC O`.
pub(super) const fn ends_ss3(byte: u8) -> bool {
    matches!(byte, b'A'..=b'D' | b'F' | b'H' | b'I' | b'M' | b'P'..=b'S' | b'X' | b'a'..=b'd' | b'j'..=b'y' | b' ')
}

/// Whether these bytes after `ESC [` are a whole key of rxvt with Shift, which ends in `$` where
/// others have more to come.
pub(super) fn is_shifted_rxvt(body: &[u8]) -> bool {
    matches!(body, [digits @ .., b'$'] if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit))
}

fn csi_key(body: &[u8], last: u8) -> Option<Key> {
    if is_shifted_rxvt(body) {
        return numbered(*numbers(&body[..body.len() - 1])?.first()?, 1);
    }
    if last == b'u' {
        return kitty(body);
    }
    let parameters = numbers(body)?;
    let first = parameters.first().copied().unwrap_or(1);
    let modifiers = parameters.get(1).copied().unwrap_or(1);
    match last {
        b'A'..=b'D' | b'F' | b'H' if first == 1 && parameters.len() < 3 => {
            modified(arrow(last)?, modifiers)
        }
        // rxvt: shift with an arrow.
        b'a'..=b'd' if body.is_empty() => arrow(last.to_ascii_uppercase()).map(Key::plain),
        b'Z' => Some(Key::plain(KeyCode::BackTab)),
        // xterm, modifyOtherKeys.
        b'~' if first == 27 => character(*parameters.get(2)?, modifiers),
        b'~' => numbered(first, modifiers),
        // rxvt: with ctrl; with ctrl and shift.
        b'^' | b'@' if parameters.len() == 1 => numbered(first, 1 + CTRL),
        _ => None,
    }
}

/// The key of a number before `~`.
fn numbered(number: u16, modifiers: u16) -> Option<Key> {
    let code = match number {
        1 | 7 => KeyCode::Home,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        _ => return None,
    };
    modified(code, modifiers)
}

/// kitty's `CODE:SHIFTED:BASE ; MODIFIERS:EVENT ; TEXT u`. Its answer about flags has a mark.
fn kitty(body: &[u8]) -> Option<Key> {
    let text = std::str::from_utf8(body).ok()?;
    let mut parts = text.split(';');
    let mut code = parts.next()?.split(':');
    let (plain, shifted) = (code.next()?, code.next().filter(|it| !it.is_empty()));
    let mut modifiers = parts.next().unwrap_or("1").split(':');
    let held = modifiers.next().filter(|it| !it.is_empty()).unwrap_or("1");
    // The event is 1 for a press, 2 for a repetition, 3 for a release.
    if modifiers.next() == Some("3") {
        return None;
    }
    let held = held.parse::<u16>().ok()?;
    let plain = plain.parse().ok()?;
    let shift = held.saturating_sub(1) & SHIFT > 0;
    let text = parts.next().and_then(|text| text.parse().ok());
    let told = text.or(shifted.filter(|_| shift).and_then(|it| it.parse().ok()));
    match told {
        Some(told) => character(told, held),
        // Only the keyboard knows what Shift makes of a sign.
        None if shift && is_sign(plain) => None,
        None => character(plain, held),
    }
}

/// Whether this is the number of a character for which Shift gives something unknown.
const fn is_sign(number: u16) -> bool {
    !matches!(number, 0..=0x20 | 0x41..=0x5a | 0x61..=0x7a | 0x7f)
}

/// The key of a character's number.
fn character(number: u16, modifiers: u16) -> Option<Key> {
    let bits = modifiers.saturating_sub(1);
    let (shift, caps) = (bits & SHIFT > 0, bits & CAPS_LOCK > 0);
    let code = match number {
        9 if shift => KeyCode::BackTab,
        9 => KeyCode::Tab,
        13 => KeyCode::Enter,
        27 => KeyCode::Esc,
        8 | 127 => KeyCode::Backspace,
        // kitty keeps its own keys in a private area.
        0xe000..=0xf8ff => return None,
        _ => {
            let c = char::from_u32(number.into()).filter(|c| !c.is_control())?;
            KeyCode::Char(match (shift, caps) {
                // As without this protocol, ctrl has no case.
                _ if bits & CTRL > 0 => c.to_ascii_lowercase(),
                (false, false) => c,
                (true, true) => c.to_ascii_lowercase(),
                _ => c.to_ascii_uppercase(),
            })
        }
    };
    modified(code, modifiers)
}

const fn arrow(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        _ => return None,
    })
}

/// `modifiers` as xterm counts them: 1 plus the bits. `None` for an unknown key.
const fn modified(code: KeyCode, modifiers: u16) -> Option<Key> {
    let bits = modifiers.saturating_sub(1);
    if bits & FOREIGN > 0 {
        return None;
    }
    Some(Key {
        code,
        ctrl: bits & CTRL > 0,
        alt: bits & ALT > 0,
    })
}

const fn with_alt(key: Key, alt: bool) -> Key {
    Key {
        alt: key.alt || alt,
        ..key
    }
}

/// Numbers with `;` between them; none where there is anything else.
fn numbers(body: &[u8]) -> Option<Vec<u16>> {
    if body.is_empty() {
        return Some(Vec::new());
    }
    let text = std::str::from_utf8(body).ok()?;
    let number = |part: &str| match part {
        "" => Some(1),
        digits => digits.parse().ok(),
    };
    text.split(';').map(number).collect()
}

/// xterm's mouse in decimal numbers: `BUTTON ; COLUMN ; ROW`, counted from 1.
fn mouse(body: &[u8]) -> Option<Mouse> {
    /// Shift, alt and ctrl.
    const HELD: u16 = 4 + 8 + 16;
    let [button, column, row] = numbers(body)?.try_into().ok()?;
    let kind = match button & !HELD {
        0 => MouseEventKind::Press,
        64 => MouseEventKind::WheelUp,
        65 => MouseEventKind::WheelDown,
        _ => return None,
    };
    Some(Mouse {
        kind,
        column: column.saturating_sub(1),
        row: row.saturating_sub(1),
    })
}
