//! The header: where we are and what kind of place that is, as which user, how the link is, the
//! badges. PRODUCTION and the other words of the place are in [`crate::screens::header_words`],
//! their colours in `ui::theme`.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::reason::Tone;
use crate::engine::connection::{Cause, LinkState, Retry};
use crate::screens::context::Context;
use crate::screens::header_words::{self, Volume};
use crate::screens::identity;
use crate::screens::model::Model;
use crate::text;
use crate::ui::paint;
use crate::ui::theme::Theme;

/// The header: one line, or two where the words for the environment have one of their own.
pub(in crate::screens) fn draw(model: &Model, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let words = environment_words(&model.cx, theme);
    if area.height > 1 {
        let below = paint::line(area, 1);
        draw_parts(words, theme, buffer, below);
        return draw_line(model, Vec::new(), theme, buffer, paint::line(area, 0));
    }
    draw_line(model, words, theme, buffer, area);
}

/// A part, how it is drawn, and whether it stands apart from the next: the name of the program, the
/// words for the environment.
type Part = (String, Style, bool);

fn environment_words(cx: &Context, theme: &Theme) -> Vec<Part> {
    let words = header_words::words(&cx.engine.session).into_iter();
    let style = |volume| match volume {
        Volume::Plain => theme.heading,
        Volume::Warning => theme.tone(Tone::Bad),
        Volume::Loud => theme.alarm,
    };
    words
        .map(|(word, volume)| (word.into(), style(volume), true))
        .collect()
}

fn draw_line(model: &Model, words: Vec<Part>, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let (link, tone) = link(&model.cx);
    let width = usize::from(area.width);
    let taken = width_of(&words) + text::width(&link) + GAP;
    let name = text::width(&text::clean(&model.cx.engine.session.broker)).min(SHORT) + GAP;
    let user = text::width(&text::clean(&identity::shown(&model.cx))) + GAP;
    let room = width.saturating_sub(taken + name);
    let badges = fitting(badges(model), (room, user));
    let badges_width = badges.iter().map(|(badge, _)| text::width(badge) + GAP);
    let badges_width = u16::try_from(badges_width.sum::<usize>())
        .unwrap_or(u16::MAX)
        .min(area.width);
    let left = Rect {
        width: area.width - badges_width,
        ..area
    };
    let free = usize::from(left.width).saturating_sub(taken);
    let (mut parts, user) = name_and_user(&model.cx, theme, free);
    parts.extend(words);
    parts.extend(user);
    parts.push((link, theme.tone(tone), false));
    draw_parts(parts, theme, buffer, left);
    let badges = badges.into_iter();
    let badges = badges.map(|(badge, tone)| (badge, theme.tone(tone), false));
    let right = paint::from(area, area.width - badges_width + 1);
    draw_parts(badges.collect(), theme, buffer, right);
}

/// Draws parts with a dot between those that do not stand apart.
fn draw_parts(parts: Vec<Part>, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let mut at = 1;
    let mut before = None;
    for (part, style, apart) in parts {
        match before {
            Some(false) if !apart => {
                at += paint::put(buffer, paint::from(area, at), " · ", theme.quiet);
            }
            Some(_) => at += 2,
            None => {}
        }
        at += paint::put(buffer, paint::from(area, at), &part, style);
        before = Some(apart);
    }
}

/// The badges that fit beside the rest: the number of users goes first, what the banners below say
/// again goes next.
/// Only the first of the others may take the room of who we are.
fn fitting(mut badges: Vec<(String, Tone)>, (room, user): (usize, usize)) -> Vec<(String, Tone)> {
    let width = |badges: &[(String, Tone)]| {
        let widths = badges.iter().map(|(badge, _)| text::width(badge) + GAP);
        widths.sum::<usize>()
    };
    if width(&badges) + user > room && badges.len() > 1 {
        badges.remove(0);
    }
    while width(&badges) + user > room && badges.len() > 1 {
        badges.pop();
    }
    if width(&badges) > room {
        badges.clear();
    }
    badges
}

fn width_of(parts: &[Part]) -> usize {
    parts.iter().map(|(part, ..)| text::width(part) + GAP).sum()
}

/// The columns in which the name of the broker still tells it from another, and the fewest that
/// it is cut to.
const SHORT: usize = 12;
const SHORTEST: usize = 6;
/// What is between two parts.
const GAP: usize = 3;
const PROGRAM: &str = "guestlist";

/// Which broker and which user, as far as there is room for it. What matters least goes first: the
/// name of the program, the scheme and the end of the address, who we are.
fn name_and_user(cx: &Context, theme: &Theme, free: usize) -> (Vec<Part>, Option<Part>) {
    let whole = text::clean(&cx.engine.session.broker);
    let user = identity::shown(cx);
    let user = text::clean(&user);
    let plain = |text: &str| (text.to_owned(), Style::new(), false);
    let (whole_width, user_width) = (text::width(&whole) + GAP, text::width(&user) + GAP);
    let program_width = text::width(PROGRAM) + GAP;
    if free >= program_width + whole_width + user_width {
        let program = (PROGRAM.to_owned(), theme.heading, true);
        return (vec![program, plain(&whole)], Some(plain(&user)));
    }
    if free >= whole_width + user_width {
        return (vec![plain(&whole)], Some(plain(&user)));
    }
    // The scheme is what the addresses of brokers have in common.
    let name = whole
        .split_once("://")
        .filter(|(scheme, _)| !scheme.contains(' '));
    let name = name.map_or(&*whole, |(_, place)| place);
    if free >= SHORT.min(text::width(name)) + GAP + user_width {
        let name = text::fit(name, free - user_width - GAP);
        return (vec![plain(&name)], Some(plain(&user)));
    }
    if free >= SHORTEST + GAP {
        return (vec![plain(&text::fit(name, free - GAP))], None);
    }
    (Vec::new(), None)
}

fn link(cx: &Context) -> (String, Tone) {
    match cx.engine.link() {
        LinkState::Connecting => ("connecting".into(), Tone::Warning),
        LinkState::Connected => match cx.engine.reading() {
            Some((done, total)) => (format!("reading {done} of {total}"), Tone::Info),
            None => ("connected".into(), Tone::Good),
        },
        LinkState::Down {
            retry: Retry::Now, ..
        } => ("reconnecting".into(), Tone::Bad),
        LinkState::Down {
            cause: Cause::Lost,
            retry: Retry::In(seconds),
            ..
        } => (format!("reconnecting in {seconds} s"), Tone::Bad),
        LinkState::Down {
            cause: Cause::Lost, ..
        } => ("not connected".into(), Tone::Bad),
        LinkState::Down { .. } => ("login refused".into(), Tone::Bad),
    }
}

fn badges(model: &Model) -> Vec<(String, Tone)> {
    let mut badges = Vec::new();
    if let Some(roster) = model.cx.engine.roster() {
        let users = roster.users().len();
        let noun = if users == 1 { "user" } else { "users" };
        let (old, tone) = match model.cx.engine.old_since() {
            Some(time) => (format!(" of {}", time.clock), Tone::Warning),
            None if model.cx.engine.list_is_refused() => (", old".into(), Tone::Warning),
            None => (String::new(), Tone::Info),
        };
        badges.push((format!("{users} {noun}{old}"), tone));
    }
    // They change what keys are about.
    if !model.table.marked.is_empty() {
        badges.push((
            format!("{} marked", model.table.marked.len()),
            Tone::Warning,
        ));
    }
    if !model.cx.engine.drafts().is_empty() {
        badges.push((
            format!("{} modified", model.cx.engine.drafts().len()),
            Tone::Warning,
        ));
    }
    if let Some(run) = model.cx.engine.run().filter(|_| !model.shows_run()) {
        badges.push((header_words::badge(run), Tone::Warning));
    }
    if model.cx.engine.waiting().is_some() {
        badges.push(("System Updated".into(), Tone::Warning));
    }
    badges
}
