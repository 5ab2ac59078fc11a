//! How scripts name permissions: by the broker's key, or by the label in kebab case (`user-management`). A role
//! has its own name.

use serde_json::Value;

use guestlist::domain::family::PermissionKind;
use guestlist::domain::permission::{Grant, PermissionKey};
use guestlist::engine::Engine;
use guestlist::text::{self, slug};

use super::exit::{Exit, Failure};

/// The name of a permission or group in output: the key where two would have one name.
pub(super) fn word(engine: &Engine, key: &PermissionKey) -> String {
    if key.as_group().is_some() {
        return key.as_str().into();
    }
    let word = plain(engine, key);
    let all = engine.permissions().iter();
    let same = all.filter(|it| plain(engine, &it.key) == word).count();
    if same > 1 { key.as_str().into() } else { word }
}

fn plain(engine: &Engine, key: &PermissionKey) -> String {
    let label = engine.label(key);
    let short = slug(&label);
    if is_role(engine) && short != key.as_str() {
        label.into_owned()
    } else {
        short
    }
}

fn is_role(engine: &Engine) -> bool {
    engine.session.family.permissions_are == PermissionKind::Roles
}

/// The permission that a script names.
pub(super) fn find(engine: &Engine, name: &str) -> Result<PermissionKey, Failure> {
    let known = engine.permissions();
    let wanted = if is_role(engine) {
        name.to_owned()
    } else {
        slug(name)
    };
    let exact = known.iter().find(|it| it.key.as_str() == name);
    let found = exact.or_else(|| known.iter().find(|it| word(engine, &it.key) == wanted));
    found.map(|it| it.key.clone()).ok_or_else(|| {
        let words: Vec<String> = known.iter().map(|it| word(engine, &it.key)).collect();
        let possible = text::nearest::possible(&wanted, words.iter().map(String::as_str));
        let (what, name) = (what(engine), text::clean(name));
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
fn what(engine: &Engine) -> &'static str {
    if is_role(engine) {
        "role"
    } else {
        "permission"
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
