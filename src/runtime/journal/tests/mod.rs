mod files;
mod lines;
mod task;

use std::fs::{self, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _, symlink};
use std::path::Path;
use std::sync::Mutex;

use serde_json::Value;
use tempfile::TempDir;

use super::*;
use crate::domain::permission::Grant;
use crate::engine::journal::{Old, Record};

const HOSTILE: &str = "a\u{1b}[2J\n\u{7f}\u{9b}31m\u{202e}txt\u{e0041}\u{2028}员";

fn record(id: u64) -> Record {
    Record {
        id: Some(id),
        step: None,
        user: Some("anna".into()),
        what: "permission",
        permission: Some(("AllowedLogManagement".into(), "Log Management".into())),
        old: Old::Grant(Grant::Disabled),
        new: Some(true),
        outcome: "sent",
        answer: None,
        reason: None,
    }
}

fn told(records: Vec<Record>) -> SessionBatch {
    SessionBatch {
        session: "1a2b3c4d".into(),
        batch: Batch {
            time: "2026-11-24T14:03:12.000+00:00".into(),
            broker: "gw7 mqtt://gw7:1883".into(),
            who: Some("root".into()),
            records,
        },
    }
}

type Reports = Arc<Mutex<Vec<Option<String>>>>;

/// A writer, and what it reported.
fn writer(file: File) -> (Writer<impl Fn(Option<String>)>, Reports) {
    let reports = Reports::default();
    let told = Arc::clone(&reports);
    let report = move |problem| told.lock().unwrap().push(problem);
    (Writer::new(file, Arc::default(), report), reports)
}

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state/guestlist/journal.jsonl");
    (folder, path)
}

fn lines(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.is_empty());
    lines
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

fn ids(path: &Path) -> Vec<u64> {
    lines(path)
        .iter()
        .filter_map(|it| it["id"].as_u64())
        .collect()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

fn older(path: &Path, nth: u32) -> PathBuf {
    PathBuf::from(format!("{}.{nth}", path.display()))
}
