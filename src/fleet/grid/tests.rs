use super::*;
use crate::domain::permission::{Grant, Permission};
use crate::domain::user::User;

fn permission(key: &str) -> Permission {
    Permission {
        key: key.into(),
        label: key.into(),
        meaning: String::new(),
        is_role: false,
    }
}

/// A list of users with what each has, at a broker that knows these permissions.
fn list(known: &[&str], users: &[(&str, &[&str])]) -> Roster {
    let user = |(name, has): &(&str, &[&str])| User {
        name: (*name).into(),
        grants: known
            .iter()
            .map(|it| Grant::from(has.contains(it)))
            .collect(),
        groups: None,
        priorities: [].into(),
        details: [].into(),
    };
    let permissions = known.iter().map(|it| permission(it)).collect();
    Roster::new(permissions, users.iter().map(user).collect(), Vec::new()).0
}

fn grid(lists: &[(&Roster, PermissionKind)]) -> Grid {
    let mut grid = Grid::new(lists.len());
    for (at, list) in lists.iter().enumerate() {
        grid.take(at, Some(*list));
    }
    grid
}

const FLAGS: PermissionKind = PermissionKind::Flags;
const ROLES: PermissionKind = PermissionKind::Roles;

#[test]
fn what_most_have_is_the_reference() {
    let usual = list(&["A", "B"], &[("anna", &["A"]), ("bob", &[])]);
    let other = list(&["A", "B"], &[("anna", &["A", "B"])]);
    let grid = grid(&[(&other, FLAGS), (&usual, FLAGS), (&usual, FLAGS)]);
    let cells = |user: &str| grid.cells(&user.into());
    assert_eq!(
        cells("anna"),
        [Some(Cell::Differs), Some(Cell::Same), Some(Cell::Same)]
    );
    assert_eq!(
        cells("bob"),
        [Some(Cell::Missing), Some(Cell::Same), Some(Cell::Same)]
    );
    assert_eq!(grid.differing(), 2);
}

#[test]
fn a_chosen_broker_is_the_reference_also_for_users_that_it_does_not_have() {
    let usual = list(&["A"], &[("anna", &["A"]), ("bob", &[])]);
    let other = list(&["A"], &[("anna", &[])]);
    let mut grid = grid(&[(&other, FLAGS), (&usual, FLAGS)]);
    grid.compare_with(Some(0));
    assert_eq!(
        grid.cells(&"anna".into()),
        [Some(Cell::Same), Some(Cell::Differs)]
    );
    assert_eq!(
        grid.cells(&"bob".into()),
        [Some(Cell::Missing), Some(Cell::Differs)]
    );
}

#[test]
fn flags_and_roles_are_compared_by_the_names_that_both_know() {
    let flags = list(&["A", "ops"], &[("anna", &["A", "ops"])]);
    let roles = list(&["ops", "night"], &[("anna", &["ops", "night"])]);
    let strange = list(&["line"], &[("anna", &["line"])]);
    let mut grid = grid(&[(&flags, FLAGS), (&roles, ROLES), (&strange, ROLES)]);
    grid.compare_with(Some(0));
    assert_eq!(
        grid.cells(&"anna".into()),
        [Some(Cell::Same), Some(Cell::Same), Some(Cell::Incomparable)]
    );
    assert_eq!(grid.differing(), 0);
}

#[test]
fn a_role_that_only_one_broker_has_is_a_difference_there() {
    let one = list(&["ops"], &[("anna", &["ops"])]);
    let two = list(&["ops", "night"], &[("anna", &["ops", "night"])]);
    let grid = grid(&[(&one, ROLES), (&one, ROLES), (&two, ROLES)]);
    assert_eq!(grid.cells(&"anna".into())[2], Some(Cell::Differs));
}

#[test]
fn a_broker_without_a_list_has_no_cells_and_no_say() {
    let usual = list(&["A"], &[("anna", &["A"])]);
    let mut grid = grid(&[(&usual, FLAGS), (&usual, FLAGS)]);
    grid.take(1, None);
    assert_eq!(grid.cells(&"anna".into()), [Some(Cell::Same), None]);
    assert_eq!((grid.differing(), grid.users().len()), (0, 1));
    grid.compare_with(Some(1));
    assert_eq!(grid.cells(&"anna".into()), [Some(Cell::Incomparable), None]);
}

#[test]
fn rows_follow_users_that_come_and_go() {
    let one = list(&["A"], &[("anna", &[]), ("bob", &[])]);
    let other = list(&["A"], &[("anna", &[]), ("carl", &[])]);
    let mut grid = grid(&[(&one, FLAGS), (&one, FLAGS)]);
    let names = |grid: &Grid| -> Vec<String> {
        let users = grid.users().iter();
        users.map(|it| it.as_str().to_owned()).collect()
    };
    grid.take(0, Some((&other, FLAGS)));
    assert_eq!(names(&grid), ["anna", "bob", "carl"]);
    assert_eq!(grid.differing(), 2);
    grid.take(1, Some((&other, FLAGS)));
    assert_eq!(names(&grid), ["anna", "carl"]);
    assert_eq!(grid.differing(), 0);
    let gone = [Some(Cell::Missing), Some(Cell::Missing)];
    assert_eq!(grid.cells(&"bob".into()), gone);
    grid.take(0, None);
    assert_eq!(names(&grid), ["anna", "carl"]);
    grid.take(1, None);
    assert!(grid.users().is_empty());
}

#[test]
fn keys_of_two_families_are_the_same_where_people_call_them_so() {
    let named = |key: &str, label: &str, has: bool| {
        let permission = Permission {
            label: label.into(),
            ..permission(key)
        };
        let user = User {
            name: "anna".into(),
            grants: [Grant::from(has)].into(),
            groups: None,
            priorities: [].into(),
            details: [].into(),
        };
        Roster::new(vec![permission], vec![user], Vec::new()).0
    };
    let flag = named("AllowedLogManagement", "Log Management", true);
    let role = named("role:log-management", "log-management", true);
    let without = named("role:log-management", "log-management", false);
    let mut grid = grid(&[(&flag, FLAGS), (&role, ROLES), (&without, ROLES)]);
    grid.compare_with(Some(0));
    assert_eq!(
        grid.cells(&"anna".into()),
        [Some(Cell::Same), Some(Cell::Same), Some(Cell::Differs)]
    );
}
