//! How scripts name permissions: by the broker's key, or by the label in kebab case (`user-management`). A role
//! is its key (`role:reader`), or its name alone.

use serde_json::Value;

use guestlist::domain::family::PermissionKind;
use guestlist::domain::permission::{Grant, Permission, PermissionKey};
use guestlist::engine::Engine;
use guestlist::screens::users::filter::slug;
use guestlist::text;

use super::exit::{Exit, Failure};

/// The name of a permission or group in output.
pub(super) fn word(engine: &Engine, key: &PermissionKey) -> String {
    if key.as_group().is_some() || engine.session.family.permissions_are == PermissionKind::Roles {
        return key.as_str().into();
    }
    let word = slug(&engine.label(key));
    let same = engine
        .permissions()
        .iter()
        .filter(|it| slug(&it.label) == word);
    if same.count() > 1 {
        key.as_str().into()
    } else {
        word
    }
}

/// The permission that a script names.
pub(super) fn find(engine: &Engine, name: &str) -> Result<PermissionKey, Failure> {
    let known = engine.permissions();
    let exact = known.iter().find(|it| it.key.as_str() == name);
    let label = |it: &&Permission| word(engine, &it.key) == slug(name);
    let found = exact.or_else(|| known.iter().find(label));
    let found = found.or_else(|| known.iter().find(|it| it.label == name));
    found.map(|it| it.key.clone()).ok_or_else(|| {
        let words: Vec<String> = known.iter().map(|it| word(engine, &it.key)).collect();
        let words = words.iter().map(String::as_str);
        let (what, possible) = (what(engine), text::nearest::possible(&slug(name), words));
        let name = text::clean(name);
        Failure::new(
            Exit::Refused,
            format!("there is no {what} {name:?}: {possible}"),
        )
    })
}

/// The group that a script names. Where the broker lists all groups, it must be one of them.
pub(super) fn group(engine: &Engine, name: &str) -> Result<PermissionKey, Failure> {
    let shown = text::clean(name);
    let refuse = |why: String| Err(Failure::new(Exit::Refused, why));
    if name.is_empty() {
        return refuse("a group needs a name".into());
    }
    let all = engine.newest_list().and_then(|list| list.all_groups());
    if let Some(all) = all {
        let all: Vec<&str> = all.map(AsRef::as_ref).collect();
        if !all.contains(&name) {
            let possible = match all.as_slice() {
                [] => "the broker has none".into(),
                all => text::nearest::possible(name, all.iter().copied()),
            };
            return refuse(format!("there is no group {shown:?}: {possible}"));
        }
    }
    Ok(PermissionKey::group(name))
}

/// What the family calls a permission.
pub(super) fn what(engine: &Engine) -> &'static str {
    match engine.session.family.permissions_are {
        PermissionKind::Flags => "permission",
        PermissionKind::Roles => "role",
    }
}

/// A value in JSON.
pub(super) fn value(grant: Grant) -> Value {
    match grant {
        Grant::Enabled => true.into(),
        Grant::Disabled => false.into(),
        Grant::Inherited => "inherited".into(),
        Grant::Unclear => "unclear".into(),
        Grant::Unknown => Value::Null,
    }
}
