//! `src/README.md`: what each file decides, in the words of its own first paragraph. Who looks for
//! a behaviour searches there.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::families::files;

const HEAD: &str = "# What each file decides

<!-- Made from the first paragraph of each file: UPDATE_DOCS=1 cargo test --test architecture map -->

Search this page for a word of the behaviour that you look for. How the parts work together, and how to add to them, is
in [ARCHITECTURE.md](../ARCHITECTURE.md).
";

/// The first paragraph of a file's documentation, links as plain names.
fn first_paragraph(text: &str) -> String {
    let lines = text.lines().map_while(|line| line.strip_prefix("//!"));
    let lines = lines
        .map(str::trim)
        .skip_while(|it| it.is_empty())
        .take_while(|it| !it.is_empty() && !it.starts_with("- "));
    let lines: Vec<&str> = lines.collect();
    let text = lines.join(" ");
    text.replace("[`", "`").replace("`]", "`")
}

fn map() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders: BTreeMap<PathBuf, BTreeMap<(bool, String), String>> = BTreeMap::new();
    let mut all = Vec::new();
    files(&root, &mut all);
    let is_test = |path: &PathBuf| path.iter().any(|it| it == "tests" || it == "tests.rs");
    for path in all.into_iter().filter(|it| !is_test(it)) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let folder = path.parent().unwrap().strip_prefix(&root).unwrap();
        let says = first_paragraph(&fs::read_to_string(&path).unwrap());
        let is_beside = !["mod.rs", "lib.rs", "main.rs"].contains(&name.as_str());
        let of = folders.entry(folder.to_owned()).or_default();
        of.insert((is_beside, name), says);
    }
    let mut text = HEAD.to_owned();
    for (folder, files) in folders {
        writeln!(text, "\n## {}\n", Path::new("src").join(folder).display()).unwrap();
        for ((_, name), says) in files {
            writeln!(text, "- `{name}`: {says}").unwrap();
        }
    }
    text
}

#[test]
fn each_file_says_what_it_decides_and_the_map_repeats_it() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/README.md");
    let map = map();
    let silent: Vec<&str> = map.lines().filter(|it| it.ends_with(": ")).collect();
    assert!(silent.is_empty(), "{silent:?}");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &map).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == map,
        "src/README.md is old: UPDATE_DOCS=1 cargo test --test architecture map writes it"
    );
}

/// As wide as `max_width` of `rustfmt.toml`, which leaves comments as they are.
#[test]
fn comments_are_as_wide_as_the_code() {
    const WIDTH: usize = 100;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    for folder in ["src", "tests", "benches"] {
        files(&root.join(folder), &mut all);
    }
    let mut wide = Vec::new();
    for path in all {
        let text = fs::read_to_string(&path).unwrap();
        for (at, line) in text.lines().enumerate() {
            if line.trim_start().starts_with("//") && line.chars().count() > WIDTH {
                let path = path.strip_prefix(root).unwrap();
                wide.push(format!("{}:{}", path.display(), at + 1));
            }
        }
    }
    assert!(wide.is_empty(), "{wide:#?}");
}
