//! The header: where we are, as whom, how the link is, and the badges.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint;
use super::theme::Theme;
use crate::app::model::{LinkState, Model, Tone};
use crate::text;

pub(super) fn draw(model: &Model, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let (link, tone) = link(model);
    let badges = fitting(
        badges(model),
        usize::from(area.width).saturating_sub(text::width(&link) + 2),
    );
    let badges_width = u16::try_from(width_of(&badges))
        .unwrap_or(u16::MAX)
        .min(area.width);
    let left = Rect {
        width: area.width - badges_width,
        ..area
    };
    draw_left(model, (&link, tone), theme, buffer, left);
    let mut at = area.width - badges_width;
    for (badge, tone) in badges {
        at += 1;
        at += paint::put(buffer, paint::from(area, at), &badge, theme.tone(tone));
        at += 1;
    }
}

/// The badges that fit beside the state of the link: the number of users goes first, what the
/// strips below say again goes next.
fn fitting(mut badges: Vec<(String, Tone)>, room: usize) -> Vec<(String, Tone)> {
    if width_of(&badges) > room && badges.len() > 1 {
        badges.remove(0);
    }
    while width_of(&badges) > room {
        badges.pop();
    }
    badges
}

fn width_of(badges: &[(String, Tone)]) -> usize {
    badges.iter().map(|(badge, _)| text::width(badge) + 2).sum()
}

/// An address is not cut to less than this.
const SHORTEST: usize = 6;

fn draw_left(
    model: &Model,
    (link, tone): (&str, Tone),
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) {
    let broker = text::clean(&model.session.broker);
    let user = model.session.user.as_ref();
    let user = user.map_or_else(|| "anonymous".into(), |user| text::clean(user.as_str()));
    let room = usize::from(area.width);
    let total = |parts: &[&str]| {
        parts
            .iter()
            .map(|part| text::width(part) + 2)
            .sum::<usize>()
    };
    // What matters least goes first when there is little room: the name of the program, then
    // the address, then who we are; the state of the link stays.
    let rest = total(&[&user, link]);
    // Cut, the address still tells one broker from another.
    let broker = match room.saturating_sub(rest + 2) {
        left @ SHORTEST.. => text::fit(&broker, left),
        _ => broker.into_owned(),
    };
    let all = ["guestlist", &broker, &user, link];
    let skipped = (0..3)
        .find(|skip| total(&all[*skip..]) <= room)
        .unwrap_or(3);
    let mut at = 1;
    for (index, part) in all.iter().enumerate().skip(skipped) {
        let style = match index {
            0 => theme.heading,
            3 => theme.tone(tone),
            _ => ratatui::style::Style::new(),
        };
        at += paint::put(buffer, paint::from(area, at), part, style) + 2;
    }
}

fn link(model: &Model) -> (String, Tone) {
    match &model.link {
        LinkState::Connecting => ("connecting".into(), Tone::Warning),
        LinkState::Connected => ("connected".into(), Tone::Good),
        LinkState::Down { seconds: 0, .. } => ("reconnecting".into(), Tone::Bad),
        LinkState::Down {
            refused: true,
            reason,
            ..
        } => (format!("refused: {reason}"), Tone::Bad),
        LinkState::Down { seconds, .. } => (format!("reconnecting in {seconds} s"), Tone::Bad),
    }
}

fn badges(model: &Model) -> Vec<(String, Tone)> {
    let mut badges = Vec::new();
    if let Some(roster) = &model.roster {
        let users = roster.users().len();
        let noun = if users == 1 { "user" } else { "users" };
        let (old, tone) = if model.list_is_refused() {
            (", old", Tone::Warning)
        } else {
            ("", Tone::Info)
        };
        badges.push((format!("{users} {noun}{old}"), tone));
    }
    if !model.drafts.is_empty() {
        badges.push((format!("{} modified", model.drafts.len()), Tone::Warning));
    }
    if model.waiting.is_some() {
        badges.push(("System Updated".into(), Tone::Warning));
    }
    badges
}
