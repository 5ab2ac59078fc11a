//! The known profiles, for `guestlist profiles`: no secret is in it.

use serde_json::{Value, json};

use super::login_password;
use super::profiles::Store;
use crate::domain::address::Address;
use crate::domain::family::BrokerFamily;
use crate::domain::link_safety::LinkSafety;
use crate::domain::profile::Profile;
use crate::domain::theme_name::ThemeName;
use crate::text;

const HEADINGS: [&str; 8] = [
    "", "NAME", "ADDRESS", "USER", "TLS", "PASSWORD", "FROM", "NOTES",
];

/// As a table, a line each, cleaned for a terminal. `*` marks the active profile.
pub fn table(store: &Store, environment: &impl Fn(&str) -> Option<String>) -> String {
    let rows = store.profiles().iter().map(|profile| {
        let cells = [
            if is_active(store, profile) { "*" } else { "" }.into(),
            profile.name.clone(),
            match &profile.address {
                Ok(address) => shown(address),
                Err(_) => "cannot be used".into(),
            },
            profile.login().into(),
            tls(profile).unwrap_or("?").into(),
            login_password::kind(profile, environment),
            profile.origin.to_string(),
            notes(profile),
        ];
        cells.map(|cell| text::clean(&cell).into_owned())
    });
    let rows: Vec<[String; 8]> = [HEADINGS.map(Into::into)].into_iter().chain(rows).collect();
    let mut widths = [1; 8];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = text::width(cell).max(*width);
        }
    }
    let mut table = String::new();
    for row in &rows {
        let mut line = String::new();
        for (width, cell) in widths.iter().zip(row) {
            line.push_str(cell);
            line.push_str(&" ".repeat(width + 2 - text::width(cell)));
        }
        table.push_str(line.trim_end());
        table.push('\n');
    }
    table
}

/// As JSON: an object with the `active` name and the `profiles`.
pub fn json(store: &Store, environment: &impl Fn(&str) -> Option<String>) -> Value {
    let profiles = store.profiles().iter().map(|profile| {
        let address = profile.address.as_ref();
        json!({
            "name": profile.name,
            "active": is_active(store, profile),
            "address": address.ok().map(shown),
            "problem": address.err().map(ToString::to_string),
            "username": profile.username,
            "tls": tls(profile),
            "password": login_password::kind(profile, environment),
            "origin": profile.origin.to_string(),
            "description": profile.description,
            "tags": profile.tags,
            "clientId": profile.client_id,
            "ca": profile.tls.ca,
            "clientCert": profile.tls.certificate,
            "clientKey": profile.tls.key,
            "family": profile.family.map(BrokerFamily::name),
            "production": profile.production,
            "readOnly": profile.read_only,
            "allowPlaintext": profile.allow_plaintext,
            "protected": profile.protected,
            "passwordLength": profile.password_rules.length,
            "passwordAlphabet": profile.password_rules.alphabet.as_str(),
            "passwordMinLength": profile.password_rules.minimum,
            "theme": profile.theme.map(ThemeName::as_str),
        })
    });
    json!({ "active": store.active(), "profiles": profiles.collect::<Vec<_>>() })
}

fn is_active(store: &Store, profile: &Profile) -> bool {
    store.active() == Some(profile.name.as_str())
}

/// An address without what follows a `?`, which can be a secret.
fn shown(address: &Address) -> String {
    let text = address.to_string();
    match text.split_once('?') {
        Some((before, _)) => format!("{before}?…"),
        None => text,
    }
}

/// Whether the link is encrypted, and whether the other end is known.
fn tls(profile: &Profile) -> Option<&'static str> {
    let address = profile.address.as_ref().ok()?;
    Some(match LinkSafety::of(address, &profile.tls) {
        LinkSafety::Local | LinkSafety::Plaintext => "no",
        LinkSafety::Verified => "verified",
        LinkSafety::Unverified => "unverified",
    })
}

fn notes(profile: &Profile) -> String {
    let mut notes = Vec::new();
    if let Err(error) = &profile.address {
        notes.push(error.to_string());
    }
    let flags = [
        (profile.production, "PRODUCTION"),
        (profile.read_only, "read-only"),
        (profile.allow_plaintext, "plaintext allowed"),
    ];
    notes.extend(
        flags
            .into_iter()
            .filter(|(on, _)| *on)
            .map(|(_, note)| note.into()),
    );
    if !profile.protected.is_empty() {
        notes.push(format!("protects {}", profile.protected.join(" ")));
    }
    notes.push(profile.description.clone());
    notes.retain(|note| !note.is_empty());
    notes.join(", ")
}
