//! Which module may use which. Every path in `src` is read and held against the tables below: `use`
//! lines, paths in the code and in macros, `super::`, re-exports. What only tests use is left out.

#![expect(clippy::unwrap_used, reason = "a test ends where its ground gives way")]

mod families;
mod map;
mod pages;
mod source;
mod words;
mod writes;

use std::collections::{BTreeMap, BTreeSet};

use source::{Library, Module};

/// The rooms, and which others each may import. The root of the crate holds rooms and nothing else.
const ROOMS: [(&str, &[&str]); 12] = [
    ("domain", &[]),
    ("text", &[]),
    ("ui", &["domain", "text"]),
    ("engine", &["domain", "text"]),
    ("fleet", &["domain", "text", "engine"]),
    ("screens", &["domain", "text", "ui", "engine", "fleet"]),
    ("app", &["domain", "text", "ui", "engine", "screens"]),
    ("broker", &["domain", "text"]),
    ("driver", &["domain", "text", "engine", "broker"]),
    ("sandbox", &["domain"]),
    ("config", &["domain", "text", "ui", "screens"]),
    (
        "runtime",
        &[
            "domain", "text", "ui", "engine", "screens", "app", "broker", "driver", "sandbox",
            "config",
        ],
    ),
];

/// Where the libraries of the screen and of the wire may be named. `text` measures as ratatui does;
/// of a screen only its `view` draws.
const LIBRARIES: [(&str, &[&str]); 3] = [
    ("ratatui", &["ui", "screens", "text", "runtime"]),
    ("crossterm", &["runtime"]),
    ("rumqttc", &["broker"]),
];

/// The rooms in which no circle of files spans two folders. More join them as they are put in
/// order.
const WITHOUT_CIRCLES: [&str; 12] = [
    "domain", "text", "ui", "engine", "fleet", "screens", "app", "broker", "driver", "sandbox",
    "config", "runtime",
];

/// The rooms of the screen, which the tests of the engine do without.
const OF_THE_SCREEN: [&str; 4] = ["ui", "app", "view", "screens"];

/// The folders in `screens` that are no screen: what several of them use, and above them the fleet,
/// what is asked on the way out, and the frame.
const NO_SCREENS: [&str; 8] = [
    "bindings", "fleet", "layout", "pages", "palette", "question", "unsaved", "view",
];

/// The most files of one folder that may form a circle there.
const LONGEST_CIRCLE: usize = 6;

fn room(module: &[String]) -> &str {
    module.first().map_or("", String::as_str)
}

fn name(module: &[String]) -> String {
    if module.is_empty() {
        "lib.rs".into()
    } else {
        module.join("::")
    }
}

/// Everything that is imported, as paths from the root of their crate, each with the module that
/// does it.
fn imports(library: &Library) -> Vec<(&Module, Vec<String>)> {
    let modules = library.modules();
    modules
        .flat_map(|module| {
            library
                .imports(module)
                .into_iter()
                .map(move |it| (module, it))
        })
        .collect()
}

fn none(wrong: &BTreeSet<String>) {
    let wrong: Vec<&str> = wrong.iter().map(String::as_str).collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn rooms_import_only_what_lies_below_them() {
    let library = Library::read();
    let allowed = BTreeMap::from(ROOMS);
    let mut wrong = BTreeSet::new();
    for (module, path) in imports(&library) {
        let (own, Some(other)) = (room(module), path.get(1)) else {
            continue;
        };
        if path[0] != source::OURS || own == other {
            continue;
        }
        let is_allowed = allowed
            .get(own)
            .is_some_and(|it| it.contains(&other.as_str()));
        if !is_allowed {
            wrong.insert(format!("{} imports {}", name(module), path.join("::")));
        }
    }
    none(&wrong);
}

#[test]
fn every_room_has_its_line() {
    let library = Library::read();
    let lines: BTreeSet<&str> = ROOMS.iter().map(|(room, _)| *room).collect();
    let rooms: BTreeSet<&str> = library.modules().map(|it| room(it)).collect();
    let rooms: BTreeSet<&str> = rooms.into_iter().filter(|it| !it.is_empty()).collect();
    assert_eq!(rooms, lines);
    for (room, below) in ROOMS {
        assert!(below.iter().all(|it| lines.contains(it)), "{room}");
    }
}

/// Whether a module of a screen draws.
fn draws(module: &[String]) -> bool {
    module.iter().any(|it| it == "view")
}

#[test]
fn libraries_are_named_only_in_their_rooms() {
    let library = Library::read();
    let mut wrong = BTreeSet::new();
    for (module, path) in imports(&library) {
        for (library, rooms) in LIBRARIES {
            // `ratatui::crossterm` names both; the crates of rumqttc have their version at the end.
            let names_it = path.iter().take(2).any(|it| it.starts_with(library));
            let is_here =
                rooms.contains(&room(module)) && (room(module) != "screens" || draws(module));
            if path[0] != source::OURS && names_it && !is_here {
                wrong.insert(format!("{} names {}", name(module), path.join("::")));
            }
        }
    }
    none(&wrong);
}

#[test]
fn circles_of_files_stay_small_and_within_one_folder() {
    let library = Library::read();
    let mut wrong = BTreeSet::new();
    for circle in library.circles() {
        let folders: BTreeSet<Module> = circle.iter().map(|it| library.folder(it)).collect();
        let rooms: BTreeSet<&str> = circle.iter().map(|it| room(it)).collect();
        let is_watched = rooms.iter().any(|it| WITHOUT_CIRCLES.contains(it));
        if is_watched && (folders.len() > 1 || circle.len() > LONGEST_CIRCLE) {
            let files: Vec<String> = circle.iter().map(|it| it.join("::")).collect();
            wrong.insert(files.join(", "));
        }
    }
    none(&wrong);
}

/// The screens: every folder in `screens` but those that are none.
fn screens() -> BTreeSet<String> {
    let folders = std::fs::read_dir("src/screens").unwrap();
    let folders = folders.map(Result::unwrap);
    let folders = folders.filter(|it| it.file_type().unwrap().is_dir());
    let names = folders.map(|it| it.file_name().into_string().unwrap());
    let (others, screens): (BTreeSet<String>, BTreeSet<String>) =
        names.partition(|it| NO_SCREENS.contains(&it.as_str()));
    assert_eq!(
        others.len(),
        NO_SCREENS.len(),
        "one of {NO_SCREENS:?} is gone"
    );
    screens
}

/// The folder of `screens` that a module belongs to.
fn screen(module: &[String]) -> Option<&String> {
    module.get(1).filter(|_| room(module) == "screens")
}

#[test]
fn no_screen_imports_another_screen() {
    let library = Library::read();
    let mut wrong = BTreeSet::new();
    let screens = screens();
    let mut seen = BTreeSet::new();
    for (module, path) in imports(&library) {
        let Some(own) = screen(module).filter(|it| screens.contains(*it)) else {
            continue;
        };
        seen.insert(own.clone());
        let other = screen(&path[1..]).filter(|_| path[0] == source::OURS);
        if other.is_some_and(|other| other != own && screens.contains(other)) {
            wrong.insert(format!("{} imports {}", name(module), path.join("::")));
        }
    }
    assert_eq!(seen, screens);
    none(&wrong);
}

#[test]
fn the_tests_of_the_engine_need_no_screen() {
    let tests = Library::read_from("tests/engine", "main.rs");
    let mut wrong = BTreeSet::new();
    let mut names_engine = false;
    for (module, path) in imports(&tests) {
        let Some(other) = path.get(1).filter(|_| path[0] == source::OURS) else {
            continue;
        };
        names_engine |= other == "engine";
        if OF_THE_SCREEN.contains(&other.as_str()) {
            wrong.insert(format!("{} names {}", name(module), path.join("::")));
        }
    }
    assert!(names_engine, "nothing was read");
    none(&wrong);
}
