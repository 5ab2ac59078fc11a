//! `export`: the users as `plan` and `apply` read them. Of several brokers each has a file of its
//! own, since a plan is made from a file for one broker, or from one for all of them alike.

use std::collections::HashMap;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Map, Value};

use guestlist::config::command_line::{Export, ExportFormat};
use guestlist::config::desired::{csv_groups, csv_header, csv_line};
use guestlist::domain::permission::Grant;
use guestlist::domain::roster::Roster;
use guestlist::domain::user::UserName;
use guestlist::engine::Engine;
use guestlist::runtime::json_line::written;
use guestlist::text;

use super::exit_codes::{Exit, Failure};
use super::list::columns;
use super::new_file::check_new_in_folder;
use super::open_brokers::{OpenBroker, Run, newest, split};
use super::output::{complain, complete, has_screen};
use super::report::SCHEMA;
use super::which_brokers::Broker;

/// `export`
pub(super) async fn run(flags: &Export, config: Option<&Path>) -> Result<Exit, Failure> {
    let run = Run::start(&flags.target, config)?;
    if let Some(folder) = &flags.to {
        return to_files(&run, folder, flags.output).await;
    }
    if run.is_for_several() {
        let why = "export of several brokers writes a file for each: name a folder with --to";
        return Err(Failure::new(Exit::Usage, why));
    }
    let exported = run.each(async |open| {
        let written = write_export(&open, flags.output, io::stdout().lock());
        (open, written)
    });
    let (all_written, exit) = split(exported.await);
    for written in all_written {
        complete(written)?;
    }
    Ok(exit)
}

/// Writes a file for each broker. None of them may be there, which is seen before any broker is
/// asked.
async fn to_files(run: &Run, folder: &Path, format: ExportFormat) -> Result<Exit, Failure> {
    let mut files = HashMap::new();
    for broker in &run.brokers {
        let file = file_of(broker, folder, format)?;
        check_new_in_folder(&file)?;
        files.insert(broker.name(), file);
    }
    fs::create_dir_all(folder).map_err(|error| cannot_write(folder, &error))?;
    let exported = run.each(async |open| {
        let file = &files[&open.broker.name()];
        let written = write_file(&open, folder, file, format);
        (open, written)
    });
    let (written, exit) = split(exported.await);
    if !written.is_empty() && has_screen() {
        let count = text::count(written.len(), "file", "files");
        complain(&format!("wrote {count} to {}", folder.display()));
    }
    Ok(exit)
}

/// The file of a broker, called like its profile: `domain::profile::is_name` lets no name be
/// anything but a name of a file.
fn file_of(broker: &Broker, folder: &Path, format: ExportFormat) -> Result<PathBuf, Failure> {
    let Some(name) = broker.profile_name() else {
        let why = "--to names files after profiles, and --url has none: leave --to out";
        return Err(Failure::new(Exit::Usage, why));
    };
    let ending = match format {
        ExportFormat::Json => "json",
        ExportFormat::Csv => "csv",
    };
    Ok(folder.join(format!("{name}.{ending}")))
}

/// The file is there when it is whole, for its owner alone.
fn write_file(
    open: &OpenBroker,
    folder: &Path,
    file: &Path,
    format: ExportFormat,
) -> Result<(), Failure> {
    let part = tempfile::Builder::new()
        .prefix(".guestlist-")
        .tempfile_in(folder);
    let part = part.map_err(|error| cannot_write(file, &error))?;
    let written = write_export(open, format, part.as_file())?;
    let written = written.and_then(|()| part.as_file().sync_all());
    written.map_err(|error| cannot_write(file, &error))?;
    part.persist_noclobber(file).map_err(|failed| {
        check_new_in_folder(file)
            .err()
            .unwrap_or_else(|| cannot_write(file, &failed.error))
    })?;
    Ok(())
}

fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    let why = format!("{} cannot be written: {error}", path.display());
    Failure::new(Exit::CannotWrite, why)
}

/// Writes user by user: the text of a large list would take as much memory as the list.
fn write_export(
    open: &OpenBroker,
    format: ExportFormat,
    out: impl Write,
) -> Result<io::Result<()>, Failure> {
    let engine = open.engine();
    let list = newest(engine)?;
    let columns = columns(engine, list);
    let mut out = BufWriter::new(out);
    let written = match format {
        ExportFormat::Json => write_json(&mut out, open, list, &columns),
        ExportFormat::Csv => {
            let header = header(engine, list, &columns)?;
            write_csv(&mut out, engine, list, &header)
        }
    };
    Ok(written.and_then(|()| out.flush()))
}

/// What a user has itself: on or off. What nothing tells is left out.
const fn own(grant: Grant) -> Option<bool> {
    match grant {
        Grant::Enabled => Some(true),
        Grant::Disabled | Grant::Inherited => Some(false),
        Grant::Unclear | Grant::Unknown => None,
    }
}

/// The groups of a user, if the list tells groups. Else only those of some users may be known, and
/// a file with these alone would be wrong.
fn groups<'a>(engine: &'a Engine, list: &Roster, user: &UserName) -> Option<&'a [Arc<str>]> {
    engine.groups(user).filter(|_| list.tells_groups())
}

/// One user a line, so that two exports are easy to compare.
fn write_json(
    out: &mut impl Write,
    open: &OpenBroker,
    list: &Roster,
    columns: &[String],
) -> io::Result<()> {
    let (schema, broker) = (Value::from(SCHEMA), Value::from(open.broker.name()));
    write!(out, "{{\"schema\":{schema},\"broker\":{broker},\"users\":[")?;
    for (at, user) in list.users().iter().enumerate() {
        let own =
            (0..columns.len()).filter_map(|column| own(user.grant(column)).map(|on| (column, on)));
        let permissions: Map<String, Value> = own
            .map(|(column, on)| (columns[column].clone(), on.into()))
            .collect();
        let mut object = Map::new();
        object.insert("name".into(), user.name.as_str().into());
        object.insert("permissions".into(), permissions.into());
        if let Some(groups) = groups(open.engine(), list, &user.name) {
            let groups: Vec<Value> = groups.iter().map(|it| it.as_ref().into()).collect();
            object.insert("groups".into(), groups.into());
        }
        let between = if at > 0 { ",\n" } else { "\n" };
        write!(out, "{between}{}", written(&object.into()).trim_end())?;
    }
    out.write_all(b"\n]}\n")
}

/// The first line of a CSV file. Refuses what the file could not tell, before anything is written.
fn header(engine: &Engine, list: &Roster, columns: &[String]) -> Result<Header, Failure> {
    let not_in_csv = |what: &str, name: &str, why: &str| {
        let name = text::short(name);
        let why = format!("{what} {name} cannot be written as CSV: {why}; use -o json");
        Failure::new(Exit::Refused, why)
    };
    let mut with_groups = false;
    for user in list.users() {
        let Some(groups) = groups(engine, list, &user.name) else {
            continue;
        };
        with_groups = true;
        if csv_groups(groups).is_none() {
            // `-` stands for no groups only where it is alone.
            let odd = |group: &&Arc<str>| csv_groups(&["beside", group]).is_none();
            let group = groups.iter().find(odd).or(groups.first());
            let group = group.map_or("", |it| it);
            return Err(not_in_csv("group", group, "no cell can hold this name"));
        }
    }
    let line = csv_header(columns, with_groups);
    let misread = "its column would be read as something else";
    let line = line.map_err(|column| not_in_csv("permission", column, misread))?;
    Ok(Header {
        line,
        flags: columns.len(),
        with_groups,
    })
}

struct Header {
    line: String,
    /// How many permissions there are.
    flags: usize,
    with_groups: bool,
}

fn write_csv(
    out: &mut impl Write,
    engine: &Engine,
    list: &Roster,
    header: &Header,
) -> io::Result<()> {
    out.write_all(header.line.as_bytes())?;
    for user in list.users() {
        let mut row = vec![user.name.as_str().to_owned()];
        row.extend(
            (0..header.flags).map(|column| match own(user.grant(column)) {
                Some(true) => "on".into(),
                Some(false) => "off".into(),
                None => String::new(),
            }),
        );
        if header.with_groups {
            row.push(match groups(engine, list, &user.name) {
                Some(groups) => csv_groups(groups).unwrap_or_default(),
                None => String::new(),
            });
        }
        out.write_all(csv_line(&row).as_bytes())?;
    }
    Ok(())
}
