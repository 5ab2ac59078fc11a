//! Who we are at the broker, in words.

use crate::screens::context::Context;
use crate::text;

/// Who we are, for the header.
pub fn shown(cx: &Context) -> String {
    match cx.engine.own() {
        Some(own) if cx.engine.session.is_by_certificate() => {
            format!("{}, by certificate", own.as_str())
        }
        Some(own) => own.as_str().into(),
        None if cx.engine.session.is_by_certificate() => "by certificate".into(),
        None => "anonymous".into(),
    }
}

/// How many users who may be us are named.
const NAMED: usize = 5;

/// What there is to say where it is not known who the certificate makes us.
pub fn doubt(cx: &Context) -> Option<String> {
    if cx.engine.own().is_some() || cx.engine.roster().is_none() {
        return None;
    }
    let names: Vec<_> = cx
        .engine
        .candidates()
        .iter()
        .map(|it| text::short(it.as_str()))
        .collect();
    let more = names.len().saturating_sub(NAMED);
    let who = match names.as_slice() {
        [] => String::new(),
        all if more == 0 => format!(": {}", text::either(all)),
        all => format!(": {} or {more} more", all[..NAMED].join(", ")),
    };
    Some(format!(
        "Logged in by client certificate. The broker does not say as which user{who}."
    ))
}
