use super::*;
use crate::config::environment;
use crate::screens::bindings::{Action, KeyContext};
use crate::ui::key::Key;

/// What is wrong with a text, as `line:column why`.
fn wrong(text: &str) -> String {
    match read::preferences(text) {
        Err(Problem::Wrong { line, column, why }) => format!("{line}:{column} {why}"),
        other => panic!("{other:?}"),
    }
}

fn assert_wrong(text: &str, place: &str, words: &[&str]) {
    let told = wrong(text);
    assert!(told.starts_with(&format!("{place} ")), "{told}");
    for word in words {
        assert!(told.contains(word), "no {word:?} in {told}");
    }
}

#[test]
fn an_empty_file_and_the_sample_say_what_is_so_without_one() {
    assert_eq!(read::preferences(""), Ok(Preferences::default()));
    let theme = Some(ThemeName::Default);
    let expected = Preferences {
        theme,
        ..Preferences::default()
    };
    assert_eq!(read::preferences(&sample()), Ok(expected));
    for row in crate::screens::key_table::BINDINGS {
        let line = format!("\n{} = [", row.action.name());
        let fixed = row.action == Action::ToggleNth;
        assert_eq!(sample().contains(&line), !fixed, "{}", row.action.name());
    }
}

#[test]
fn all_of_it_is_read() {
    let text = "theme = 'dark'\nselection = 'bar'\nmouse = true\njournal = false\ndrafts = false\nascii = true\n\
        [keys.table]\nsave = ['ctrl-s', 'w']\nsort = []\n[keys.page]\nclose = 'x'\n";
    let preferences = read::preferences(text).unwrap();
    assert_eq!(preferences.theme, Some(ThemeName::Dark));
    assert!(preferences.mouse && !preferences.journal && !preferences.drafts);
    assert_eq!(preferences.ascii, Some(true));
    assert_eq!(preferences.selection, Selection::Bar);
    let does = |layer, key| preferences.keys.find(layer, key).map(|row| row.action);
    assert_eq!(does(KeyContext::Table, Key::ctrl('s')), Some(Action::Save));
    assert_eq!(does(KeyContext::Table, Key::char('w')), Some(Action::Save));
    assert_eq!(does(KeyContext::Table, Key::char('s')), None);
    assert_eq!(does(KeyContext::Table, Key::char('o')), None);
    assert_eq!(does(KeyContext::Page, Key::char('x')), Some(Action::Close));
    assert_eq!(does(KeyContext::Page, Key::char('q')), None);
}

#[test]
fn what_is_not_known_is_told_with_its_place_and_what_was_meant() {
    assert_wrong(
        "mouse = true\nthem = 'dark'",
        "2:1",
        &["\"them\"", "theme?"],
    );
    assert_wrong("theme = 'drak'", "1:9", &["\"drak\"", "dark?"]);
    assert_wrong("theme = 'x'", "1:9", &["default, light, dark"]);
    assert_wrong("[keys.tabel]\nsave = 's'", "1:7", &["\"tabel\"", "table?"]);
    let action = "[keys.table]\nsave = ['s']\nsavee = ['w']";
    assert_wrong(action, "3:1", &["keys.table", "\"savee\"", "save?"]);
    let elsewhere = "[keys.page]\nsave = ['s']";
    assert_wrong(elsewhere, "2:1", &["keys.page has no action \"save\""]);
    let key = "[keys.table]\nsave = ['w', 'spcae']";
    assert_wrong(key, "2:14", &["\"spcae\"", "space?"]);
    let same = "[keys.table]\nsave = 'ctrl-i'";
    assert_wrong(same, "2:8", &["tab"]);
}

#[test]
fn a_wrong_type_is_told_with_what_is_wanted() {
    assert_wrong("mouse = 'yes'", "1:9", &["true or false", "a string"]);
    assert_wrong("theme = 3", "1:9", &["in quotes", "an integer"]);
    assert_wrong("keys = 3", "1:8", &["[keys.table]"]);
    assert_wrong("keys.table = 3", "1:14", &["a table of actions"]);
    let number = "[keys.table]\nsave = 3";
    assert_wrong(number, "2:8", &["a list of keys"]);
    let inside = "[keys.table]\nsave = [\n  's',\n  3,\n]";
    assert_wrong(inside, "4:3", &["a key of save", "in quotes"]);
}

#[test]
fn a_key_has_one_meaning() {
    let two = "[keys.table]\nsave = 'w'\nadd = ['y', 'w']\ncopy = []";
    let told = wrong(two);
    assert!(told.contains("w is already the key of"), "{told}");
    assert!(
        told.starts_with("2:8 ") || told.starts_with("3:13 "),
        "{told}"
    );
    let default = "[keys.table]\nsave = ['c']";
    assert_wrong(default, "2:9", &["c is already the key of cancel"]);
    let twice = "[keys.table]\nsave = ['w', 'w']";
    assert_wrong(twice, "2:14", &["w is named twice"]);
    let digit = "[keys.table]\nsave = ['4']";
    assert_wrong(digit, "2:9", &["already the key of toggle-nth"]);
    assert!(read::preferences("[keys.table]\nsave = 'c'\ncancel = 's'").is_ok());
}

#[test]
fn what_must_stay_stays() {
    let quit = "[keys.table]\nquit = []";
    assert_wrong(quit, "2:1", &["quit needs a key"]);
    let close = "[keys.form]\nclose = []";
    assert_wrong(close, "2:1", &["close needs a key"]);
    let typed = "[keys.form]\nreveal = ['ctrl-r', 'x']";
    assert_wrong(typed, "2:21", &["for typing text", "ctrl-"]);
    let run = "[keys.table]\ntoggle-nth = ['x']";
    assert_wrong(run, "2:1", &["1 to 9"]);
}

#[test]
fn the_first_of_several_mistakes_is_told() {
    assert_wrong("theme = 3\nmouse = 3", "1:9", &["theme"]);
    assert_wrong("mouse = 3\nascii = 3\n[keys.x]", "1:9", &["mouse"]);
}

#[test]
fn what_is_no_toml_is_told_with_its_place() {
    assert_wrong("mouse = true\nmouse = false", "2:1", &["duplicate"]);
    assert_wrong("mouse = true\n\nthis is no toml", "3:6", &[]);
    assert_wrong("theme = \"dark", "1:14", &[]);
}

#[test]
fn flag_and_variables_move_the_file() {
    let home = ("HOME", "/home/anna");
    let xdg = ("XDG_CONFIG_HOME", "/srv/config");
    let own = ("GUESTLIST_CONFIG", "~/mine.toml");
    for (flag, variables, path, is_named) in [
        (
            None,
            &[home][..],
            "/home/anna/.config/guestlist/config.toml",
            false,
        ),
        (
            None,
            &[home, xdg],
            "/srv/config/guestlist/config.toml",
            false,
        ),
        (
            None,
            &[home, ("XDG_CONFIG_HOME", "not/absolute")],
            "/home/anna/.config/guestlist/config.toml",
            false,
        ),
        (None, &[home, xdg, own], "/home/anna/mine.toml", true),
        (Some("here.toml"), &[home, own], "here.toml", true),
    ] {
        let place = Place::find(flag.map(Path::new), &environment::of(variables)).unwrap();
        assert_eq!(place.path, Path::new(path));
        assert_eq!(place.is_named, is_named);
    }
}

#[test]
fn a_file_that_is_not_there_is_an_error_only_where_it_was_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut place = Place {
        path: folder.path().join("config.toml"),
        is_named: false,
    };
    assert_eq!(load(&place), Ok(Preferences::default()));
    place.is_named = true;
    let error = load(&place).unwrap_err();
    assert_eq!(error.problem, Problem::Missing);
    fs::write(&place.path, b"mouse = true\n# \xff").unwrap();
    let error = load(&place).unwrap_err().to_string();
    assert!(error.contains("config.toml, line 2, column 3: "), "{error}");
    fs::write(&place.path, "mouse = true").unwrap();
    assert!(load(&place).unwrap().mouse);
    place.path = folder.path().into();
    let error = load(&place).unwrap_err();
    assert!(matches!(error.problem, Problem::Unreadable(_)), "{error}");
}

#[test]
fn old_names_of_actions_are_understood() {
    for (part, old, key, action) in [
        ("review", "brief", "z", Action::Details),
        ("review", "mine", "z", Action::Toggle),
        ("run", "choose", "z", Action::Pause),
        ("history", "take-back", "z", Action::Undo),
        ("activity", "open", "z", Action::Details),
        ("activity", "cancel", "z", Action::Clear),
    ] {
        let text = format!("[keys.{part}]\n{old} = \"{key}\"");
        let keys = read::preferences(&text).unwrap().keys;
        let layer = KeyContext::ALL.into_iter().find(|it| it.name() == part);
        let row = keys.find(layer.unwrap(), Key::char('z')).unwrap();
        assert_eq!(row.action, action, "{part}.{old}");
    }
    // A name that the part has itself is that.
    let keys = read::preferences("[keys.table]\ncancel = \"z\"")
        .unwrap()
        .keys;
    let row = keys.find(KeyContext::Table, Key::char('z')).unwrap();
    assert_eq!(row.action, Action::Cancel);
}
