//! `users set`: what `PERMISSION=on|off` and `--group +NAME` on the command line ask for, and the
//! commands for it.

use std::collections::HashSet;
use std::path::Path;

use guestlist::config::command_line::{Guards, SetUser};
use guestlist::domain::command::Command;
use guestlist::domain::user::UserName;
use guestlist::engine::compare_with_file::Wanted;
use guestlist::text;

use super::change::{self, finish, known};
use super::exit_codes::{Exit, Failure};
use super::open_brokers::{OpenBroker, Run};
use super::output::Output;
use super::report::Report;

/// `users set`
pub(super) async fn run(flags: &SetUser, config: Option<&Path>) -> Result<Exit, Failure> {
    let settings = settings(flags)?;
    let run = Run::start(&flags.change.on.target, config)?;
    let output = Output::new(flags.change.on.output, run.is_for_several());
    let user = UserName::from(flags.user.as_str());
    let reports = run.each(async |mut open| {
        let done = set_at(&mut open, &user, &settings, flags.change.guards, &output).await;
        (open, done)
    });
    Ok(finish(reports.await, &output, None))
}

/// One setting of the command line.
enum Setting {
    Permission(String, bool),
    Group(String, bool),
}

fn settings(flags: &SetUser) -> Result<Vec<Setting>, Failure> {
    let bad = |why: String| Failure::new(Exit::Usage, why);
    let mut settings = Vec::new();
    for text in &flags.settings {
        let shown = text::clean(text);
        // A role may have the sign in its name.
        let Some((name, value)) = text.rsplit_once('=') else {
            return Err(bad(format!(
                "{shown:?} has no value: write {shown}=on or {shown}=off"
            )));
        };
        let wanted = match value.to_ascii_lowercase().as_str() {
            "on" | "true" | "yes" => true,
            "off" | "false" | "no" => false,
            _ => return Err(bad(format!("{shown:?}: the value must be on or off"))),
        };
        settings.push(Setting::Permission(name.into(), wanted));
    }
    for text in &flags.group {
        let setting = match (text.strip_prefix('+'), text.strip_prefix('-')) {
            (Some(name), _) => Setting::Group(name.into(), true),
            (_, Some(name)) => Setting::Group(name.into(), false),
            _ => {
                let shown = text::clean(text);
                return Err(bad(format!("--group {shown}: write +{shown} or -{shown}")));
            }
        };
        settings.push(setting);
    }
    if settings.is_empty() {
        return Err(bad(
            "nothing to set: name a permission (log-management=on) or a --group".into(),
        ));
    }
    Ok(settings)
}

async fn set_at(
    open: &mut OpenBroker,
    user: &UserName,
    settings: &[Setting],
    guards: Guards,
    output: &Output,
) -> Result<Report, Failure> {
    change::allowed(open.engine().present(user))?;
    let mut wanted = Wanted::default();
    if settings.iter().any(|it| matches!(it, Setting::Group(..))) {
        super::learn_groups::learn_groups(open, std::slice::from_ref(user)).await;
    }
    let mut seen = HashSet::new();
    for setting in settings {
        let engine = open.engine();
        let (key, enabled) = match setting {
            Setting::Permission(name, on) => (known(engine.permission_named(name))?, *on),
            Setting::Group(name, on) => (known(engine.group_named(name))?, *on),
        };
        if !seen.insert(key.clone()) {
            let why = format!("{} is named twice", engine.permission_name(&key));
            return Err(Failure::new(Exit::Usage, text::clean(&why)));
        }
        wanted.want(engine, Command::set(user.clone(), key, enabled, None));
    }
    change::change(open, wanted, guards, false, output).await
}
