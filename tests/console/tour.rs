//! The moving picture of the README, `screenshots/tour.svg`: somebody finds users, changes them and
//! undoes it. `UPDATE_SCREENSHOTS=1 cargo test --test console screenshots` draws it again.

use guestlist::domain::theme_name::ThemeName;
use guestlist::ui::color_depth::Depth;
use guestlist::ui::theme::Theme;

use crate::common::App;
use crate::screenshots::list_with;
use crate::svg::Frame;

/// A console, and the frames taken of it.
struct Film {
    app: App,
    frames: Vec<Frame>,
}

impl Film {
    /// Presses the keys, and takes a frame.
    fn take(&mut self, keys: &str, pressed: (&'static str, &'static str), millis: u32) {
        self.app.press(keys);
        let buffer = self.app.draw(&Theme::of(ThemeName::Dark, Depth::True));
        self.frames.push(Frame {
            buffer,
            pressed,
            millis,
        });
    }

    /// The broker takes the commands that were sent, and its list shows the log permission of these
    /// users.
    fn done(&mut self, users: &[&str]) {
        let sent = self.app.sent();
        assert!(!sent.is_empty(), "a key means something else now");
        for sent in sent {
            self.app.accept(sent.id);
        }
        let users: Vec<String> = users.iter().map(|&user| user.into()).collect();
        list_with(&mut self.app, &users);
    }
}

/// The whole tour.
pub(crate) fn frames() -> Vec<Frame> {
    const LINE: [&str; 5] = [
        "test",
        "line2-camera",
        "line2-hmi",
        "line2-plc",
        "line2-robot",
    ];
    let mut app = App::started();
    app.connect(2).resize(96, 20);
    list_with(&mut app, &[]);
    let frames = Vec::new();
    let mut film = Film { app, frames };
    film.take(
        "",
        ("", "All users of a broker, and what each may do"),
        2000,
    );
    film.take("down right right right", ("arrows", "move"), 1000);
    film.take(
        "space",
        ("space", "toggle: it is Modified, nothing is sent"),
        1600,
    );
    film.take("s", ("s", "save: the command is on its way"), 700);
    film.done(&LINE[..1]);
    film.take("", ("", "Saved: the broker's own list shows it"), 1800);
    film.take("/", ("/", "filter"), 500);
    film.take("'li'", ("/", "filter"), 300);
    film.take("'ne2'", ("/", "filter, by words and by terms"), 1200);
    film.take("enter *", ("*", "mark all shown"), 1200);
    film.take(
        "+",
        ("+", "turn the permission on for the marked users"),
        1600,
    );
    film.take(
        "R",
        ("R", "review: all that will be sent, before it is sent"),
        2600,
    );
    film.take("s", ("s", "apply"), 700);
    film.done(&LINE[..3]);
    film.take("", ("s", "apply"), 700);
    film.done(&LINE);
    film.take("", ("", "the broker's list confirms each change"), 2000);
    film.take(
        "esc u",
        ("u", "undo: what was applied in this session"),
        1600,
    );
    film.take(
        "* u",
        ("u", "undo all of it, through the same review"),
        2200,
    );
    film.take("s", ("s", "apply"), 700);
    film.done(&LINE[..3]);
    film.done(&LINE[..1]);
    film.take("esc", ("", "Undone, and confirmed by the broker"), 2400);
    film.frames
}
