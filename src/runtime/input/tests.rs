use std::time::{Duration, Instant};

use super::*;
use crate::app::key::Key;
use crate::app::mouse::{Deed, Mouse};

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

/// What terminals send for keys, and which these are; nothing where guestlist has no use for one.
/// From the tables of xterm (ctlseqs), linux (`console_codes`), rxvt (`rxvtRef`), screen and tmux (their
/// terminfo), kitty (keyboard protocol), Windows Terminal and `PuTTY` (their manuals). mosh passes xterm's on.
const KEYS: &[(&[u8], &[&str])] = &[
    (b"\x1b[A", &["up"]),
    (b"\x1b[B", &["down"]),
    (b"\x1b[C", &["right"]),
    (b"\x1b[D", &["left"]),
    (b"\x1bOA", &["up"]),
    (b"\x1bOB", &["down"]),
    (b"\x1bOC", &["right"]),
    (b"\x1bOD", &["left"]),
    (b"\x1b[H", &["home"]),
    (b"\x1b[F", &["end"]),
    (b"\x1bOH", &["home"]),
    (b"\x1bOF", &["end"]),
    (b"\x1b[1~", &["home"]),
    (b"\x1b[4~", &["end"]),
    (b"\x1b[7~", &["home"]),
    (b"\x1b[8~", &["end"]),
    (b"\x1b[2~", &[]),
    (b"\x1b[3~", &["delete"]),
    (b"\x1b[5~", &["pgup"]),
    (b"\x1b[6~", &["pgdn"]),
    (b"\x1b[Z", &["shift-tab"]),
    // xterm: with modifiers.
    (b"\x1b[1;2C", &["right"]),
    (b"\x1b[1;3C", &["alt-right"]),
    (b"\x1b[1;5A", &["ctrl-up"]),
    (b"\x1b[1;6D", &["ctrl-left"]),
    (b"\x1b[1;5H", &["ctrl-home"]),
    (b"\x1b[3;5~", &["ctrl-delete"]),
    (b"\x1b[5;3~", &["alt-pgup"]),
    (b"\x1b[6;2~", &["pgdn"]),
    (b"\x1bO5C", &["ctrl-right"]),
    (b"\x1bO1;5C", &["ctrl-right"]),
    // xterm: modifyOtherKeys.
    (b"\x1b[27;5;9~", &["ctrl-tab"]),
    (b"\x1b[27;2;13~", &["enter"]),
    (b"\x1b[27;6;65~", &["ctrl-a"]),
    // Function keys: xterm, linux, rxvt, PuTTY.
    (b"\x1bOP", &[]),
    (b"\x1bOS", &[]),
    (b"\x1b[1;5P", &[]),
    (b"\x1b[15~", &[]),
    (b"\x1b[24~", &[]),
    (b"\x1b[[A", &[]),
    (b"\x1b[[E", &[]),
    (b"\x1b[11~", &[]),
    // rxvt: shift with `$` or small letters, ctrl with `^` or `O`, both with `@`.
    (b"\x1b[7$", &["home"]),
    (b"\x1b[6$", &["pgdn"]),
    (b"\x1b[2$", &[]),
    (b"\x1b[7^", &["ctrl-home"]),
    (b"\x1b[3@", &["ctrl-delete"]),
    (b"\x1b[c", &["right"]),
    (b"\x1bOc", &["ctrl-right"]),
    (b"\x1bOd", &["ctrl-left"]),
    // Alt by a further Esc: PuTTY, urxvt, Terminal.app.
    (b"\x1b\x1b[C", &["alt-right"]),
    (b"\x1b\x1bOA", &["alt-up"]),
    (b"\x1b\x1b[3~", &["alt-delete"]),
    // The keypad in its application mode: PuTTY, linux.
    (b"\x1bOM", &["enter"]),
    (b"\x1bOq", &["1"]),
    (b"\x1bOk", &["+"]),
    (b"\x1bOX", &["="]),
    // kitty: press, repetition, release, shifted, private keys, text.
    (b"\x1b[97u", &["a"]),
    (b"\x1b[97;5u", &["ctrl-a"]),
    (b"\x1b[97;3:2u", &["alt-a"]),
    (b"\x1b[97;1:3u", &[]),
    (b"\x1b[97:65;2u", &["A"]),
    (b"\x1b[27u", &["esc"]),
    (b"\x1b[9;2u", &["shift-tab"]),
    (b"\x1b[57441;2u", &[]),
    (b"\x1b[97;;97u", &["a"]),
    (b"\x1b[97;2u", &["A"]),
    (b"\x1b[32;2u", &["space"]),
    // What Shift makes of a sign, the keyboard knows: only where it is told.
    (b"\x1b[49;2u", &[]),
    (b"\x1b[45;2u", &[]),
    (b"\x1b[233;2u", &[]),
    (b"\x1b[49;6u", &[]),
    (b"\x1b[49:33;2u", &["!"]),
    (b"\x1b[233:201;2u", &["É"]),
    (b"\x1b[49;2;33u", &["!"]),
    (b"\x1b[27;2;33~", &["!"]),
    // Caps lock and num lock.
    (b"\x1b[97;65u", &["A"]),
    (b"\x1b[97;66u", &["a"]),
    (b"\x1b[49;65u", &["1"]),
    (b"\x1b[97;129u", &["a"]),
    // Super, hyper and meta, also with others.
    (b"\x1b[99;9u", &[]),
    (b"\x1b[99;17u", &[]),
    (b"\x1b[99;33u", &[]),
    (b"\x1b[99;13u", &[]),
    (b"\x1b[115;10u", &[]),
    (b"\x1b[13;9u", &[]),
    (b"\x1b[27;9;99~", &[]),
    (b"\x1b[3;9~", &[]),
    (b"\x1b[1;9C", &[]),
    // Characters.
    (b"x", &["x"]),
    (b"X", &["X"]),
    (b"\x1bx", &["alt-x"]),
    (b"\xc3\xa9", &["\u{e9}"]),
    ("操".as_bytes(), &["操"]),
    ("🦀".as_bytes(), &["🦀"]),
    ("\x1bé".as_bytes(), &["alt-é"]),
    (b"\r", &["enter"]),
    (b"\n", &["ctrl-j"]),
    (b"\t", &["tab"]),
    (b"\x7f", &["backspace"]),
    (b"\x08", &["ctrl-h"]),
    (b"\x03", &["ctrl-c"]),
    (b"\x1a", &["ctrl-z"]),
    (b"\x00", &["ctrl-space"]),
    (b"\x1b\x7f", &["alt-backspace"]),
    // One-byte forms.
    (b"\x9bC", &["right"]),
    (b"\x8fC", &["right"]),
    // And these as UTF-8.
    ("\u{9b}C".as_bytes(), &["right"]),
    ("\u{8f}C".as_bytes(), &["right"]),
    ("\u{9b}3~".as_bytes(), &["delete"]),
    ("\u{9b}99;5u".as_bytes(), &["ctrl-c"]),
    ("\u{85}".as_bytes(), &[]),
    ("\u{9c}".as_bytes(), &[]),
];

/// What a terminal answers or announces unasked.
const REPORTS: &[&[u8]] = &[
    b"\x1b[?62;1;22c",
    b"\x1b[?1;2c",
    b"\x1b[>41;370;0c",
    b"\x1b[=0c",
    b"\x1bP!|7E565445\x1b\\",
    b"\x1b[0n",
    b"\x1b[?10n",
    b"\x1b[24;80R",
    b"\x1b[1;1R",
    b"\x1b[?24;80;1R",
    b"\x1b[?2026;2$y",
    b"\x1b[4;2$y",
    b"\x1b[?1u",
    b"\x1b[?997;1n",
    b"\x1b[I",
    b"\x1b[O",
    b"\x1b[8;24;80t",
    b"\x1b[4;600;800t",
    b"\x1b[1t",
    b"\x1b]Lcaption\x1b\\",
    b"\x1b]lcaption\x1b\\",
    b"\x1b]4;1;rgb:cdcd/0000/0000\x07",
    b"\x1b]4;1;rgb:cdcd/0000/0000\x1b\\",
    b"\x1b]10;rgb:ffff/ffff/ffff\x1b\\",
    b"\x1b]11;rgb:0000/0000/0000\x07",
    b"\x1b]12;rgb:ab/cd/ef\x1b\\",
    b"\x1b]52;c;cGFzdGVk\x07",
    b"\x1b]52;c;cGFzdGVk\x1b\\",
    b"\x1bP>|XTerm(370)\x1b\\",
    b"\x1bP>|tmux 3.3a\x1b\\",
    b"\x1bP1$r0;1m\x1b\\",
    b"\x1bP0+r\x1b\\",
    b"\x1bP1+r5463=31\x1b\\",
    b"\x1b_Gi=31;OK\x1b\\",
    b"\x1b_Gi=31;ENOENT:no such file\x1b\\",
    b"\x1b^private message\x1b\\",
    b"\x1bXstart of string\x1b\\",
    "\x1b]2;Fenêtre 操\x07".as_bytes(),
    b"\x9d11;rgb:00/00/00\x9c",
    b"\x90>|XTerm(370)\x9c",
    b"\x9fGi=1;OK\x9c",
    b"\x1b]11;rgb:00/00/00\x9c",
    "\u{9d}11;rgb:00/00/00\u{9c}".as_bytes(),
    "\u{90}>|XTerm(370)\u{9c}".as_bytes(),
    "\u{9f}Gi=1;OK\u{9c}".as_bytes(),
    "\u{9b}?62;1c".as_bytes(),
    // Characters that have the byte which ends a string.
    b"\x9d2;\xe4\xb8\x9c quit\x9c",
    b"\x9d2;\xe6\x9c\xac quit\x07",
    b"\x902;\xf0\x9f\x9c\x9c quit\x9c",
    // Only an OSC ends with BEL.
    b"\x1bP1$rquit\x07quit\x1b\\",
    b"\x1b_Gi=1;quit\x07quit\x1b\\",
    b"\x1b^quit\x07quit\x1b\\",
    // No other control, and no other Esc, ends one.
    b"\x1b]11;quit\x01quit\x0d\x10quit\x07",
    b"\x1b]11;quit\x1bquit\x07",
    // A mouse that counts in bytes, or in numbers without a mark (urxvt).
    b"\x1b[M c!",
    b"\x1b[M#\x7fq",
    b"\x1b[32;10;5M",
    // The end of a paste that nobody began.
    b"\x1b[201~",
];

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
    // An endless one holds nothing up but what looks like a part of it.
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
    let mouse = |deed, column, row| Input::Mouse(Mouse { deed, column, row });
    assert_eq!(whole(b"\x1b[<0;1;1M"), [mouse(Deed::Press, 0, 0)]);
    assert_eq!(whole(b"\x1b[<0;300;40M"), [mouse(Deed::Press, 299, 39)]);
    assert_eq!(whole(b"\x1b[<64;5;6M"), [mouse(Deed::WheelUp, 4, 5)]);
    assert_eq!(whole(b"\x1b[<81;5;6M"), [mouse(Deed::WheelDown, 4, 5)]);
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

#[test]
fn a_paste_is_one_text_however_its_bytes_are_cut() {
    let text = "a\tb\r\n\x1b[A\x03 操\x1b]0;";
    let bytes = format!("\x1b[200~{text}\x1b[201~");
    let expected = [Input::Paste(text.into())];
    assert_eq!(whole(bytes.as_bytes()), expected);
    for at in 1..bytes.len() {
        let (first, rest) = bytes.as_bytes().split_at(at);
        assert_eq!(decode(&[first, rest], ms(40)), expected, "at {at}");
    }
    assert_eq!(bytewise(bytes.as_bytes(), ms(45)), expected);
    let keys = [b"k", bytes.as_bytes(), b"j"].concat();
    assert_eq!(whole(&keys), [key("k"), expected[0].clone(), key("j")]);
}

#[test]
fn a_paste_in_the_one_byte_form_ends_in_either_form() {
    // This character has the byte of the one-byte form.
    let text = "a丛201~丛";
    for begin in [&b"\x9b200~"[..], "\u{9b}200~".as_bytes()] {
        for end in [&b"\x9b201~"[..], "\u{9b}201~".as_bytes(), b"\x1b[201~"] {
            let bytes = [begin, text.as_bytes(), end, b"j"].concat();
            let name = bytes.escape_ascii();
            let expected = [Input::Paste(text.into()), key("j")];
            assert_eq!(whole(&bytes), expected, "{name}");
            assert_eq!(bytewise(&bytes, ms(45)), expected, "{name}");
        }
    }
    for length in [PASTE_LIMIT, PASTE_LIMIT + 1] {
        let expected = match length {
            PASTE_LIMIT => Input::Paste("a".repeat(length)),
            _ => Input::Lost(Lost::TooLong),
        };
        let bytes = [&b"\x9b200~"[..], &vec![b'a'; length], b"\x9b201~"].concat();
        assert!(whole(&bytes) == [expected], "{length}");
    }
    // Begun with Esc it ends with Esc: its text may be in any encoding.
    let bytes = b"\x1b[200~a\x9b201~b\x1b[201~";
    assert_eq!(whole(bytes), [Input::Paste("a\u{fffd}201~b".into())]);
}

#[test]
fn a_paste_whose_end_does_not_come_is_given_up_and_said() {
    let lost = || Input::Lost(Lost::NoEnd);
    assert_eq!(whole(b"\x1b[200~text"), [lost()]);
    assert_eq!(
        decode(&[b"\x1b[200~te", b"xt", b"j"], ms(2100)),
        [lost(), key("x"), key("t"), key("j")]
    );
    // What comes late of it, up to its end, is no key.
    assert_eq!(
        decode(&[b"\x1b[200~te", b"xt\x1b[201~j"], ms(2100)),
        [lost(), key("j")]
    );
    let pressed = [lost(), key("ctrl-c"), key("ctrl-c")];
    assert_eq!(
        decode(&[b"\x1b[200~text", b"\x03", b"\x03"], ms(300)),
        pressed
    );
    assert_eq!(decode(&[b"\x1b[200~", b"\x03\x03"], ms(10)), pressed);
    assert_eq!(
        decode(&[b"\x1b[200~text", b"\x03"], ms(300)),
        [lost(), key("ctrl-c")]
    );
    assert_eq!(whole(b"\x1b[200~text\x03\x03"), pressed, "in one read");
    assert_eq!(whole(b"\x1b[200~text\x03"), [lost()], "a part of the text");
    // A text may hold it.
    let text = decode(&[b"\x1b[200~a", b"\x03", b"b\x1b[201~"], ms(10));
    assert_eq!(text, [Input::Paste("a\x03b".into())]);
}

#[test]
fn the_rest_of_a_paste_that_stalled_is_no_key() {
    let lost = || Input::Lost(Lost::NoEnd);
    let begun = (0, &b"\x1b[200~te"[..]);
    let after = |pieces: &[(u64, &[u8])]| {
        let mut inputs = decode_after(&[&[begun], pieces].concat());
        assert_eq!(inputs.remove(0), lost());
        inputs
    };
    // In several reads, whatever is in them.
    for rest in [
        &[
            (3_000, &b"xt and more"[..]),
            (100, b"s"),
            (100, b"\x1b[201~j"),
        ][..],
        &[
            (3_000, b"xt and more"),
            (1_900, b"\x1b[A"),
            (9, b"dd\x1b[20"),
            (9, b"1~j"),
        ],
        &[(3_000, "操操".as_bytes()), (1, b"s\x1b[201~j")],
        &[(30_000, b"\x1b[A quit \x1b[201~j")],
        &[(9_000, b"\x1b[201~j"), (1, b"")],
    ] {
        assert_eq!(after(rest), [key("j")], "{rest:?}");
    }
    // Where it stalls again, that is said again.
    let again = after(&[(3_000, b"xt and more"), (3_000, b"and more"), (3_000, b"j")]);
    assert_eq!(again, [lost(), lost(), key("j")]);
    let pressed = after(&[(3_000, b"xt and more"), (9, b"\x03"), (9, b"\x03")]);
    assert_eq!(pressed, [lost(), key("ctrl-c"), key("ctrl-c")]);
    assert_eq!(after(&[(3_000, b"\x03\x03")]), vec![key("ctrl-c"); 2]);
    let held = after(&[(3_000, b"\x03\x03\x03\x03\x03")]);
    assert_eq!(held, [lost(), key("ctrl-c"), key("ctrl-c")]);
    // What somebody presses is pressed.
    for (pressed, name) in [
        (&b"j"[..], "j"),
        ("🦀".as_bytes(), "🦀"),
        (b"\x1b[A", "up"),
        (b"\x1b[1;5D", "ctrl-left"),
        (b"\x03", "ctrl-c"),
    ] {
        assert_eq!(after(&[(3_000, pressed)]), [key(name)]);
    }
    assert_eq!(after(&[(61_000, b"jjjjj")]), vec![key("j"); 5], "later");
    // Nor is it what is pasted again, as the person is asked to do.
    for again in [
        &[(3_000, &b"\x1b[200~text\x1b[201~jjjjj"[..])][..],
        &[(3_000, b"xt and more\x1b[200~text\x1b[201~jjjjj")],
        &[(3_000, b"xt\x1b[201~\x1b[200~text\x1b[201~jjjjj")],
    ] {
        let mut expected = vec![Input::Paste("text".into())];
        expected.extend(vec![key("j"); 5]);
        assert_eq!(after(again), expected, "{again:?}");
    }
}

#[test]
fn a_paste_that_is_too_long_is_said_and_costs_no_more_memory() {
    let paste = |length| [b"\x1b[200~", &vec![b'a'; length][..], b"\x1b[201~"].concat();
    let longest = Input::Paste("a".repeat(PASTE_LIMIT));
    assert_eq!(whole(&paste(PASTE_LIMIT)), [longest]);
    for length in [PASTE_LIMIT + 1, PASTE_LIMIT + 6, 5 * PASTE_LIMIT] {
        assert_eq!(
            whole(&paste(length)),
            [Input::Lost(Lost::TooLong)],
            "{length}"
        );
    }
}

#[test]
fn nothing_pasted_is_shown_for_debugging() {
    assert_eq!(
        format!("{:?}", Input::Paste("hunter2".into())),
        "Paste(7 bytes)"
    );
}
