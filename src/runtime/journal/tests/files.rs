//! Whose the files are, and what becomes of full, deleted and cut ones.

use super::*;

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
    assert_eq!(linked, "it is a symbolic link, which is not followed");
    let dangling = refused(|path| symlink(path.with_extension("nowhere"), path).unwrap());
    assert_eq!(dangling, "it is a symbolic link, which is not followed");
    let open_to_all = refused(|path| {
        fs::write(path, "").unwrap();
        set_mode(path, 0o662);
    });
    assert_eq!(open_to_all, "others can write to it; run chmod 600");
    let folder = refused(|path| set_mode(path.parent().unwrap(), 0o770));
    assert_eq!(folder, "others can write to its folder; run chmod 700");
    let pipe = refused(|path| {
        use rustix::fs::{CWD, FileType, Mode, mknodat};
        mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    });
    assert_eq!(pipe, "it is not a regular file");
    let no_file = refused(|path| fs::create_dir(path).unwrap());
    assert_eq!(no_file, "Is a directory");
    let no_folder = refused(|path| {
        let folder = path.parent().unwrap();
        fs::remove_dir(folder).unwrap();
        fs::write(folder, "").unwrap();
    });
    assert_eq!(no_folder, "File exists");
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
