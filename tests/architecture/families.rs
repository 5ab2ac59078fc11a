//! Where the words of this family may stand: nothing above the dialect knows of it.

use std::path::{Path, PathBuf};

/// The modules that may name it, and why.
const MAY: [(&str, &str); 3] = [
    ("broker/dialect", "the dialect itself, and finding out"),
    (
        "domain/family.rs",
        "the names by which a flag or a profile chooses",
    ),
    ("config/command_line.rs", "the flag that chooses"),
];

const WORDS: [&str; 5] = [
    "mosquitto",
    "dynsec",
    "dynamic-security",
    "dynamic security",
    "$control",
];

pub(crate) fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn nothing_above_the_dialect_names_the_family() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&source, &mut all);
    let mut used = [false; MAY.len()];
    for path in all {
        let text = std::fs::read_to_string(&path).unwrap().to_lowercase();
        let Some(word) = WORDS.iter().find(|word| text.contains(**word)) else {
            continue;
        };
        let module = path.strip_prefix(&source).unwrap();
        let place = MAY.iter().position(|(may, _)| module.starts_with(may));
        let place = place.unwrap_or_else(|| panic!("{} names {word}", module.display()));
        used[place] = true;
    }
    assert!(used.iter().all(|used| *used), "{used:?}: {MAY:?}");
}
