//! What this process holds, as the system sees it.

use std::fs;

/// Open file descriptors, sockets among them.
pub(crate) fn descriptors() -> usize {
    // The one that reads the directory is in it too, each time.
    fs::read_dir("/proc/self/fd").unwrap().count()
}

/// Resident memory in KiB.
pub(crate) fn resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let size = line.and_then(|line| line.split_whitespace().nth(1));
    size.unwrap().parse().unwrap()
}
