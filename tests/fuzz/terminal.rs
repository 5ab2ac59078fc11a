//! The decoder of what a terminal sends.

use std::time::{Duration, Instant};

use fastrand::Rng;

use crate::run::{Bound, Kind, bounded, fuzz};
use guestlist::runtime::input::{Decoder, Input};
use guestlist::ui::key::{Key, KeyCode};

const CORPUS: [&[u8]; 17] = [
    b"\x1b[?62;22c",
    b"\x1b]11;rgb:0000/0000/0000\x07",
    b"\x1b]52;c;cGFzdGVk\x1b\\",
    b"\x1bP>|XTerm(370)\x1b\\",
    b"\x1b_Gi=31;OK\x1b\\",
    b"\x1b[1;5C",
    b"\x1b\x1b[C",
    b"\x1bOA",
    b"\x1b[200~text\x1b[201~",
    b"\x1b[<0;10;20M",
    b"\x1b[97;5u",
    "j\u{64cd}\u{e9}".as_bytes(),
    b"\x1b[M c!",
    b"\x1b[[A",
    b"\x9b200~a\x9b201~",
    "\u{9d}2;\u{4e1c}\u{9c}\u{9b}C".as_bytes(),
    b"\x1b[49:33;10u",
];

const DICTIONARY: [&[u8]; 28] = [
    b"\x1b",
    b"\x1b[",
    b"\x1bO",
    b"\x1b]",
    b"\x1bP",
    b"\x1b_",
    b"\x1b^",
    b"\x1bX",
    b"\x1b\\",
    b"\x07",
    b"\x18",
    b"\x9b",
    b"\x9c",
    b"\x90",
    b"[",
    b"O",
    b"~",
    b"\x1b[200~",
    b"\x1b[201~",
    b"\x03",
    b"\xc2\x9b",
    b"\xc2\x9d",
    b"\xc2\x9c",
    b"\xe4\xb8\x9c",
    b"\x1b[M",
    b"\x1b[[",
    b"\x9b200~",
    b"\x9b201~",
];

/// Decodes a text in pieces, and waits for nothing between them.
fn decode(pieces: &[&[u8]]) -> Vec<Input> {
    let now = Instant::now();
    let mut decoder = Decoder::new(now);
    let mut inputs = Vec::new();
    for piece in pieces {
        decoder.feed(piece, now, &mut inputs);
    }
    while let Some(deadline) = decoder.deadline() {
        decoder.expire(deadline, &mut inputs);
    }
    inputs
}

/// Text as a control string may hold: also characters that have the bytes of controls, and controls
/// that end nothing.
fn text(random: &mut Rng, bell: bool) -> String {
    let character = |random: &mut Rng| match random.u8(..12) {
        0 => *random
            .choice(&['\u{4e1c}', '\u{672c}', '\u{1f71c}', '\u{e9}', '\u{4e1b}'])
            .unwrap(),
        1 => *random
            .choice(&['\0', '\u{1}', '\t', '\r', '\n', '\u{11}', '\u{3}'])
            .unwrap(),
        2 if bell => '\u{7}',
        _ => char::from(random.u8(b' '..=b'~')),
    };
    (0..random.usize(..40)).map(|_| character(random)).collect()
}

/// A sequence of control strings and reports, each whole. Where they are `real`, they go on as
/// those of terminals do.
fn reports(random: &mut Rng, real: bool) -> Vec<u8> {
    const BEGIN: [&str; 5] = ["\x1b]", "\x1bP", "\x1b_", "\x1b^", "\x1bX"];
    const NEXT: [&str; 5] = ["0123456789Ll", "0123456789>!$+=?|", "G", "", ""];
    let mut bytes = Vec::new();
    for _ in 0..random.usize(1..6) {
        if random.u8(..6) == 0 {
            let last = *random.choice(b"cnRytu").unwrap();
            let parameters = random.u16(..).to_string();
            bytes.extend([b"\x1b[?", parameters.as_bytes(), &[last]].concat());
            continue;
        }
        let kind = random.usize(..BEGIN.len());
        let begin = BEGIN[kind].as_bytes();
        let control = begin[1] + 0x40;
        match random.u8(..3) {
            0 => bytes.extend(begin),
            1 => bytes.push(control),
            _ => bytes.extend([0xc2, control]),
        }
        if real {
            bytes.extend(random.choice(NEXT[kind].bytes()));
        }
        // Only an OSC ends with BEL.
        bytes.extend(text(random, kind > 0).bytes());
        let ends: [&[u8]; 4] = [b"\x1b\\", b"\x9c", b"\xc2\x9c", b"\x07"];
        let last = if kind == 0 { 4 } else { 3 };
        bytes.extend(ends[random.usize(..last)]);
    }
    bytes
}

/// Whether something was pressed that may change or leave anything. Ctrl-c inside a string may have
/// been pressed, and Esc is what begins a sequence.
fn acts(input: &Input) -> bool {
    match input {
        Input::Key(key) => *key != Key::ctrl('c') && key.code != KeyCode::Esc,
        Input::Mouse(_) | Input::Paste(_) | Input::Lost(_) => true,
    }
}

#[test]
fn terminals_bytes() {
    let fresh = |random: &mut Rng| reports(random, false);
    fuzz("terminal", &CORPUS, &DICTIONARY, fresh, |bytes| -> Kind {
        let bound = Bound {
            held: 128,
            total: 400,
            fixed: 4_000,
        };
        let inputs = bounded(bytes, bound, || decode(&[bytes]));
        // However it is cut, the same comes of it, as long as nothing is late. (Ctrl-c in a read
        // of its own is one that is pressed, also in a paste.)
        let apart: Vec<_> = bytes.chunks(1).collect();
        if !bytes.contains(&3) {
            assert_eq!(decode(&apart), inputs);
        }
        // Whatever came, keys go on.
        let now = Instant::now();
        let mut decoder = Decoder::new(now);
        let mut after = Vec::new();
        decoder.feed(bytes, now, &mut after);
        while let Some(deadline) = decoder.deadline() {
            decoder.expire(deadline, &mut after);
        }
        after.clear();
        decoder.feed(b"j", now + Duration::from_secs(10), &mut after);
        assert_eq!(after.len(), 1, "{after:?}");
        if inputs.is_empty() {
            "nothing"
        } else {
            "something"
        }
    });
}

#[test]
fn no_sequence_of_control_strings_yields_a_letter() {
    let mut random = Rng::with_seed(1);
    for _ in 0..20_000 {
        let bytes = reports(&mut random, false);
        let at = random.usize(..=bytes.len());
        let (first, rest) = bytes.split_at(at);
        let inputs = decode(&[first, rest]);
        assert!(
            !inputs.iter().any(acts),
            "{inputs:?} of {}",
            bytes.escape_ascii()
        );
    }
}

#[test]
fn no_gap_in_a_sequence_of_control_strings_yields_a_letter() {
    let mut random = Rng::with_seed(2);
    for _ in 0..20_000 {
        let bytes = reports(&mut random, true);
        let gap = Duration::from_millis(random.u64(..=300));
        let at = random.usize(..=bytes.len());
        let mut now = Instant::now();
        let mut decoder = Decoder::new(now);
        let mut inputs = Vec::new();
        for piece in [&bytes[..at], &bytes[at..]] {
            now += gap;
            while let Some(due) = decoder.deadline().filter(|due| *due <= now) {
                decoder.expire(due, &mut inputs);
            }
            decoder.feed(piece, now, &mut inputs);
        }
        let text = bytes.escape_ascii();
        assert!(
            !inputs.iter().any(acts),
            "{inputs:?} of {text} at {at}, {gap:?}"
        );
    }
}
