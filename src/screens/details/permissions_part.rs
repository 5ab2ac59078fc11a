//! What permissions allow: those of the user first. The words come from the family (`permissions`
//! of its dialect, or `acl`) or from the broker.

use super::pair;
use crate::domain::permission::{Grant, Permission, PermissionKey};
use crate::domain::user::UserName;
use crate::screens::context::Context;
use crate::text;
use crate::ui::page::PageLine;

/// What the user's permissions allow, and the others, with what the default rules of the broker tie
/// to each.
pub(super) fn meanings(cx: &Context, name: &UserName, lines: &mut Vec<PageLine>) {
    let permissions = cx.engine.permissions().iter();
    let grant = |it: &Permission| cx.engine.grant(name, it).unwrap_or(Grant::Unknown);
    let (held, others): (Vec<&Permission>, Vec<&Permission>) =
        permissions.partition(|it| grant(it).holds());
    let who = text::short(name.as_str());
    // Without ties, what they allow is the broker's own word.
    let by = if cx.engine.session.family.ties.is_empty() {
        ""
    } else {
        ", by the broker's default rules"
    };
    if held.is_empty() {
        return allows(
            cx,
            &format!("What the permissions allow{by}"),
            &others,
            lines,
        );
    }
    allows(
        cx,
        &format!("What the permissions of {who} allow{by}"),
        &held,
        lines,
    );
    allows(cx, "What the other permissions allow", &others, lines);
}

/// What permissions allow, below a heading.
fn allows(cx: &Context, heading: &str, permissions: &[&Permission], lines: &mut Vec<PageLine>) {
    let tied = |key: &PermissionKey| {
        let ties = cx.engine.session.family.ties.iter();
        let mut of_key = ties.filter(|tie| tie.permission == *key);
        of_key.next()
    };
    let mut section = Vec::new();
    for permission in permissions {
        let tie = tied(&permission.key);
        if permission.meaning.is_empty() && tie.is_none() {
            continue;
        }
        section.push(pair(&permission.label, permission.meaning.clone()));
        let note = |what: &str, list: &[&str]| {
            let words = format!("{what}: {}", list.join(", "));
            (!list.is_empty()).then_some(PageLine::Note(words))
        };
        if let Some(tie) = tie {
            section.extend(note("commands", &tie.commands));
            section.extend(note("topics", &tie.topics));
        }
    }
    if !section.is_empty() {
        lines.push(PageLine::Heading(heading.into()));
        lines.append(&mut section);
    }
}
