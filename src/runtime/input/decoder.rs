//! The bytes of a terminal as keys: a state machine without a clock.
//!
//! A terminal sends keys and its own reports in one stream, and a slow line may cut that anywhere.
//! So a sequence that has begun is waited for, and what comes late of one is swallowed: no part of
//! it may pass for keys that nobody pressed. Time comes in from outside.
//!
//! - It waits 350 ms after each byte of a sequence, 1 s in a report in text, 2 s in a paste, and
//!   drops what does not go on.
//! - An Esc alone is the key after 50 ms. What comes up to 350 ms after it and goes on as sequences
//!   of keys and reports do is swallowed; everything else was typed. After a lone Esc, `]L` and
//!   `]l` are a late title report; other words after `]` were typed unless a digit comes first.
//! - Controls of the upper half (CSI, OSC and others) count as one byte and as UTF-8. Reports of
//!   the terminal mean nothing.
//! - Only ST, CAN, SUB, another sequence, and BEL for an OSC end a report in text. Ctrl-c inside
//!   one is pressed, and what follows still belongs to the report. After 1 MiB, a read of at most 4
//!   bytes that comes 50 ms after the last one is keys again.
//! - A paste of more than 1 MiB, or one without an end, is said and not inserted. Ctrl-c that comes
//!   alone in a read counts as pressed there, so pressing it twice always leaves.
//!
//! This decoder is ours because what crossterm makes of input takes split sequences and reports for
//! keys. termina reads in the same way (`ESC ESC` is Esc there), termwiz brings a terminal with it,
//! and vte reads what goes *to* a terminal: it knows no SS3 keys, no alt, no paste, and does not
//! tell where it stands, which waiting for the rest of an Esc needs.

use std::mem;
use std::time::Instant;

use super::Input;
use super::paste::{self, Lost, Paste};
use super::report::{self, Report};
use super::sequence::{self, Meaning};
use super::stalled::STALL_PATIENCE;
use super::timeouts::{ESC_PATIENCE, PASTE_PATIENCE, SEQUENCE_PATIENCE, STRING_PATIENCE};
use super::utf8::{Step, Utf8};
use crate::ui::key::{Key, KeyCode};

/// The longest sequence of a key.
const SEQUENCE_LIMIT: usize = 64;

const ESC: u8 = 0x1b;
const CTRL_C: u8 = 0x03;

/// What has begun and is not over.
enum State {
    Ground,
    Utf8 {
        character: Utf8,
        alt: bool,
    },
    /// Only Esc came, so many of them.
    Escape(usize),
    Csi(Sequence),
    Ss3(Sequence),
    /// So many bytes of a mouse report in bytes are missing.
    Bytes(usize),
    Report(Report),
    Paste(Paste),
}

/// A sequence on its way.
#[derive(Default)]
struct Sequence {
    body: Vec<u8>,
    alt: bool,
    /// Whether it began after an Esc that was taken for the key.
    late: bool,
    /// Whether it began in its one-byte form.
    short: bool,
}

impl Sequence {
    /// Whether it is late and nothing came after its first byte, which may have been typed.
    fn is_late_start(&self) -> bool {
        self.late && self.body.is_empty()
    }
}

/// Turns the bytes of a terminal into what a person did.
pub struct Decoder {
    state: State,
    /// When the last byte came.
    at: Instant,
    /// Until when the tail of an Esc that was taken for the key may come.
    tail: Option<Instant>,
    /// A report or a paste that was given up, and until when its rest may come.
    stalled: Option<(State, Instant)>,
}

impl Decoder {
    /// Nothing came yet.
    pub const fn new(now: Instant) -> Self {
        Self {
            state: State::Ground,
            at: now,
            tail: None,
            stalled: None,
        }
    }

    /// When to call [`Self::expire`] if nothing comes before.
    pub fn deadline(&self) -> Option<Instant> {
        let patience = match &self.state {
            State::Ground => return None,
            State::Escape(_) => ESC_PATIENCE,
            State::Report(report) if report.typed().is_none() => STRING_PATIENCE,
            State::Paste(_) => PASTE_PATIENCE,
            _ => SEQUENCE_PATIENCE,
        };
        Some(self.at + patience)
    }

    /// Takes the bytes of one read. What has begun ends only by [`Self::expire`], not by the time
    /// that passed: after a delay of this program the rest of a sequence is still waiting.
    pub fn feed(&mut self, bytes: &[u8], now: Instant, out: &mut Vec<Input>) {
        let pause = now.saturating_duration_since(self.at);
        self.at = now;
        if let State::Report(report) = &self.state
            && report.is_too_long()
            && pause >= ESC_PATIENCE
        {
            let begun = mem::replace(&mut self.state, State::Ground);
            self.stall(begun);
        }
        self.resume(bytes);
        if let State::Paste(paste) = &mut self.state
            && let pressed @ 1.. = paste.interrupt(bytes)
        {
            if pressed > 1 {
                let paste = mem::take(paste);
                self.state = State::Ground;
                self.give_up_paste(paste, out);
            }
            return;
        }
        for byte in bytes {
            self.take(*byte, out);
        }
    }

    /// Gives up what has been waited for too long.
    pub fn expire(&mut self, now: Instant, out: &mut Vec<Input>) {
        if self.deadline().is_none_or(|deadline| now < deadline) {
            return;
        }
        match mem::replace(&mut self.state, State::Ground) {
            State::Escape(count) => {
                out.extend((0..count).map(|_| key(KeyCode::Esc)));
                self.tail = Some(self.at + SEQUENCE_PATIENCE);
            }
            // It came alone after an Esc: somebody typed it.
            State::Csi(sequence) if sequence.is_late_start() => out.push(character('[')),
            State::Ss3(sequence) if sequence.is_late_start() => out.push(character('O')),
            State::Report(report) => match report.typed() {
                Some(c) => out.push(character(c)),
                None => self.stall(State::Report(report)),
            },
            State::Paste(paste) => self.give_up_paste(paste, out),
            _ => {}
        }
    }

    fn give_up_paste(&mut self, paste: Paste, out: &mut Vec<Input>) {
        out.push(Input::Lost(Lost::NoEnd));
        out.extend((0..paste.interrupts()).map(|_| Input::Key(Key::ctrl('c'))));
        self.stall(State::Paste(paste.give_up()));
    }

    /// Gives up what has begun, so that keys are keys again and its rest is not taken for keys.
    fn stall(&mut self, begun: State) {
        self.stalled = Some((begun, self.at + STALL_PATIENCE));
    }

    /// Goes on with what stalled, if these bytes are its rest.
    fn resume(&mut self, bytes: &[u8]) {
        let State::Ground = self.state else { return };
        self.stalled = self.stalled.take().filter(|(_, until)| self.at < *until);
        let goes_on = match &self.stalled {
            Some((State::Report(report), _)) => report.goes_on(bytes),
            Some((State::Paste(paste), _)) => paste.goes_on(bytes),
            _ => false,
        };
        if let Some((begun, _)) = self.stalled.take_if(|_| goes_on) {
            self.state = begun;
        }
    }

    fn take(&mut self, byte: u8, out: &mut Vec<Input>) {
        match mem::replace(&mut self.state, State::Ground) {
            State::Ground => self.begin(byte, out),
            State::Utf8 { character, alt } => self.go_on(character, alt, byte, out),
            State::Escape(count) => self.escaped(count, byte, out),
            State::Csi(sequence) => self.csi(sequence, byte, out),
            State::Ss3(sequence) => self.ss3(sequence, byte, out),
            State::Bytes(left) => self.payload(left, byte, out),
            State::Report(report) => self.report(report, byte, out),
            State::Paste(paste) => self.paste(paste, byte, out),
        }
    }

    /// A byte while nothing has begun.
    fn begin(&mut self, byte: u8, out: &mut Vec<Input>) {
        let late = self.tail.take().is_some_and(|until| self.at < until);
        match byte {
            ESC => self.state = State::Escape(1),
            // Of an Esc that was taken for the key this may be the tail.
            b'[' | b'O' | b']' | b'P' | b'^' | b'_' | b'X' if late => {
                let late = Sequence {
                    late,
                    ..Sequence::default()
                };
                self.introduce(byte, late);
            }
            b'\\' if late => {}
            0x80..=0x9f => self.control(byte, false),
            _ => self.single(byte, false, out),
        }
    }

    /// A byte after Esc.
    fn escaped(&mut self, count: usize, byte: u8, out: &mut Vec<Input>) {
        match byte {
            ESC => self.state = State::Escape(count + 1),
            // Some terminals send a further Esc for Alt.
            b'[' | b'O' | b']' | b'P' | b'^' | b'_' | b'X' => {
                let sequence = Sequence {
                    alt: count > 1,
                    ..Sequence::default()
                };
                self.introduce(byte, sequence);
            }
            // The end of a string that has ended already.
            b'\\' => {}
            CTRL_C => out.push(Input::Key(Key::ctrl('c'))),
            _ => self.single(byte, true, out),
        }
    }

    /// A control of the upper half: some begin a sequence, as one byte.
    fn control(&mut self, byte: u8, alt: bool) {
        let sequence = Sequence {
            alt,
            short: true,
            ..Sequence::default()
        };
        if let 0x8f | 0x90 | 0x98 | 0x9b | 0x9d..=0x9f = byte {
            self.introduce(byte - 0x40, sequence);
        }
    }

    /// Begins a sequence.
    fn introduce(&mut self, byte: u8, sequence: Sequence) {
        self.state = match byte {
            b'[' => State::Csi(sequence),
            b'O' => State::Ss3(sequence),
            _ => State::Report(Report::new(byte, sequence.late)),
        };
    }

    /// The key for one character.
    fn single(&mut self, byte: u8, alt: bool, out: &mut Vec<Input>) {
        match sequence::of_byte(byte, alt) {
            Some(key) => out.push(Input::Key(key)),
            None if Utf8::begins(byte) => self.go_on(Utf8::default(), alt, byte, out),
            None => {}
        }
    }

    fn go_on(&mut self, mut character: Utf8, alt: bool, byte: u8, out: &mut Vec<Input>) {
        match character.push(byte) {
            Step::More => self.state = State::Utf8 { character, alt },
            Step::Whole(c) => match u8::try_from(c) {
                Ok(control @ 0x80..=0x9f) => self.control(control, alt),
                _ => out.push(Input::Key(Key {
                    alt,
                    ..Key::char(c)
                })),
            },
            // A byte that does not belong to it is read by itself.
            Step::Broken => self.begin(byte, out),
        }
    }

    fn csi(&mut self, mut sequence: Sequence, byte: u8, out: &mut Vec<Input>) {
        if sequence.is_late_start() && !sequence::may_follow(byte) {
            out.push(character('['));
            return self.begin(byte, out);
        }
        match byte {
            // A function key of the Linux console has a second bracket.
            b'[' if sequence.body.is_empty() => self.state = State::Bytes(1),
            // The mouse of a terminal that knows no numbers: button, column and row as bytes.
            b'M' if sequence.body.is_empty() => self.state = State::Bytes(3),
            0x40..=0x7e => {
                let meaning = sequence::csi(&sequence.body, byte, sequence.alt);
                self.mean(meaning, &sequence, out);
            }
            0x20..=0x3f => {
                if sequence.body.len() < SEQUENCE_LIMIT {
                    sequence.body.push(byte);
                }
                if sequence::is_shifted_rxvt(&sequence.body) {
                    let meaning = sequence::csi(&sequence.body, b'~', sequence.alt);
                    self.mean(meaning, &sequence, out);
                } else {
                    self.state = State::Csi(sequence);
                }
            }
            _ => self.begin(byte, out),
        }
    }

    fn ss3(&mut self, mut sequence: Sequence, byte: u8, out: &mut Vec<Input>) {
        match byte {
            b'0'..=b'9' | b';' if sequence.body.len() < SEQUENCE_LIMIT => {
                sequence.body.push(byte);
                self.state = State::Ss3(sequence);
            }
            _ if sequence::ends_ss3(byte) => {
                let meaning = sequence::ss3(&sequence.body, byte, sequence.alt);
                self.mean(meaning, &sequence, out);
            }
            _ => {
                if sequence.is_late_start() {
                    out.push(character('O'));
                }
                self.begin(byte, out);
            }
        }
    }

    fn mean(&mut self, meaning: Meaning, sequence: &Sequence, out: &mut Vec<Input>) {
        match meaning {
            // Its Esc has acted already. A paste counts however late it is: else its text would be
            // keys.
            Meaning::Key(_) | Meaning::Mouse(_) if sequence.late => {}
            Meaning::Key(key) => out.push(Input::Key(key)),
            Meaning::Mouse(mouse) => out.push(Input::Mouse(mouse)),
            Meaning::Paste => {
                self.stalled = None;
                self.state = State::Paste(Paste::new(sequence.short));
            }
            Meaning::PasteEnd => {
                let lost = |(begun, _): &mut (State, _)| matches!(begun, State::Paste(_));
                self.stalled.take_if(lost);
            }
            Meaning::Nothing => {}
        }
    }

    /// One of the bytes that are missing. The only control among them means a place too far away
    /// for a byte.
    fn payload(&mut self, left: usize, byte: u8, out: &mut Vec<Input>) {
        match byte {
            0x01..=0x1f => self.begin(byte, out),
            _ if left > 1 => self.state = State::Bytes(left - 1),
            _ => {}
        }
    }

    fn report(&mut self, mut report: Report, byte: u8, out: &mut Vec<Input>) {
        match report.push(byte) {
            report::Step::More => self.state = State::Report(report),
            report::Step::End => {}
            report::Step::Interrupt => {
                out.push(Input::Key(Key::ctrl('c')));
                self.state = State::Report(report);
            }
            report::Step::Cut(escapes) => self.escaped(escapes, byte, out),
            report::Step::Typed(c) => {
                out.push(character(c));
                self.begin(byte, out);
            }
        }
    }

    fn paste(&mut self, mut paste: Paste, byte: u8, out: &mut Vec<Input>) {
        match paste.push(byte) {
            paste::Step::More => self.state = State::Paste(paste),
            paste::Step::End => {
                let whole = paste.finish();
                out.extend(whole.map(|it| it.map_or_else(Input::Lost, Input::Paste)));
            }
            paste::Step::Another { short } => self.state = State::Paste(Paste::new(short)),
        }
    }
}

const fn key(code: KeyCode) -> Input {
    Input::Key(Key::plain(code))
}

const fn character(c: char) -> Input {
    Input::Key(Key::char(c))
}
