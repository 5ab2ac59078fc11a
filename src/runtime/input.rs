//! The terminal's events as messages.

use std::io;
use std::thread;

use ratatui::crossterm::event::{
    self, Event, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use tokio::sync::mpsc::UnboundedSender;

use crate::app::key::{Key, KeyCode};
use crate::app::mouse::{Deed, Mouse};
use crate::app::screens::Message;

/// Reads the terminal on a thread of its own, which sleeps until something is typed. It ends with
/// the process, or when the terminal is gone.
pub(super) fn spawn(messages: UnboundedSender<io::Result<Message>>) -> io::Result<()> {
    thread::Builder::new().name("input".into()).spawn(move || {
        loop {
            let message = match event::read() {
                Ok(event) => translate(event).map(Ok),
                Err(error) => Some(Err(error)),
            };
            let Some(message) = message else { continue };
            let ended = message.is_err();
            if messages.send(message).is_err() || ended {
                break;
            }
        }
    })?;
    Ok(())
}

/// A terminal event as a message; `None` for what the application has no use for.
fn translate(event: Event) -> Option<Message> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => {
            translate_key(key).map(Message::Key)
        }
        Event::Mouse(event) => translate_mouse(event).map(Message::Mouse),
        Event::Paste(text) => Some(Message::Paste(text)),
        Event::Resize(width, height) => Some(Message::Resize { width, height }),
        _ => None,
    }
}

/// What of the mouse means something here.
fn translate_mouse(event: MouseEvent) -> Option<Mouse> {
    let deed = match event.kind {
        MouseEventKind::Down(MouseButton::Left) => Deed::Press,
        MouseEventKind::ScrollUp => Deed::WheelUp,
        MouseEventKind::ScrollDown => Deed::WheelDown,
        _ => return None,
    };
    Some(Mouse {
        deed,
        column: event.column,
        row: event.row,
    })
}

fn translate_key(key: KeyEvent) -> Option<Key> {
    use ratatui::crossterm::event::KeyCode as Code;
    let code = match key.code {
        Code::Char(c) => KeyCode::Char(c),
        Code::Enter => KeyCode::Enter,
        Code::Esc => KeyCode::Esc,
        Code::Tab => KeyCode::Tab,
        Code::BackTab => KeyCode::BackTab,
        Code::Backspace => KeyCode::Backspace,
        Code::Delete => KeyCode::Delete,
        Code::Up => KeyCode::Up,
        Code::Down => KeyCode::Down,
        Code::Left => KeyCode::Left,
        Code::Right => KeyCode::Right,
        Code::Home => KeyCode::Home,
        Code::End => KeyCode::End,
        Code::PageUp => KeyCode::PageUp,
        Code::PageDown => KeyCode::PageDown,
        _ => return None,
    };
    Some(Key {
        code,
        ctrl: key.modifiers.contains(KeyModifiers::CONTROL),
        alt: key.modifiers.contains(KeyModifiers::ALT),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_told_once_though_some_terminals_report_its_release() {
        let press = KeyEvent::new(event::KeyCode::Char('C'), KeyModifiers::SHIFT);
        let release = KeyEvent {
            kind: KeyEventKind::Release,
            ..press
        };
        assert_eq!(
            translate(Event::Key(press)),
            Some(Message::Key(Key::char('C')))
        );
        assert_eq!(translate(Event::Key(release)), None);
    }
}
