//! The task that writes: what it keeps, tells and gives up.

use super::*;

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

/// What is reported to the loop.
fn reports() -> (
    impl Fn(Option<String>) + Clone + Send + Sync,
    std::sync::mpsc::Receiver<Option<String>>,
) {
    let (sender, told) = std::sync::mpsc::channel();
    let report = move |problem| {
        let _ = sender.send(problem);
    };
    (report, told)
}

#[tokio::test]
async fn the_task_writes_beside_the_loop_and_all_is_there_when_it_ends() {
    let (_folder, path) = folder();
    let (report, told_to_loop) = reports();
    let mut journal = Journal::new(Some(path.clone()), report);
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
    let mut journal = Journal::new(None, |_| {});
    journal.write("1a2b", told(vec![record(0)]).batch);
    assert!(journal.channels.is_none());
    journal.end().await;
}

#[tokio::test]
async fn a_disk_that_does_not_answer_stops_nothing_and_is_told_once() {
    let (_folder, path) = folder();
    let (report, told_to_loop) = reports();
    let mut journal = Journal::new(Some(path.clone()), report.clone());
    // The task that would read from this has not come so far.
    let (sender, waiting) = sync_channel(1);
    let channel = &mut journal.channels.as_mut().unwrap()[0];
    channel.task = Some((sender, tokio::spawn(async {})));
    let shared = Arc::clone(&channel.shared);
    for id in 0..4 {
        journal.write("1a2b", told(vec![record(id)]).batch);
    }
    let heard = || told_to_loop.try_recv().ok();
    assert_eq!(heard(), Some(Some("the disk does not answer".into())));
    assert_eq!(heard(), None);

    journal.end().await;
    let file = File::new(path.clone(), Limits::default());
    let problems = Problems {
        report: Arc::new(report),
        of: Arc::default(),
    };
    let mut writer = Writer::new(file, shared, move |problem| problems.set(0, problem));
    writer.run(&waiting);
    assert_eq!(heard(), Some(None));
    assert_eq!((ids(&path), &lines(&path)[0]["lost"]), (vec![0], &3.into()));
}

#[tokio::test]
async fn a_flood_of_answers_to_others_pushes_no_line_of_ours_out() {
    // More than the queue and the files for others hold: in many small floods, and in few large
    // ones.
    const THEIRS: usize = 8_000;
    for (own_each, floods) in [(1, 500), (40, 28)] {
        let (_folder, path) = folder();
        let mut journal = Journal::new(Some(path.clone()), |_| {});
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
