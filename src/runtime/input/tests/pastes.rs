//! Pasted text.

use super::*;

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
    assert_eq!(
        decode(&[b"\x1b[200~text\x03", b"\x03"], ms(300)),
        pressed,
        "one of them with the text"
    );
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
    for length in [PASTE_LIMIT + 1, PASTE_LIMIT + 6, 2 * PASTE_LIMIT] {
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
