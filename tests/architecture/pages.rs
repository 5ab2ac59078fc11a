//! A comment that names a page of `docs`, as in docs/protocol.md (*Commands* and *Answers*), names
//! one that is there, with sections that are there.

use std::path::Path;

use crate::families::files;

/// The text of a file with its comments as running text.
fn running(text: &str) -> String {
    let lines = text.lines().map(str::trim_start);
    let lines = lines.map(|line| line.trim_start_matches('/').trim_start_matches('!').trim());
    lines.collect::<Vec<_>>().join(" ")
}

/// The pages that a text names, each with the sections that stand in `*…*` right behind it.
fn named(text: &str) -> Vec<(&str, Vec<&str>)> {
    let behind = text.split("docs/").skip(1);
    behind
        .filter_map(|behind| {
            let (page, mut rest) = behind.split_once(".md")?;
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
            let mut sections = Vec::new();
            while let Some((section, more)) = rest
                .trim_start_matches(['`', ',', ' ', '('])
                .trim_start_matches("and ")
                .strip_prefix('*')
                .and_then(|section| section.split_once('*'))
            {
                sections.push(section);
                rest = more;
            }
            page.chars().all(is_name).then_some((page, sections))
        })
        .collect()
}

#[test]
fn the_pages_and_sections_that_comments_name_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    for folder in ["src", "tests", "benches"] {
        files(&root.join(folder), &mut all);
    }
    all.retain(|path| path.extension().is_some_and(|it| it == "rs"));
    let mut sections_seen = 0;
    for path in all {
        let text = running(&std::fs::read_to_string(&path).unwrap());
        for (page, sections) in named(&text) {
            let place = path.display();
            let file = root.join("docs").join(page).with_extension("md");
            let page_text = std::fs::read_to_string(file);
            let page_text = page_text.unwrap_or_else(|_| panic!("{place}: no docs/{page}.md"));
            let headings = page_text.lines().filter(|line| line.starts_with('#'));
            let headings: Vec<&str> = headings.map(|it| it.trim_matches(['#', ' '])).collect();
            for section in sections {
                sections_seen += 1;
                let is_there = headings.contains(&section);
                assert!(is_there, "{place}: docs/{page}.md has no *{section}*");
            }
        }
    }
    assert!(sections_seen > 5, "{sections_seen} sections were found");
}
