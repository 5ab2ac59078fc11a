//! Who owns a folder. `sudo` may leave `HOME` as it is, and the owner could not use what root makes
//! there.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// Why nothing new may be made at this path: we are root, and the folder belongs to another user.
/// `None` where it may.
pub(crate) fn foreign(path: &Path) -> Option<String> {
    foreign_to(rustix::process::geteuid().as_raw(), path)
}

fn foreign_to(user: u32, path: &Path) -> Option<String> {
    if user != 0 {
        // The system itself keeps others from writing there.
        return None;
    }
    let (folder, owner) = path.ancestors().find_map(|it| {
        let found = fs::metadata(it).ok()?;
        Some((it, found.uid()))
    })?;
    (owner != 0).then(|| {
        format!(
            "{} belongs to another user (uid {owner}), so root does not write there; use sudo \
                -H, or another HOME",
            folder.display()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::chown;

    #[test]
    fn root_makes_nothing_in_a_folder_of_somebody_else() {
        let home = tempfile::tempdir().unwrap();
        if rustix::process::geteuid().is_root() {
            chown(home.path(), Some(54_321), None).unwrap();
        }
        let owner = fs::metadata(home.path()).unwrap().uid();
        for inside in [
            "brokers.json",
            ".coreflux/brokers.json",
            ".local/state/guestlist/drafts/a",
        ] {
            let path = home.path().join(inside);
            let why = foreign_to(0, &path).unwrap();
            let named = format!(
                "{} belongs to another user (uid {owner})",
                home.path().display()
            );
            assert!(why.starts_with(&named), "{why}");
            assert_eq!(foreign_to(owner, &path), None, "its owner may");
        }
        assert_eq!(foreign_to(0, Path::new("/proc/1/nothing/here")), None);
    }
}
