//! The file that made passwords are written to: readable by its owner alone, never in place of
//! another, never half written, and replaced only while it is the same file.
//!
//! What it holds, its columns too, is made by [`csv`](crate::engine::password_batch::csv), for the
//! console and for commands.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use crate::domain::secret::Secret;
use crate::engine::password_batch::{FileId, PasswordFileJob};

/// Does the work. Returns which file it is now.
///
/// # Errors
/// What went wrong, as a sentence. What was there before is still there.
pub fn work(job: &PasswordFileJob) -> Result<FileId, String> {
    let (shown, result) = match job {
        PasswordFileJob::Create { path, text } => (path, create(&place(path), text)),
        PasswordFileJob::Replace { path, file, text } => (path, replace(&place(path), *file, text)),
        PasswordFileJob::Remove { path, file } => (path, remove(&place(path), *file)),
    };
    result.map_err(|error| {
        let why = match error.kind() {
            io::ErrorKind::AlreadyExists => "it already exists; name another file".into(),
            io::ErrorKind::NotFound => "there is no such folder".into(),
            io::ErrorKind::PermissionDenied => "permission denied".into(),
            _ => error.to_string(),
        };
        format!("{shown} cannot be written: {why}")
    })
}

/// The path that a person typed, with `~/` replaced.
fn place(path: &str) -> PathBuf {
    match (path.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => path.into(),
    }
}

fn id(file: &fs::Metadata) -> FileId {
    FileId {
        device: file.dev(),
        number: file.ino(),
    }
}

/// The folder of a path.
fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// Makes the file. A link at its place counts as a file that is there.
fn create(path: &Path, text: &Secret) -> io::Result<FileId> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    let written = fill(&mut file, text).and_then(|()| sync(folder(path)));
    if written.is_err() {
        // It was made just now, by nobody else.
        let _ = fs::remove_file(path);
    }
    written?;
    Ok(id(&file.metadata()?))
}

fn fill(file: &mut File, text: &Secret) -> io::Result<()> {
    // Whatever the umask made of it.
    file.set_permissions(fs::Permissions::from_mode(0o600))?;
    file.write_all(text.expose().as_bytes())?;
    file.sync_all()
}

/// Makes the name of the file survive a power cut too.
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

fn replace(path: &Path, known: FileId, text: &Secret) -> io::Result<FileId> {
    check(path, known)?;
    let mut file = tempfile::Builder::new()
        .prefix(".guestlist-")
        .permissions(fs::Permissions::from_mode(0o600))
        .tempfile_in(folder(path))?;
    fill(file.as_file_mut(), text)?;
    let file = file.persist(path).map_err(|error| error.error)?;
    sync(folder(path))?;
    Ok(id(&file.metadata()?))
}

fn remove(path: &Path, known: FileId) -> io::Result<FileId> {
    check(path, known)?;
    fs::remove_file(path)?;
    Ok(known)
}

/// Checks that it is still the same file, so that nothing else is replaced or removed.
fn check(path: &Path, known: FileId) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(now) if id(&now) == known => Ok(()),
        Ok(_) => Err(io::Error::other("another file is in its place now")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(io::Error::other("it was moved or removed meanwhile"))
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(content: &str) -> Secret {
        Secret::new(content)
    }

    fn created(path: &Path, content: &str) -> Result<FileId, String> {
        work(&PasswordFileJob::Create {
            path: path.display().to_string(),
            text: text(content),
        })
    }

    fn replaced(path: &Path, file: FileId, content: &str) -> Result<FileId, String> {
        work(&PasswordFileJob::Replace {
            path: path.display().to_string(),
            file,
            text: text(content),
        })
    }

    #[test]
    fn a_file_is_the_owners_alone_and_replaced_as_a_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new.csv");
        let file = created(&path, "planned").unwrap();
        let file = replaced(&path, file, "done").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "done");
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        let remove = PasswordFileJob::Remove {
            path: path.display().to_string(),
            file,
        };
        work(&remove).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        assert!(work(&remove).unwrap_err().contains("moved or removed"));
    }

    #[test]
    fn what_is_there_is_never_touched() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new.csv");
        fs::write(&path, "theirs").unwrap();
        assert!(created(&path, "x").unwrap_err().contains("already exists"));
        let link = folder.path().join("link.csv");
        std::os::unix::fs::symlink(folder.path().join("nowhere"), &link).unwrap();
        assert!(created(&link, "x").unwrap_err().contains("already exists"));

        let ours = folder.path().join("ours.csv");
        let file = created(&ours, "planned").unwrap();
        fs::rename(&path, &ours).unwrap();
        let why = replaced(&ours, file, "x").unwrap_err();
        assert!(why.contains("another file is in its place"), "{why}");
        assert_eq!(fs::read_to_string(&ours).unwrap(), "theirs");
    }

    #[test]
    fn a_folder_that_is_not_there_is_said_to_be() {
        let folder = tempfile::tempdir().unwrap();
        let why = created(&folder.path().join("no/new.csv"), "x").unwrap_err();
        assert!(why.ends_with("there is no such folder"), "{why}");
    }
}
