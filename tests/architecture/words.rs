//! The words that people read: sentences in the source and the help of the command line.
//! `just words` writes them to `target/words.txt`, to be read one by one; the test keeps out what
//! they do without.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItem, Item, LitStr};

use crate::families::files;
use crate::source::is_for_tests;

/// Words that make a sentence hard to read, in lower case. A space keeps parts of words out.
const BANNED: [&str; 17] = [
    "anew",
    " whom",
    "of which",
    "is told",
    "is wanted",
    "none that",
    "take back",
    "taken back",
    "takes back",
    "take it back",
    "take them back",
    "thereby",
    "therein",
    "nobody knows",
    "tells of",
    "bethought",
    "heretofore",
];

/// The embedded broker speaks as a broker does.
const NOT_OURS: &str = "sandbox";

/// What one file says.
#[derive(Default)]
struct Sentences(Vec<String>);

impl Sentences {
    /// Keeps what reads as words: names of fields, formats and topics do not.
    fn keep(&mut self, text: &str) {
        let is_word = text.starts_with(|c: char| c.is_uppercase()) && text.len() > 2;
        let has_words = text
            .split(' ')
            .filter(|it| it.chars().any(char::is_alphabetic));
        if is_word || has_words.count() > 1 {
            self.0.push(text.replace('\n', "\n    "));
        }
    }

    fn tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Literal(literal) => {
                    if let Ok(text) = syn::parse2::<LitStr>(TokenTree::Literal(literal).into()) {
                        self.keep(&text.value());
                    }
                }
                _ => {}
            }
        }
    }
}

impl Visit<'_> for Sentences {
    fn visit_item(&mut self, item: &Item) {
        let is_test = match item {
            Item::Mod(it) => is_for_tests(&it.attrs),
            Item::Fn(it) => is_for_tests(&it.attrs),
            Item::Impl(it) => is_for_tests(&it.attrs),
            _ => false,
        };
        if !is_test {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &ImplItem) {
        if !matches!(item, ImplItem::Fn(it) if is_for_tests(&it.attrs)) {
            visit::visit_impl_item(self, item);
        }
    }

    /// Comments and reasons for the compiler.
    fn visit_attribute(&mut self, _: &Attribute) {}

    fn visit_lit_str(&mut self, text: &LitStr) {
        self.keep(&text.value());
    }

    fn visit_macro(&mut self, it: &syn::Macro) {
        self.tokens(it.tokens.clone());
    }
}

/// All sentences of a file, in its order.
fn sentences(path: &Path) -> Vec<String> {
    let file = syn::parse_file(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut found = Sentences::default();
    found.visit_file(&file);
    found.0
}

/// The help of the program, of each of its commands and theirs, and of each topic.
fn help() -> Vec<(String, String)> {
    let mut program = guestlist::config::command_line::command().term_width(0);
    program.build();
    let mut pages = Vec::new();
    read(&mut program, &mut pages);
    pages
}

fn read(command: &mut clap::Command, pages: &mut Vec<(String, String)>) {
    let name = command.get_bin_name().unwrap_or_default().to_owned();
    pages.push((
        format!("{name} --help"),
        command.render_long_help().to_string(),
    ));
    let commands = command.get_subcommands_mut();
    for command in commands.filter(|it| it.get_name() != "help") {
        read(command, pages);
    }
}

/// Everything that people read, each with the place where it stands.
fn all() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<PathBuf> = Vec::new();
    files(&root.join("src"), &mut paths);
    paths.sort();
    let mut found = help();
    for path in paths {
        let name = path.strip_prefix(root).unwrap().display().to_string();
        if name.contains("/tests") || name.contains(NOT_OURS) {
            continue;
        }
        found.extend(sentences(&path).into_iter().map(|it| (name.clone(), it)));
    }
    found
}

#[test]
fn words_that_people_read_are_plain() {
    let all = all();
    let mut list = String::new();
    let mut before = "";
    for (place, text) in &all {
        if place != before {
            let _ = writeln!(list, "\n{place}");
            before = place;
        }
        let _ = writeln!(list, "    {text}");
    }
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target");
    std::fs::create_dir_all(&target).unwrap();
    std::fs::write(target.join("words.txt"), list).unwrap();

    let mut wrong = std::collections::BTreeSet::new();
    for (place, text) in &all {
        let lower = text.to_lowercase();
        // Alone it is no sentence: one searches for an action by it.
        let is_in = |word: &&&str| lower.contains(**word) && lower != **word;
        for word in BANNED.iter().filter(is_in) {
            wrong.insert(format!("{place}: {word:?} in {text:?}"));
        }
    }
    crate::none(&wrong);
}
