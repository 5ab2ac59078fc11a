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

#[test]
fn a_line_says_who_did_what_to_whom_where_and_what_became_of_it() {
    let (_folder, path) = folder();
    let (mut writer, _) = writer(File::new(path.clone(), Limits::default()));
    let mut other = record(0);
    (other.id, other.permission) = (None, None);
    let deleted = Record {
        what: "remove",
        permission: None,
        old: Old::Granted(vec!["AllowedLogManagement".into()]),
        new: None,
        outcome: "failed",
        answer: Some("User anna not found".into()),
        reason: Some("not sent: the link was lost".into()),
        ..record(8)
    };
    writer.take(&told(vec![record(7), deleted, other]));
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(
        text.lines().next().unwrap(),
        concat!(
            r#"{"time":"2026-11-24T14:03:12.000+00:00","session":"1a2b3c4d","id":7,"ours":true,"#,
            r#""who":"root","broker":"gw7 mqtt://gw7:1883","user":"anna","what":"permission","#,
            r#""permission":"AllowedLogManagement","label":"Log Management","old":false,"#,
            r#""new":true,"outcome":"sent","answer":null,"reason":null}"#
        )
    );
    let lines = lines(&path);
    assert_eq!(lines[1]["old"][0], "AllowedLogManagement");
    assert_eq!(lines[1]["answer"], "User anna not found");
    assert_eq!(lines[1]["reason"], "not sent: the link was lost");
    assert_eq!(
        (&lines[2]["ours"], &lines[2]["who"]),
        (&false.into(), &Value::Null)
    );
}

#[test]
fn no_name_can_steer_the_terminal_that_reads_the_journal() {
    let (_folder, path) = folder();
    let (mut writer, _) = writer(File::new(path.clone(), Limits::default()));
    let mut hostile = record(0);
    hostile.user = Some(HOSTILE.into());
    hostile.answer = Some(HOSTILE.into());
    writer.take(&told(vec![hostile]));
    let text = fs::read_to_string(&path).unwrap();
    let line = text.strip_suffix('\n').unwrap();
    assert!(!line.chars().any(crate::text::is_unsafe), "{line:?}");
    assert!(line.contains("员"));
    assert_eq!(lines(&path)[0]["user"], HOSTILE);
    assert_eq!(lines(&path)[0]["answer"], HOSTILE);
}

#[test]
fn files_and_folders_are_for_their_owner_alone() {
    let (folder, path) = folder();
    let (mut writer, _) = writer(File::new(path.clone(), Limits::default()));
    writer.take(&told(vec![record(0)]));
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    assert_eq!(mode(&folder.path().join("state")), 0o700);
    // One that others may read becomes private when it is opened.
    set_mode(&path, 0o644);
    let (mut other, reports) = self::writer(File::new(path.clone(), Limits::default()));
    other.take(&told(vec![record(1)]));
    assert_eq!((mode(&path), ids(&path)), (0o600, vec![0, 1]));
    assert!(reports.lock().unwrap().is_empty());
}

#[test]
fn full_files_are_renamed_and_the_oldest_goes() {
    let (_folder, path) = folder();
    let limits = Limits {
        bytes: 1000,
        files: 3,
    };
    let (mut writer, reports) = writer(File::new(path.clone(), limits));
    for id in 0..50 {
        writer.take(&told(vec![record(id)]));
    }
    let files = [older(&path, 2), older(&path, 1), path.clone()];
    for file in &files {
        assert!(fs::metadata(file).unwrap().len() <= 1000);
        assert_eq!(mode(file), 0o600);
    }
    let kept: Vec<u64> = files.iter().flat_map(|file| ids(file)).collect();
    let first = *kept.first().unwrap();
    assert!(kept.iter().copied().eq(first..50), "{kept:?}");
    assert!(kept.len() >= 6, "{kept:?}");
    assert!(!older(&path, 3).exists());
    assert!(reports.lock().unwrap().is_empty());
}

#[test]
fn two_consoles_lose_no_line_while_both_write_and_rename() {
    const EACH: u64 = 1500;
    let (_folder, path) = folder();
    let limits = Limits {
        bytes: 20_000,
        files: 200,
    };
    std::thread::scope(|scope| {
        for console in 0..2 {
            let path = path.clone();
            scope.spawn(move || {
                let (mut writer, reports) = writer(File::new(path, limits));
                for id in 0..EACH {
                    writer.take(&told(vec![record(console * EACH + id)]));
                }
                assert!(reports.lock().unwrap().is_empty());
            });
        }
    });
    let mut kept = ids(&path);
    let files = (1..200).map(|nth| older(&path, nth));
    let files: Vec<PathBuf> = files.take_while(|file| file.exists()).collect();
    assert!(files.len() > 10, "it was renamed {} times", files.len());
    for file in &files {
        let size = fs::metadata(file).unwrap().len();
        assert!(size > 19_000, "renamed at {size} bytes");
    }
    kept.extend(files.iter().flat_map(|file| ids(file)));
    kept.sort_unstable();
    assert!(kept.iter().copied().eq(0..2 * EACH), "{} lines", kept.len());
}

#[test]
fn a_file_that_was_deleted_or_renamed_is_made_anew() {
    let (_folder, path) = folder();
    let (mut writer, reports) = writer(File::new(path.clone(), Limits::default()));
    writer.take(&told(vec![record(0)]));
    fs::remove_file(&path).unwrap();
    writer.take(&told(vec![record(1)]));
    fs::rename(&path, older(&path, 1)).unwrap();
    writer.take(&told(vec![record(2)]));
    assert_eq!((ids(&older(&path, 1)), ids(&path)), (vec![1], vec![2]));
    fs::remove_dir_all(path.parent().unwrap()).unwrap();
    writer.take(&told(vec![record(3)]));
    assert_eq!(ids(&path), [3]);
    assert!(reports.lock().unwrap().is_empty());
}

#[test]
fn a_line_that_was_cut_costs_no_other() {
    let (_folder, path) = folder();
    let (mut writer, _) = writer(File::new(path.clone(), Limits::default()));
    writer.take(&told(vec![record(0)]));
    let cut = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{cut}{}", &cut[..40])).unwrap();
    writer.take(&told(vec![record(1), record(2)]));
    let text = fs::read_to_string(&path).unwrap();
    let whole = text.lines().filter(|line| line.ends_with('}'));
    assert_eq!((text.lines().count(), whole.count()), (4, 3), "{text}");
}

/// What is refused, and why.
fn refused(prepare: impl FnOnce(&Path)) -> String {
    let (_folder, path) = folder();
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true).mode(0o700);
    builder.create(path.parent().unwrap()).unwrap();
    prepare(&path);
    let (mut writer, reports) = writer(File::new(path.clone(), Limits::default()));
    writer.take(&told(vec![record(0)]));
    writer.take(&told(vec![record(1)]));
    let reports = reports.lock().unwrap().clone();
    let [Some(problem)] = &reports[..] else {
        panic!("told once: {reports:?}");
    };
    problem.clone()
}

#[test]
fn what_may_not_be_ours_alone_is_refused() {
    let linked = refused(|path| {
        let elsewhere = path.with_extension("elsewhere");
        fs::write(&elsewhere, "").unwrap();
        symlink(elsewhere, path).unwrap();
    });
    assert_eq!(linked, "it is a link, which is not followed");
    let dangling = refused(|path| symlink(path.with_extension("nowhere"), path).unwrap());
    assert_eq!(dangling, "it is a link, which is not followed");
    let open_to_all = refused(|path| {
        fs::write(path, "").unwrap();
        set_mode(path, 0o662);
    });
    assert_eq!(open_to_all, "others may write to it; chmod 600 mends that");
    let folder = refused(|path| set_mode(path.parent().unwrap(), 0o770));
    assert_eq!(
        folder,
        "others may write to its folder; chmod 700 mends that"
    );
    let pipe = refused(|path| {
        use rustix::fs::{CWD, FileType, Mode, mknodat};
        mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    });
    assert_eq!(pipe, "it is no plain file");
    let no_file = refused(|path| fs::create_dir(path).unwrap());
    assert_eq!(no_file, "Is a directory");
    let no_folder = refused(|path| {
        let folder = path.parent().unwrap();
        fs::remove_dir(folder).unwrap();
        fs::write(folder, "").unwrap();
    });
    assert_eq!(no_folder, "File exists");
}

/// Opens a disk that is full while a file beside the journal says so.
fn sometimes_full(path: &Path) -> io::Result<fs::File> {
    if path.with_extension("full").exists() {
        return OpenOptions::new().read(true).append(true).open("/dev/full");
    }
    OpenOptions::new()
        .read(true)
        .append(true)
        .create(true)
        .open(path)
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told_once_and_what_fits_is_written_later() {
    let (_folder, path) = folder();
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    set_mode(path.parent().unwrap(), 0o700);
    let marker = path.with_extension("full");
    let file = File::new(path.clone(), Limits::default()).opened_by(sometimes_full);
    let (mut writer, reports) = writer(file);
    fs::write(&marker, "").unwrap();
    let lines_lost = 5;
    for id in 0..KEPT as u64 + lines_lost {
        writer.take(&told(vec![record(id)]));
    }
    let full = Some("No space left on device".to_owned());
    assert_eq!(*reports.lock().unwrap(), std::slice::from_ref(&full));
    assert!(writer.pending.len() <= KEPT);

    fs::remove_file(&marker).unwrap();
    let last = KEPT as u64 + lines_lost;
    writer.take(&told(vec![record(last)]));
    assert_eq!(*reports.lock().unwrap(), [full, None]);
    let lines = lines(&path);
    assert_eq!(lines[0]["lost"], lines_lost);
    assert!(ids(&path).into_iter().eq(lines_lost..=last));
}

#[tokio::test]
async fn the_task_writes_beside_the_loop_and_all_is_there_when_it_ends() {
    let (_folder, path) = folder();
    let (reports, mut told_to_loop) = tokio::sync::mpsc::unbounded_channel();
    let mut journal = Journal::new(Some(path.clone()), reports);
    let channels = journal.channels.as_ref().unwrap();
    assert!(
        channels.iter().all(|channel| channel.task.is_none()),
        "nothing runs while nothing is written"
    );
    for id in 0..100 {
        journal.write("1a2b", told(vec![record(id)]).batch);
    }
    journal.end().await;
    assert!(ids(&path).into_iter().eq(0..100));
    assert!(told_to_loop.try_recv().is_err());
}

#[tokio::test]
async fn without_a_path_nothing_runs() {
    let (reports, _) = tokio::sync::mpsc::unbounded_channel();
    let mut journal = Journal::new(None, reports);
    journal.write("1a2b", told(vec![record(0)]).batch);
    assert!(journal.channels.is_none());
    journal.end().await;
}

#[tokio::test]
async fn a_disk_that_does_not_answer_stops_nothing_and_is_told_once() {
    let (_folder, path) = folder();
    let (reports, mut told_to_loop) = tokio::sync::mpsc::unbounded_channel();
    let mut journal = Journal::new(Some(path.clone()), reports.clone());
    // The task that would read from this has not come so far.
    let (sender, waiting) = sync_channel(1);
    let channel = &mut journal.channels.as_mut().unwrap()[0];
    channel.task = Some((sender, tokio::spawn(async {})));
    let shared = Arc::clone(&channel.shared);
    for id in 0..4 {
        journal.write("1a2b", told(vec![record(id)]).batch);
    }
    let mut heard = || match told_to_loop.try_recv() {
        Ok(TaskReport::Message(Message::Journal(problem))) => Some(problem),
        _ => None,
    };
    assert_eq!(heard(), Some(Some("the disk does not answer".into())));
    assert_eq!(heard(), None);

    journal.end().await;
    let file = File::new(path.clone(), Limits::default());
    let problems = Problems {
        reports,
        of: Arc::default(),
    };
    let mut writer = Writer::new(file, shared, move |problem| problems.set(0, problem));
    writer.run(&waiting);
    assert_eq!(heard(), Some(None));
    assert_eq!((ids(&path), &lines(&path)[0]["lost"]), (vec![0], &3.into()));
}

#[test]
fn who_comes_late_to_a_full_file_goes_on_in_the_new_one() {
    let (_folder, path) = folder();
    let limits = Limits {
        bytes: 100,
        files: 3,
    };
    let mut files = [(); 2].map(|()| File::new(path.clone(), limits));
    for file in &mut files {
        file.check().unwrap();
    }
    let full = format!("{}\n", "x".repeat(80));
    files[0].append(&full).unwrap();
    files[0].append("a line of the first\n").unwrap();
    // The other still has the full one open.
    files[1].append("a line of the other\n").unwrap();
    assert_eq!(fs::read_to_string(older(&path, 1)).unwrap(), full);
    let text = "a line of the first\na line of the other\n";
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[tokio::test]
async fn a_flood_of_answers_to_others_pushes_no_line_of_ours_out() {
    // More than the queue and the files for others hold: in many small floods, and in few large ones.
    const THEIRS: usize = 8_000;
    for (own_each, floods) in [(1, 500), (40, 28)] {
        let (_folder, path) = folder();
        let (reports, _told_to_loop) = tokio::sync::mpsc::unbounded_channel();
        let mut journal = Journal::new(Some(path.clone()), reports);
        let theirs = || Record {
            id: None,
            answer: Some("x".repeat(1000).into()),
            ..record(0)
        };
        let mut next = 0;
        for flood in 0..floods {
            let mut records: Vec<Record> = (0..THEIRS / floods).map(|_| theirs()).collect();
            if flood % (floods / 4) == 0 {
                records.extend((next..next + own_each).map(record));
                next += own_each;
            }
            journal.write("1a2b", told(records).batch);
        }
        journal.end().await;
        assert!(ids(&path).into_iter().eq(0..next), "{own_each}");
        assert!(lines(&path).iter().all(|line| line["ours"] == true));
        let others = path.with_file_name("journal-others.jsonl");
        assert!(!lines(&others).is_empty());
        assert!(lines(&others).iter().all(|line| line["ours"] != true));
        assert_eq!(mode(&others), 0o600);
        for name in [others.clone(), older(&others, 1), older(&others, 2)] {
            assert!(
                fs::metadata(&name).unwrap().len() <= 1024 * 1024,
                "{name:?}"
            );
        }
    }
}
