use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::thread;

use super::*;
use crate::domain::permission::Grant;

fn owner(broker: &str, user: Option<&str>) -> Owner {
    Owner {
        broker: broker.into(),
        user: user.map(Into::into),
    }
}

fn change(user: &str, to: bool) -> Change {
    Change {
        user: user.into(),
        permission: "A".into(),
        from: (!to).into(),
        to,
    }
}

fn root() -> Owner {
    owner("mqtts://plant:8883", Some("root"))
}

fn ground() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let ground = tempfile::tempdir().unwrap();
    let folder = ground.path().join("guestlist/drafts");
    let path = file::path(&folder, &root());
    (ground, folder, path)
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn the_file_is_its_owners_alone_and_found_again() {
    let (_ground, folder, path) = ground();
    assert_eq!(find(&folder, &root()), Ok(None));
    assert!(!folder.exists(), "looking makes nothing");
    file::add(&path, &root(), &[change("anna", true)]).unwrap();
    assert_eq!((mode(&path), mode(&folder)), (0o600, 0o700));
    let found = find(&folder, &root()).unwrap().unwrap();
    assert_eq!(found.changes, [change("anna", true)]);
    assert!(found.when.contains(':'), "{}", found.when);
    remove(&folder, &root(), found.mark).unwrap();
    assert_eq!(find(&folder, &root()), Ok(None));
    assert_eq!(
        fs::read_dir(&folder).unwrap().count(),
        0,
        "nothing is left over"
    );
}

#[test]
fn no_two_share_a_file_and_no_name_leads_elsewhere() {
    let folder = Path::new("/state/guestlist/drafts");
    let long = "x".repeat(70_000);
    let owners = [
        root(),
        owner("mqtts://plant:8883", None),
        owner("mqtts://plant:8883", Some("")),
        owner("mqtts://plant:8883", Some("ROOT")),
        owner("mqtts://plant:8883", Some("../../etc/passwd")),
        owner("mqtts://plant:8883", Some(".._.._etc_passwd")),
        owner("mqtts://plant:8883", Some("line\n9\0")),
        owner("mqtts://plant:8883", Some("Ünïcode")),
        owner("mqtts://plant:8883", Some(&long)),
        owner("wss://plant/../..", Some("root")),
        owner("mqtt://plant:8883", Some("root")),
    ];
    let mut names = Vec::new();
    for owner in &owners {
        let path = file::path(folder, owner);
        assert_eq!(path.parent(), Some(folder), "{owner:?}");
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        assert!(name.len() < 200 && name.is_ascii(), "{name}");
        assert!(!names.contains(&name), "{name}");
        names.push(name);
    }
}

#[test]
fn what_is_there_is_added_to_and_the_newer_wish_counts() {
    let (_ground, folder, path) = ground();
    file::add(&path, &root(), &[change("anna", true), change("bob", true)]).unwrap();
    file::add(
        &path,
        &root(),
        &[change("bob", false), change("carl", true)],
    )
    .unwrap();
    let found = find(&folder, &root()).unwrap().unwrap();
    let expected = [
        change("anna", true),
        change("bob", false),
        change("carl", true),
    ];
    assert_eq!(found.changes, expected);
}

#[test]
fn consoles_that_end_at_once_lose_nothing() {
    let (_ground, folder, path) = ground();
    thread::scope(|scope| {
        for nth in 0..8 {
            let path = &path;
            scope.spawn(move || {
                file::add(path, &root(), &[change(&format!("user{nth}"), true)]).unwrap();
            });
        }
    });
    assert_eq!(find(&folder, &root()).unwrap().unwrap().changes.len(), 8);
}

#[test]
fn what_was_added_since_is_not_deleted() {
    let (_ground, folder, path) = ground();
    file::add(&path, &root(), &[change("anna", true)]).unwrap();
    let found = find(&folder, &root()).unwrap().unwrap();
    file::add(&path, &root(), &[change("bob", true)]).unwrap();
    remove(&folder, &root(), found.mark).unwrap();
    assert_eq!(find(&folder, &root()).unwrap().unwrap().changes.len(), 2);
}

#[test]
fn a_file_that_cannot_be_read_is_left_and_then_moved_aside() {
    let other = format::write(&format::Kept {
        owner: owner("mqtt://other:1883", Some("root")),
        time: jiff::Timestamp::UNIX_EPOCH,
        changes: vec![change("anna", true)],
    });
    for text in ["", "{", "\u{1b}[2J", "{\"version\":9}", &other] {
        let (_ground, folder, path) = ground();
        fs::create_dir_all(&folder).unwrap();
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        let why = find(&folder, &root()).unwrap_err();
        assert!(why.contains("The file is unchanged"), "{why}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
        file::add(&path, &root(), &[change("bob", true)]).unwrap();
        assert_eq!(find(&folder, &root()).unwrap().unwrap().changes.len(), 1);
        let aside = path.with_extension("json.damaged");
        assert_eq!(fs::read_to_string(aside).unwrap(), text);
    }
}

#[test]
fn nothing_is_read_or_written_through_a_link_or_a_folder_of_others() {
    let (ground, folder, path) = ground();
    fs::create_dir_all(&folder).unwrap();
    let target = ground.path().join("target");
    fs::write(&target, "theirs").unwrap();
    symlink(&target, &path).unwrap();
    let why = find(&folder, &root()).unwrap_err();
    assert!(why.contains("it is a symbolic link"), "{why}");
    file::add(&path, &root(), &[change("bob", true)]).unwrap();
    assert_eq!(fs::read_to_string(&target).unwrap(), "theirs");
    assert!(fs::symlink_metadata(&path).unwrap().is_file());

    fs::set_permissions(&path, fs::Permissions::from_mode(0o622)).unwrap();
    let why = find(&folder, &root()).unwrap_err();
    assert!(why.contains("others can write"), "{why}");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).unwrap();
    let why = file::add(&path, &root(), &[change("bob", true)]).unwrap_err();
    assert!(why.contains("others can write"), "{why}");
}

#[test]
fn a_file_is_not_read_beyond_its_bound() {
    let (_ground, folder, path) = ground();
    fs::create_dir_all(&folder).unwrap();
    let file = fs::File::create(&path).unwrap();
    file.set_len(40 * 1024 * 1024).unwrap();
    file.set_permissions(fs::Permissions::from_mode(0o600))
        .unwrap();
    assert!(find(&folder, &root()).unwrap_err().contains("too large"));
}

#[test]
fn the_states_of_a_base_are_kept() {
    let (_ground, folder, path) = ground();
    let bases = [
        Grant::Disabled,
        Grant::Enabled,
        Grant::Inherited,
        Grant::Unclear,
        Grant::Unknown,
    ];
    let changes: Vec<Change> = bases
        .into_iter()
        .enumerate()
        .map(|(nth, from)| Change {
            from,
            ..change(&format!("user{nth}"), true)
        })
        .collect();
    file::add(&path, &root(), &changes).unwrap();
    assert_eq!(find(&folder, &root()).unwrap().unwrap().changes, changes);
}
