//! What is written about the console is true of it.

use guestlist::screens::key_table;

/// What stands above the tables.
const HEAD: &str = "# Keys

<!-- Made from src/screens/*/keys.rs: UPDATE_DOCS=1 cargo test --test console docs -->

`?` shows the keys of the screen in front, `:` all its commands by name. In text fields the usual keys of a shell
work too: `ctrl-a`, `ctrl-e`, `ctrl-u`, `ctrl-k`, `ctrl-w`. [The config file](configuration.md#keys) can change all keys.
";

#[test]
fn the_docs_list_the_keys_that_the_console_has() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/keys.md");
    let expected = format!("{HEAD}{}", key_table::markdown());
    let expected = format!("{}\n", expected.trim_end());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, expected).unwrap();
        return;
    }
    assert!(
        std::fs::read_to_string(path).unwrap_or_default() == expected,
        "docs/keys.md is old: UPDATE_DOCS=1 cargo test --test console docs writes it"
    );
}

/// One page that is read to the end.
#[test]
fn the_readme_is_short() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    assert!(readme.lines().count() <= 200, "the rest belongs in docs/");
    assert!(readme.len() <= 12 * 1024, "the rest belongs in docs/");
}

/// Links from one page to another, to a heading of it and to a picture.
#[test]
fn links_lead_somewhere() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let pages = std::fs::read_dir(root.join("docs")).unwrap();
    let pages = pages.map(|page| page.unwrap().path());
    let readmes = ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"];
    for page in pages.chain(readmes.map(|name| root.join(name))) {
        let text = std::fs::read_to_string(&page).unwrap();
        for link in text.split("](").skip(1) {
            let link = link.split(')').next().unwrap();
            if link.contains("://") {
                continue;
            }
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => page.clone(),
                file => page.parent().unwrap().join(file),
            };
            assert!(target.exists(), "{link} in {}", page.display());
            if !heading.is_empty() {
                let text = std::fs::read_to_string(&target).unwrap();
                let known = text.lines().any(|line| anchor(line) == heading);
                assert!(known, "{link} in {}", page.display());
            }
        }
    }
}

/// What a heading is called in links.
fn anchor(line: &str) -> String {
    let heading = line.trim_start_matches('#').trim().to_lowercase();
    let words = heading.chars().filter_map(|c| match c {
        ' ' => Some('-'),
        '-' | '_' => Some(c),
        c => c.is_alphanumeric().then_some(c),
    });
    words.collect()
}
