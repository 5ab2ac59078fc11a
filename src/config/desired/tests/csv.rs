//! CSV.

use super::*;

fn refused(cases: &[(&str, &str)]) {
    assert_refused(Format::Csv, cases);
}

#[test]
fn each_row_is_a_user() {
    let text = "name,full-access,log-management,groups,password_env,password_policy\r\n\
        plc-01,on,OFF,night;day shift,PLC01,always\r\n\
        \r\n\
        \"Ünit \"\"2\"\", hall\nB\", Yes ,, - ,,\r\n\
        x,0,1,,,On_Create";
    assert_eq!(
        told(text, Format::Csv),
        [
            "plc-01 @2:1 +full-access@1:6 -log-management@1:18 groups [night day shift] password env PLC01 always",
            "Ünit \"2\", hall\nB @4:1 +full-access@1:6 groups []",
            "x @6:1 -full-access@1:6 +log-management@1:18",
        ]
    );
}

#[test]
fn all_words_for_a_permission_are_read() {
    for (word, sign) in [
        ("on", "+"),
        ("off", "-"),
        ("TRUE", "+"),
        ("False", "-"),
        ("yes", "+"),
    ]
    .into_iter()
    .chain([
        ("NO", "-"),
        ("1", "+"),
        ("0", "-"),
        ("Enabled", "+"),
        ("disabled", "-"),
    ]) {
        let text = format!("user,p\na,{word}\n");
        assert_eq!(told(&text, Format::Csv), [format!("a @2:1 {sign}p@1:6")]);
    }
}

#[test]
fn columns_may_be_in_any_order_and_case() {
    let text = "\u{feff}Password_File , my perm,USER,Password\n/run/x,on,a,\n,, b,\"p,1\"\n";
    assert_eq!(
        told(text, Format::Csv),
        [
            "a @2:11 +my perm@1:16 password file /run/x",
            " b @3:3 password p,1"
        ]
    );
}

#[test]
fn a_wrong_header_is_refused_at_its_column() {
    refused(&[
        (
            "name,passwrd\n",
            "line 1, column 6: unknown column \"passwrd\"; did you mean password?",
        ),
        (
            "é,name,group\n",
            "line 1, column 8: unknown column \"group\"; did you mean groups?",
        ),
        (
            "name,Password-Env\n",
            "line 1, column 6: unknown column \"Password-Env\"; did you mean password_env?",
        ),
        (
            "on,nmae\n",
            "line 1, column 4: unknown column; did you mean name?",
        ),
        (
            "a,hunter2\n",
            "line 1, column 1: the first line must name the columns, and one of them must be name",
        ),
        (
            "\n\n\"name;groups\"\n",
            "line 3, column 1: the cells must be separated by commas",
        ),
        (
            "name\tgroups\n",
            "line 1, column 1: the cells must be separated by commas",
        ),
        (
            "name,,groups\n",
            "line 1, column 6: this column has no name",
        ),
        (
            "name,groups,\n",
            "line 1, column 13: this column has no name",
        ),
        (
            "name,p,p\n",
            "line 1, column 8: columns \"p\" and \"p\" are the same",
        ),
        (
            "name,User\n",
            "line 1, column 6: columns \"name\" and \"User\" are the same",
        ),
    ]);
}

#[test]
fn permissions_that_brokers_have_are_not_taken_for_mistyped_columns() {
    let names = [
        "full-access",
        "user-management",
        "log-management",
        "asset-management",
        "system-config",
    ];
    let more = [
        "AllowedUserManagement",
        "admin",
        "publish",
        "subscribe",
        "password-management",
        "root",
        "x",
    ];
    for name in names.into_iter().chain(more) {
        let text = format!("name,{name}\na,on\n");
        assert_eq!(told(&text, Format::Csv), [format!("a @2:1 +{name}@1:6")]);
    }
}

#[test]
fn a_wrong_cell_is_refused_at_its_column_and_not_shown() {
    refused(&[
        (
            "name,p,q\na,,\nb,on,onn\n",
            "line 3, column 6: permission \"q\" (line 1, column 8) must be on, off or empty; did you mean on?",
        ),
        (
            "name,p\né,hunter2\n",
            "line 2, column 3: permission \"p\" (line 1, column 6) must be on, off or empty",
        ),
        (
            "name,p\na,2\n",
            "line 2, column 3: permission \"p\" (line 1, column 6) must be on, off or empty",
        ),
        (
            "name,p\n\"a\nb\",2\n",
            "line 3, column 4: permission \"p\" (line 1, column 6) must be on, off or empty",
        ),
        ("p,name\non,\n", "line 2, column 4: name is empty"),
        (
            "name,password_policy\na,alwas\n",
            "line 2, column 3: unknown password_policy; did you mean always?",
        ),
        (
            "name,groups\na,night;;day\n",
            "line 2, column 3: a group is empty",
        ),
        (
            "name,groups\na,night;night\n",
            "line 2, column 3: group \"night\" appears twice",
        ),
        (
            "name,password,password_env\na,x,\nb,x,Y\n",
            "line 3, column 5: give only one of password, password_env and password_file",
        ),
        (
            "name\nplc-01\nb\n\nplc-01\n",
            "line 5, column 1: user \"plc-01\" is already on line 2",
        ),
    ]);
}

#[test]
fn a_row_of_another_length_is_refused() {
    let more = "line 2, column 12: this row has 4 cells and the first line 3 columns; put a cell with \
        a comma inside in double quotes";
    let fewer = "line 3, column 1: this row has 1 cell and the first line 2 columns; put a cell with a \
        comma inside in double quotes";
    refused(&[
        ("name,password,p\na,hunt,er2,on\n", more),
        ("name,p\na,on\nb\n", fewer),
    ]);
}

#[test]
fn wrong_quotes_are_refused_and_the_cell_is_not_shown() {
    let why = "the quotes of this cell are wrong: put the whole cell in double quotes, and write each \
        double quote inside of it twice";
    for (text, place) in [
        ("name,password\na,\"hunter2\nb,x\n", "line 2, column 3"),
        ("name,password\na,\"hunter2\"\"\n", "line 2, column 3"),
        ("name,password\na,hun\"ter2\n", "line 2, column 3"),
        ("name,password\na, \"hunter2\"\n", "line 2, column 3"),
        ("name,password\na,\"hun\"ter2\n", "line 2, column 3"),
        ("name,password\na,\"", "line 2, column 3"),
        ("\"name", "line 1, column 1"),
    ] {
        refused(&[(text, &format!("{place}: {why}"))]);
    }
}

#[test]
fn files_are_written_with_quotes_only_where_needed() {
    let texts = |row: &[&str]| row.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let rows = [
        texts(&["plc-01", "night;day", "on"]),
        texts(&["a \"b\", c", "-", ""]),
        texts(&["=1+1", "", "off"]),
    ];
    assert_eq!(
        write_csv(&texts(&["name", "groups", "full-access"]), &rows),
        "name,groups,full-access\r\nplc-01,\"night;day\",on\r\n\"a \"\"b\"\", c\",-,\r\n\"=1+1\",,off\r\n"
    );
    assert_eq!(
        write_csv(&texts(&["name"]), &[texts(&[""])]),
        "name\r\n\"\"\r\n"
    );
}

#[test]
fn permissions_that_no_column_can_name_are_known() {
    let names = |names: &[&str]| names.iter().map(|it| (*it).into()).collect::<Vec<String>>();
    let kept = names(&["full-access", "a,b", "a;b", "a \"b\"", "on", "-"]);
    let header = csv_header(&kept, true).unwrap();
    let text = format!("{header}x,on,on,on,on,on,on,-\r\n");
    let read = read(&text, Format::Csv).unwrap();
    let permissions = read[0].permissions.iter();
    assert!(permissions.map(|it| &it.name).eq(&kept));
    for name in [
        "name",
        "Groups",
        "user",
        "password",
        "passwords",
        "",
        " a",
        "a\n",
    ] {
        assert_eq!(
            csv_header(&names(&["ok", name]), false),
            Err(name),
            "{name:?}"
        );
    }
}

#[test]
fn groups_that_a_cell_cannot_hold_are_known() {
    let none: [&str; 0] = [];
    assert_eq!(csv_groups(&none).as_deref(), Some("-"));
    assert_eq!(csv_groups(&["night", "-"]).as_deref(), Some("night;-"));
    for groups in [["-"], ["a;b"], [" a"], [""]] {
        assert_eq!(csv_groups(&groups), None, "{groups:?}");
    }
}
