//! The decoder of what a terminal sends.

use std::time::Instant;

use fastrand::Rng;

use crate::run::{Bound, Kind, bounded, fuzz};
use guestlist::app::key::KeyCode;
use guestlist::runtime::input::{Decoder, Input};

const CORPUS: [&[u8]; 12] = [
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
];

const DICTIONARY: [&[u8]; 20] = [
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

/// A sequence of control strings and reports, each whole.
fn reports(random: &mut Rng) -> Vec<u8> {
    let mut bytes = Vec::new();
    for _ in 0..random.usize(1..6) {
        let text = |random: &mut Rng| -> Vec<u8> {
            (0..random.usize(..40))
                .map(|_| random.u8(b' '..=b'~'))
                .collect()
        };
        let (begin, end): (&[u8], &[u8]) = match random.u8(..8) {
            0 => (b"\x1b]", b"\x07"),
            1 => (b"\x1b]", b"\x1b\\"),
            2 => (b"\x1bP", b"\x1b\\"),
            3 => (b"\x1b_", b"\x1b\\"),
            4 => (b"\x1b^", b"\x1b\\"),
            5 => (b"\x1bX", b"\x07"),
            6 => (b"\x9d", b"\x9c"),
            _ => {
                let last = *random.choice(b"cnRytu").unwrap();
                let parameters = random.u16(..).to_string();
                bytes.extend([b"\x1b[?", parameters.as_bytes(), &[last]].concat());
                continue;
            }
        };
        bytes.extend([begin, &text(random), end].concat());
    }
    bytes
}

#[test]
fn terminals_bytes() {
    fuzz("terminal", &CORPUS, &DICTIONARY, reports, |bytes| -> Kind {
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
        decoder.feed(b"j", now + std::time::Duration::from_secs(10), &mut after);
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
        let bytes = reports(&mut random);
        let at = random.usize(..=bytes.len());
        let (first, rest) = bytes.split_at(at);
        for input in decode(&[first, rest]) {
            let letter = matches!(&input, Input::Key(key) if matches!(key.code, KeyCode::Char(_)));
            assert!(!letter, "{input:?} of {}", bytes.escape_ascii());
        }
    }
}
