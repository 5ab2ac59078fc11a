use std::time::{Duration, Instant};

use super::*;
use crate::ui::key::Key;
use crate::ui::mouse::{Mouse, MouseEventKind};
use table::{KEYS, REPORTS};

mod pastes;
mod table;

/// Feeds pieces as a terminal that sends them so far apart, and waits as long as nothing is due.
fn decode(pieces: &[&[u8]], gap: Duration) -> Vec<Input> {
    let mut now = Instant::now();
    let mut decoder = Decoder::new(now);
    let mut out = Vec::new();
    for piece in pieces {
        wait(&mut decoder, now + gap, &mut out);
        now += gap;
        decoder.feed(piece, now, &mut out);
    }
    while let Some(deadline) = decoder.deadline() {
        decoder.expire(deadline, &mut out);
    }
    out
}

/// Lets time pass, as the thread that reads does.
fn wait(decoder: &mut Decoder, until: Instant, out: &mut Vec<Input>) {
    while let Some(deadline) = decoder.deadline().filter(|at| *at <= until) {
        decoder.expire(deadline, out);
    }
}

/// The same, where each piece comes so many ms after the one before.
fn decode_after(pieces: &[(u64, &[u8])]) -> Vec<Input> {
    let mut now = Instant::now();
    let mut decoder = Decoder::new(now);
    let mut out = Vec::new();
    for (gap, piece) in pieces {
        now += ms(*gap);
        wait(&mut decoder, now, &mut out);
        decoder.feed(piece, now, &mut out);
    }
    while let Some(deadline) = decoder.deadline() {
        decoder.expire(deadline, &mut out);
    }
    out
}

fn whole(bytes: &[u8]) -> Vec<Input> {
    decode(&[bytes], Duration::ZERO)
}

fn bytewise(bytes: &[u8], gap: Duration) -> Vec<Input> {
    let pieces: Vec<_> = bytes.chunks(1).collect();
    decode(&pieces, gap)
}

fn key(name: &str) -> Input {
    Input::Key(Key::parse(name).unwrap_or_else(|error| panic!("{name}: {error:?}")))
}

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

#[test]
fn each_key_is_itself_however_its_bytes_are_cut() {
    for (bytes, names) in KEYS {
        let expected: Vec<_> = names.iter().map(|name| key(name)).collect();
        assert_eq!(whole(bytes), expected, "{}", bytes.escape_ascii());
        for at in 1..bytes.len() {
            let (first, rest) = bytes.split_at(at);
            let name = format!("{} at {at}", bytes.escape_ascii());
            assert_eq!(decode(&[first, rest], ms(40)), expected, "{name}");
            // Behind the first Esc there is more time.
            if first != b"\x1b" && first != b"\x1b\x1b" {
                assert_eq!(decode(&[first, rest], ms(300)), expected, "{name}, late");
            }
        }
        assert_eq!(
            bytewise(bytes, ms(45)),
            expected,
            "{}",
            bytes.escape_ascii()
        );
        // And the next key is what it is.
        let mut expected = expected;
        expected.push(key("j"));
        assert_eq!(
            whole(&[*bytes, b"j"].concat()),
            expected,
            "{} j",
            bytes.escape_ascii()
        );
    }
}

#[test]
fn what_a_terminal_reports_is_no_key_however_its_bytes_are_cut() {
    for bytes in REPORTS {
        let name = bytes.escape_ascii();
        assert_eq!(whole(bytes), [], "{name}");
        assert_eq!(bytewise(bytes, ms(45)), [], "{name}");
        for at in 1..bytes.len() {
            let (first, rest) = bytes.split_at(at);
            assert_eq!(decode(&[first, rest], ms(45)), [], "{name} at {at}");
            // What is behind an Esc that was taken for the key is swallowed.
            let esc = if first == b"\x1b" {
                vec![key("esc")]
            } else {
                vec![]
            };
            assert_eq!(decode(&[first, rest], ms(300)), esc, "{name} at {at}, late");
        }
        let twice = [*bytes, b"j", bytes, b"\x1b[A"].concat();
        assert_eq!(whole(&twice), [key("j"), key("up")], "{name}");
    }
}

#[test]
fn an_esc_alone_is_the_key_and_what_is_late_of_a_sequence_is_swallowed() {
    assert_eq!(whole(b"\x1b"), [key("esc")]);
    assert_eq!(whole(b"\x1b\x1b"), [key("esc"), key("esc")]);
    for rest in [
        &b"[C"[..],
        b"OA",
        b"[1;5C",
        b"[3~",
        b"[M c!",
        b"[[A",
        b"[I",
        b"[O",
        b"[P",
        b"[Z",
        b"[c",
        b"[97;5u",
        b"[?62;22c",
        b"[7$",
        b"]11;rgb:0/0/0\x07",
        b"]lcaption\x1b\\",
        b"P>|XTerm(370)\x1b\\",
        b"P1+r5463=31\x1b\\",
        b"_Gi=31;OK\x1b\\",
    ] {
        let name = rest.escape_ascii();
        for gap in [60, 150, 300] {
            let keys = decode(&[b"\x1b", rest], ms(gap));
            assert_eq!(keys, [key("esc")], "{name} after {gap}");
        }
        let mut bytes = vec![&b"\x1b"[..]];
        bytes.extend(rest.chunks(1));
        assert_eq!(decode(&bytes, ms(100)), [key("esc")], "{name} by bytes");
    }
    // A paste is one, however late.
    let pasted = decode(&[b"\x1b", b"[200~text\x1b[201~"], ms(200));
    assert_eq!(pasted, [key("esc"), Input::Paste("text".into())]);
    // What a person types after it is typed.
    for (typed, names) in [
        (&b"j"[..], &["j"][..]),
        (b"[", &["["]),
        (b"O", &["O"]),
        (b"P", &["P"]),
        (b"Oz", &["O", "z"]),
        (b"O\x03", &["O", "ctrl-c"]),
        (b"[x", &["[", "x"]),
        (b"[q", &["[", "q"]),
        (b"[e", &["[", "e"]),
        (b"[s", &["[", "s"]),
        (b"[ x", &["[", "space", "x"]),
        (b"[-", &["[", "-"]),
        (b"[\r", &["[", "enter"]),
        (b"[\x03", &["[", "ctrl-c"]),
        (b"[\xc3\xa9", &["[", "é"]),
        (b"]x", &["]", "x"]),
        (b"]\r", &["]", "enter"]),
        (b"Pa", &["P", "a"]),
        (b"P\x03", &["P", "ctrl-c"]),
        (b"_x", &["_", "x"]),
        (b"_7", &["_", "7"]),
    ] {
        let mut expected = vec![key("esc")];
        expected.extend(names.iter().map(|name| key(name)));
        assert_eq!(
            decode(&[b"\x1b", typed], ms(200)),
            expected,
            "{}",
            typed.escape_ascii()
        );
    }
    let later = decode(&[b"\x1b", b"[", b"C"], ms(400));
    assert_eq!(later, [key("esc"), key("["), key("C")], "long after it");
}

#[test]
fn a_sequence_that_does_not_go_on_is_dropped_and_keys_go_on() {
    for begun in [
        &b"\x1b["[..],
        b"\x1bO",
        b"\x1b[1;",
        b"\x1b[M",
        b"\x1b[[",
        b"\x1b]11;rgb",
        b"\x1bP1$r",
        b"\x1b_G",
        b"\xe6\x93",
        b"\x1b]0;a\x1b",
    ] {
        let name = begun.escape_ascii();
        assert_eq!(decode(&[begun, b"j"], ms(1100)), [key("j")], "{name}");
        let pressed = whole(&[begun, &b"\x03"[..]].concat());
        assert_eq!(pressed, [key("ctrl-c")], "{name}");
    }
    // An endless one holds nothing up but what looks incomplete.
    let endless = [&b"\x1b["[..], &vec![b'1'; 1_000_000], b"C", b"j"].concat();
    assert_eq!(whole(&endless), [key("j")]);
}

#[test]
fn a_report_that_is_cut_by_another_sequence_leaves_that_one_whole() {
    assert_eq!(whole(b"\x1b]11;rgb:00\x1b[A"), [key("up")]);
    assert_eq!(whole(b"\x1b[1;5\x1b[A"), [key("up")]);
    assert_eq!(whole(b"\x1bP1$r\x18j"), [key("j")]);
    assert_eq!(whole(b"\xe6\x1b[A"), [key("up")]);
    assert_eq!(whole(b"\xff\xfe\x80\xc0j"), [key("j")]);
}

#[test]
fn ctrl_c_inside_a_report_is_pressed_and_the_rest_is_none() {
    for (begin, end) in [
        ("\x1b]11;rgb:00", "/00/quit\x07"),
        ("\x1b]52;c;YW", "Jj\x1b\\"),
        ("\x1bP>|XTe", "rm(370)\x1b\\"),
        ("\x1b_Gi=3", "1;OK\x1b\\"),
        ("\x1b^priv", "ate\x1b\\"),
        ("\x1bXsta", "rt\x1b\\"),
        ("\u{9d}2;a", "b\u{9c}"),
        ("\x1b]2;a\x1b", "quit\x1b\\"),
    ] {
        let name = begin.escape_debug();
        let bytes = [begin, "\x03", end, "j"].concat();
        let expected = [key("ctrl-c"), key("j")];
        assert_eq!(whole(bytes.as_bytes()), expected, "{name}");
        assert_eq!(bytewise(bytes.as_bytes(), ms(45)), expected, "{name}");
        let twice = [begin, "\x03", "quit", "\x03"].concat();
        let expected = [key("ctrl-c"), key("ctrl-c")];
        assert_eq!(whole(twice.as_bytes()), expected, "{name}");
    }
}

#[test]
fn esc_and_ctrl_c_are_no_payload() {
    for begun in [
        &b"\x1b[M"[..],
        b"\x1b[M ",
        b"\x1b[M c",
        b"\x1b[[",
        b"\x9bM",
        b"\x9b[",
    ] {
        let name = begun.escape_ascii();
        for (pressed, names) in [
            (&b"\x1b"[..], &["esc"][..]),
            (b"\x1b[A", &["up"]),
            (b"\x03", &["ctrl-c"]),
            (b"\x03\x03", &["ctrl-c", "ctrl-c"]),
            (b"\x1b[Bj", &["down", "j"]),
        ] {
            let expected: Vec<_> = names.iter().map(|name| key(name)).collect();
            let bytes = [begun, pressed].concat();
            assert_eq!(whole(&bytes), expected, "{name}");
            assert_eq!(bytewise(&bytes, ms(45)), expected, "{name}");
        }
    }
    // A place beyond what a byte can say.
    assert_eq!(whole(b"\x1b[M \x00\x00j"), [key("j")]);
}

#[test]
fn the_rest_of_a_report_that_stalled_is_no_key() {
    for report in REPORTS {
        let begun = report.iter().take_while(|it| !it.is_ascii_alphanumeric());
        let string = matches!(report, [0x1b, b']' | b'P' | b'_' | b'^' | b'X', ..]);
        if !string {
            continue;
        }
        for at in begun.count().max(2)..report.len() {
            let (first, rest) = report.split_at(at);
            let keys = decode_after(&[(0, first), (5_000, rest), (10, b"j")]);
            let name = report.escape_ascii();
            assert_eq!(keys, [key("j")], "{name} at {at}");
        }
    }
    let begun = (0, &b"\x1b]52;c;YWJj"[..]);
    // In several reads, the last of them short.
    let keys = decode_after(&[begun, (2_000, b"YWJjYWJj"), (900, b"YW"), (9, b"q\x07j")]);
    assert_eq!(keys, [key("j")]);
    // What somebody presses is pressed.
    for (pressed, name) in [
        (&b"j"[..], "j"),
        ("🦀".as_bytes(), "🦀"),
        (b"\x1b[A", "up"),
        (b"\x1b[1;5D", "ctrl-left"),
        (b"\x03", "ctrl-c"),
        (b"\x1a", "ctrl-z"),
    ] {
        assert_eq!(decode_after(&[begun, (2_000, pressed)]), [key(name)]);
    }
    let typed = decode_after(&[begun, (61_000, b"jjjjj")]);
    assert_eq!(typed, vec![key("j"); 5], "long after it");
}

#[test]
fn a_report_without_an_end_lets_keys_through_once_it_is_too_long() {
    let begun = |length: usize| [&b"\x1b]52;c;"[..], &vec![b'A'; length]].concat();
    let (short, long) = (begun(1_000), begun(STRING_LIMIT));
    // Somebody types on and on.
    let typed = |begun| {
        let mut pieces = vec![(0, begun)];
        pieces.extend((0..4).map(|_| (200, &b"j"[..])));
        decode_after(&pieces)
    };
    assert_eq!(typed(&short), []);
    assert_eq!(typed(&long), vec![key("j"); 4]);
    // What goes on at the pace of a terminal is not typed, nor is what comes in bulk.
    let flood = [
        (0, &long[..]),
        (1, b"A"),
        (1, b"AA"),
        (200, b"AAAAA"),
        (1, b"\x07j"),
    ];
    assert_eq!(decode_after(&flood), [key("j")]);
    let pressed = decode_after(&[(0, &long), (1, b"\x03"), (1, b"\x03")]);
    assert_eq!(pressed, [key("ctrl-c"), key("ctrl-c")]);
    let endless = [&begun(3_000_000)[..], b"\x03", b"j"].concat();
    assert_eq!(whole(&endless), [key("ctrl-c")]);
}

#[test]
fn the_mouse_is_counted_from_the_top_left() {
    let mouse = |kind, column, row| Input::Mouse(Mouse { kind, column, row });
    assert_eq!(whole(b"\x1b[<0;1;1M"), [mouse(MouseEventKind::Press, 0, 0)]);
    assert_eq!(
        whole(b"\x1b[<0;300;40M"),
        [mouse(MouseEventKind::Press, 299, 39)]
    );
    assert_eq!(
        whole(b"\x1b[<64;5;6M"),
        [mouse(MouseEventKind::WheelUp, 4, 5)]
    );
    assert_eq!(
        whole(b"\x1b[<81;5;6M"),
        [mouse(MouseEventKind::WheelDown, 4, 5)]
    );
    for nothing in [
        &b"\x1b[<0;1;1m"[..],
        b"\x1b[<2;1;1M",
        b"\x1b[<32;1;1M",
        b"\x1b[<0;1M",
        b"\x1b[<M",
    ] {
        assert_eq!(whole(nothing), [], "{}", nothing.escape_ascii());
    }
}
