//! What the columns and lines of the list say of a broker.

use crate::domain::address::Address;
use crate::domain::broker_messages::Channel;
use crate::domain::link_safety::LinkSafety;
use crate::domain::profile::{Origin, Profile};
use crate::domain::reason::Tone;
use crate::domain::refused_login;
use crate::engine::connection::LinkState;
use crate::screens::banners::Banner;
use crate::screens::bindings::Action;
use crate::screens::brokers::attempt::{Attempt, Findings, Outcome, Purpose};
use crate::screens::brokers::context::ListContext;
use crate::screens::context::Context;
use crate::text;

/// What the filter of the list takes.
pub(in crate::screens) const FILTER_TAKES: &str = "name, address, tag:…";

/// How the way to a broker is protected, in one word.
pub fn tls(profile: &Profile) -> (&'static str, Tone) {
    let Ok(address) = &profile.address else {
        return ("-", Tone::Info);
    };
    match LinkSafety::of(address, &profile.tls) {
        LinkSafety::Local => ("local", Tone::Info),
        LinkSafety::Plaintext => ("no", Tone::Warning),
        LinkSafety::Unverified => ("UNVERIFIED", Tone::Bad),
        LinkSafety::Verified if profile.tls.certificate.is_some() => ("mTLS", Tone::Good),
        LinkSafety::Verified => ("TLS", Tone::Good),
    }
}

/// The same as a mark.
pub fn tls_mark(profile: &Profile) -> (&'static str, Tone) {
    let (word, tone) = tls(profile);
    let mark = match tone {
        Tone::Good => "✓",
        Tone::Info => "–",
        Tone::Warning | Tone::Bad => "!",
    };
    (if word == "mTLS" { word } else { mark }, tone)
}

/// The address as short as it stays clear: without the scheme and the port that most have.
pub fn short_address(profile: &Profile) -> String {
    let whole = address(profile);
    let usual = [("mqtt://", ":1883"), ("mqtts://", ":8883")];
    for (scheme, port) in usual {
        if let Some(rest) = whole.strip_prefix(scheme) {
            return rest.strip_suffix(port).unwrap_or(rest).into();
        }
    }
    whole
}

/// The state of the way to a broker, as a part of a sentence.
fn way(profile: &Profile) -> &'static str {
    match tls(profile).0 {
        "local" => "on this machine",
        "no" => "NOT ENCRYPTED",
        "UNVERIFIED" => "TLS, UNVERIFIED",
        "mTLS" => "TLS with a client certificate",
        "TLS" => "TLS",
        _ => "no address",
    }
}

/// What is said of a broker beside its name.
pub fn marks(profile: &Profile) -> String {
    let marks = [
        (profile.production, " PRODUCTION"),
        (profile.read_only, " read-only"),
    ];
    let marks = marks.iter().filter(|(on, _)| *on);
    marks.map(|(_, word)| *word).collect()
}

/// Where an entry comes from, in one word.
pub const fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::User => "user",
        Origin::Workspace => "workspace",
        Origin::Environment => "environment",
        Origin::BuiltIn => "built in",
    }
}

/// The address, or why there is none.
pub fn address(profile: &Profile) -> String {
    match &profile.address {
        Ok(address) => address.to_string(),
        Err(error) => error.to_string(),
    }
}

/// The address without what follows a `?`, which can be a secret.
///
/// # Errors
/// Why there is none.
pub fn bare_address(profile: &Profile) -> Result<String, String> {
    let address = profile.address.as_ref().map_err(ToString::to_string)?;
    let address = address.to_string();
    let bare = address.split_once('?').map_or(&*address, |(bare, _)| bare);
    Ok(bare.into())
}

/// The user, or that there is none.
pub fn user(profile: &Profile) -> &str {
    profile.login()
}

/// What came of the last attempt, or how the one under way goes.
pub fn outcome(cx: &ListContext, name: &str) -> Option<Outcome> {
    let attempt = cx.attempt.as_ref();
    let Some(attempt) = attempt.filter(|attempt| attempt.profile.name == name) else {
        let tested = cx.tests.word(name);
        let tested = tested.map(|word| Outcome::new(Tone::Info, word, word));
        return tested.or_else(|| cx.outcomes.get(name).cloned());
    };
    let (tone, text) = match attempt.purpose {
        _ if cx.is_prompting => (Tone::Warning, PASSWORD),
        Purpose::Open => (Tone::Info, "connecting…"),
        Purpose::Test => (Tone::Info, "testing…"),
    };
    Some(Outcome::new(tone, text, text))
}

/// What is shown, in words; empty while that is all.
pub fn filter(cx: &ListContext) -> String {
    let problems = cx.problems.then_some("problems only");
    let words = Some(cx.filter.text()).filter(|words| !words.is_empty());
    let parts: Vec<&str> = words.into_iter().chain(problems).collect();
    parts.join(" · ")
}

/// That a password is missing.
pub const PASSWORD: &str = "password?";

/// What a sentence about a failure comes to: its first words, without the address that the row
/// shows.
pub fn brief(profile: &Profile, sentence: &str) -> String {
    let place = profile
        .address
        .as_ref()
        .map_or_else(|_| String::new(), Address::place);
    let rest = sentence.strip_prefix("The certificate of ");
    let subject = if rest.is_some() { "certificate " } else { "" };
    let rest = rest.unwrap_or(sentence);
    let rest = rest.strip_prefix(&place).unwrap_or(rest).trim_start();
    let ends = [": ", "; ", ". ", ", ", " on "];
    let end = ends.iter().filter_map(|end| rest.find(end)).min();
    let first = rest[..end.unwrap_or(rest.len())].trim_end_matches('.');
    let first = first.strip_suffix(" the connection").unwrap_or(first);
    format!("{subject}{first}")
}

/// What an account was seen to be admitted to. That commands are taken is not yet that each is
/// allowed: only the broker's answer to it tells.
pub fn admitted(findings: &Findings) -> Outcome {
    if findings.bad_list.is_some() && findings.is_silent() {
        // Of its rights nothing is known.
        return Outcome::new(Tone::Warning, "admitted", "admitted");
    }
    let list = findings.list.unwrap_or(false);
    let commands = findings.commands.unwrap_or(true) && findings.answers.unwrap_or(true);
    let (text, short) = match (list, commands) {
        (true, true) => ("logged in, can list and send commands", "admitted"),
        (true, false) => (
            "logged in, can list users, but not send commands or read the answers",
            "list only",
        ),
        (false, true) => ("logged in, can send commands, but not list", "cannot list"),
        (false, false) => ("logged in, can neither list nor send commands", "no rights"),
    };
    let is_good = list && commands;
    let tone = if is_good { Tone::Good } else { Tone::Warning };
    let users = findings
        .users
        .map(|users| text::count(users, "user", "users"));
    let short = match &users {
        Some(users) if is_good => format!("✓ {users}"),
        None if is_good => format!("✓ {short}"),
        _ => short.into(),
    };
    match users {
        Some(users) => Outcome::new(tone, format!("{text}; {users}"), short),
        None => Outcome::new(tone, text, short),
    }
}

/// That the broker refused the login, as what came of an attempt.
pub fn refused(profile: &Profile, reason: &str) -> Outcome {
    let (hint, short) = match profile.username {
        Some(_) => ("", "refused"),
        None => (
            " The entry has no user name, and this broker requires one.",
            "refused: no user",
        ),
    };
    Outcome::new(
        Tone::Bad,
        format!("{}{hint}", refused_login::sentence(reason)),
        short,
    )
}

/// That an attempt failed.
pub fn failed(profile: &Profile, why: &str) -> Outcome {
    Outcome::new(Tone::Bad, why, brief(profile, why))
}

/// What a test that went well tells.
pub fn tested(attempt: &Attempt) -> Outcome {
    let (profile, findings) = (&attempt.profile, attempt.admitted.clone());
    let findings = findings.unwrap_or_default();
    let admitted = admitted(&findings);
    let list = match (&findings.bad_list, findings.list, findings.users) {
        (Some(why), ..) => format!("; {why}"),
        (None, Some(true), None) => "; the user list has not arrived".into(),
        _ => String::new(),
    };
    Outcome {
        text: format!("{}{list}; {}", admitted.text, way(profile)),
        ..admitted
    }
}

/// How a session was when it was left.
pub fn left(cx: &Context) -> Outcome {
    if let LinkState::Down { reason, .. } = cx.engine.link() {
        let text = format!("closed while not connected: {reason}");
        return Outcome::new(Tone::Bad, text, "not connected");
    }
    let open = |channel| Some(!cx.engine.refused().contains_key(&channel));
    admitted(&Findings {
        list: open(Channel::Users),
        users: cx.engine.roster().map(|roster| roster.users().len()),
        answers: open(Channel::Answers),
        commands: open(Channel::Commands),
        bad_list: cx.engine.bad_list().map(str::to_owned),
        ready: true,
    })
}

/// All about the selected broker, in a sentence.
pub fn of_selected(cx: &ListContext) -> Option<(String, Tone)> {
    let profile = cx.selection()?;
    let name = &profile.name;
    if let Some(outcome) = outcome(cx, name) {
        return Some((format!("{name}: {}", outcome.text), outcome.tone));
    }
    if profile.address.is_err() {
        let text = format!("{name}: {}; it cannot be opened", address(profile));
        return Some((text, Tone::Bad));
    }
    let mut text = format!("{name} ({})", profile.origin);
    if !profile.description.is_empty() {
        text = format!("{text}: {}", profile.description);
    }
    let tail = format!(
        ". {} at {}, {}",
        user(profile),
        address(profile),
        way(profile)
    );
    Some((format!("{}{tail}", text.trim_end_matches('.')), Tone::Info))
}

/// The banners between header and list, the most important first.
pub fn banners(cx: &ListContext) -> Vec<Banner> {
    let Some(known) = &cx.known else {
        return Vec::new();
    };
    let banner = |tone, text: &str| Banner::new(tone, text);
    let broken = known.broken.iter().map(|text| banner(Tone::Bad, text));
    let warnings = known
        .warnings
        .iter()
        .map(|text| banner(Tone::Warning, text));
    let mut banners: Vec<Banner> = broken.chain(warnings).collect();
    if !known.has_any() && known.unwritable.is_none() {
        let demo = if cx.setup.demo.is_some() {
            let key = cx.key(Action::Demo);
            format!(" · {key} demo")
        } else {
            String::new()
        };
        let add = cx.key(Action::Add);
        let text = format!("No brokers yet: {add} add{demo}");
        banners.push(banner(Tone::Info, &text));
    }
    banners
}

#[cfg(test)]
mod tests {
    use crate::domain::address::Address;
    use crate::domain::profile::{Origin, Profile};
    use crate::screens::brokers::words::*;

    #[test]
    fn a_failure_is_told_in_few_words() {
        let profile = Profile::new("hall-8", Origin::User, Address::mqtt("gw8", 1883));
        for (sentence, short) in [
            (
                "gw8:1883 refused the connection: nothing listens on that port.",
                "refused",
            ),
            (
                "The certificate of gw8:1883 expired on 2026-01-02 03:04 UTC: have it renewed",
                "certificate expired",
            ),
            (
                "gw8:1883 cannot be found: the host name \"gw8\" is not known.",
                "cannot be found",
            ),
            ("gw8:1883 stopped answering.", "stopped answering"),
            (
                "The variable PLANT is not set",
                "The variable PLANT is not set",
            ),
        ] {
            assert_eq!(brief(&profile, sentence), short);
        }
    }
}
