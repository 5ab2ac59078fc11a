//! What is written about the console is true of it.

use guestlist::screens::key_table;

#[test]
fn the_readme_lists_the_keys_that_the_console_has() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    let start = readme.find("<!-- keys:").unwrap();
    let start = start + readme[start..].find("-->\n").unwrap() + 4;
    let end = readme.find("<!-- end of keys -->").unwrap();
    let expected = format!("{}\n", key_table::markdown());
    if std::env::var_os("UPDATE_README").is_some() {
        let updated = format!("{}{expected}{}", &readme[..start], &readme[end..]);
        std::fs::write(path, updated).unwrap();
        return;
    }
    assert_eq!(
        &readme[start..end],
        expected,
        "UPDATE_README=1 writes the table anew"
    );
}
