//! All that is known of one broker: on the page about it, and in the pane beside the list.

use crate::domain::password_rules::PasswordRules;
use crate::domain::profile::{Origin, Profile};
use crate::screens::brokers::context::ListContext;
use crate::screens::brokers::words;
use crate::screens::pages::Subject;
use crate::ui::page::PageLine;

/// The broker that a page is about, by its name.
#[derive(Debug)]
pub struct Broker(pub String);

impl Subject<ListContext> for Broker {
    const TITLE: &'static str = "Broker";

    fn lines(&self, cx: &ListContext) -> Vec<PageLine> {
        let mut lines = vec![PageLine::Heading(self.0.clone())];
        lines.extend(details(cx, &self.0));
        lines
    }
}

/// All that is known of a broker. Of its password only where it comes from.
pub fn details(cx: &ListContext, name: &str) -> Vec<PageLine> {
    let mut lines = Vec::new();
    let (Some(known), Some(profile)) = (&cx.known, cx.profile(name)) else {
        lines.push(PageLine::Text("This broker is gone from the files".into()));
        return lines;
    };
    let mut pair = |key: &str, value: String| {
        if !value.is_empty() {
            lines.push(PageLine::Pair(key.into(), value));
        }
    };
    let outcome = words::outcome(cx, name).map(|outcome| outcome.text);
    pair("Last result", outcome.unwrap_or_default());
    pair("Description", profile.description.clone());
    pair("Tags", profile.tags.join(" "));
    pair("Address", words::address(profile));
    pair("User", words::user(profile).into());
    pair("Password", password(profile).into());
    pair("TLS", words::tls(profile).0.into());
    let path = |path: &Option<std::path::PathBuf>| {
        let path = path.as_ref().map(|path| path.display().to_string());
        path.unwrap_or_default()
    };
    pair("CA file", path(&profile.tls.ca));
    pair("Client certificate", path(&profile.tls.certificate));
    pair("Client key", path(&profile.tls.key));
    pair("Client id", profile.client_id.clone().unwrap_or_default());
    pair("Protected users", profile.protected.join(", "));
    pair("New passwords", password_rules(&profile.password_rules));
    let theme = profile.theme.map(|theme| theme.as_str().into());
    pair("Theme", theme.unwrap_or_default());
    pair("Defined in", known.place(profile.origin));
    for text in remarks(cx, profile) {
        lines.push(PageLine::Text(text));
    }
    lines
}

/// What the entry asks of passwords that are set; empty where it asks for nothing.
fn password_rules(rules: &PasswordRules) -> String {
    if *rules == PasswordRules::default() {
        return String::new();
    }
    let minimum = match rules.minimum {
        0 => String::new(),
        minimum => format!("at least {minimum} characters; "),
    };
    let (length, alphabet) = (rules.length, rules.alphabet.as_str());
    format!("{minimum}generated ones have {length} characters of {alphabet}")
}

/// Where the password comes from, as far as the entry says.
fn password(profile: &Profile) -> &'static str {
    let sources = &profile.password;
    match (&sources.stored, &sources.variable, &sources.command) {
        _ if profile.is_by_certificate() => "none: the client certificate is the login",
        _ if profile.username.is_none() => "none: an anonymous session",
        (Some(_), ..) if matches!(profile.origin, Origin::Environment) => {
            "in COREFLUX_MQTT_PASSWORD, or in the URL"
        }
        (Some(_), ..) => "in the file, as plain text",
        (None, Some(_), _) => "from a variable",
        (None, None, Some(_)) => "from a command",
        (None, None, None) => "asked for, unless COREFLUX_MQTT_PASSWORD is set",
    }
}

fn remarks(cx: &ListContext, profile: &Profile) -> Vec<String> {
    let mut remarks = Vec::new();
    if profile.production {
        remarks.push("PRODUCTION: every change asks".into());
    }
    if profile.read_only {
        remarks.push("Read-only: all changes are disabled".into());
    }
    if let Some(known) = cx.known.as_ref()
        && known.hidden.contains(&profile.name)
        && profile.origin != Origin::User
    {
        remarks.push(format!(
            "The entry of the same name in {} is hidden by this one",
            known.user_file
        ));
    }
    remarks
}
