//! How permissions are called: on the screen by the broker's label (*Role* and *Group* before the
//! others), in scripts and files by the broker's key, or by the label in kebab case
//! (`user-management`). A role has its own name, and is found by that in kebab case too.

use std::borrow::Cow;

use super::Engine;
use crate::domain::family::PermissionKind;
use crate::domain::permission::PermissionKey;
use crate::text::{self, nearest, slug};

impl Engine {
    /// The name of a permission or group: the key where two would have one name.
    pub fn permission_name(&self, key: &PermissionKey) -> String {
        if key.as_group().is_some() {
            return key.as_str().into();
        }
        let name = self.plain_name(key);
        let all = self.permissions().iter();
        let same = all.filter(|it| self.plain_name(&it.key) == name).count();
        if same > 1 { key.as_str().into() } else { name }
    }

    fn plain_name(&self, key: &PermissionKey) -> String {
        let label = self.plain_label(key);
        let short = slug(&label);
        if self.has_roles() && short != key.as_str() {
            label.into_owned()
        } else {
            short
        }
    }

    fn has_roles(&self) -> bool {
        self.session.family.permissions_are == PermissionKind::Roles
    }

    /// The permission of this name.
    ///
    /// # Errors
    /// That there is none, and which there are.
    pub fn permission_named(&self, name: &str) -> Result<PermissionKey, String> {
        let known = self.permissions();
        let wanted = if self.has_roles() {
            name.to_owned()
        } else {
            slug(name)
        };
        let exact = known.iter().find(|it| it.key.as_str() == name);
        let by_name = || {
            let mut known = known.iter();
            known.find(|it| self.permission_name(&it.key) == wanted)
        };
        // A role is also found by its name in kebab case, where that is the name of one alone.
        let by_slug = || {
            let is_like = |key| self.has_roles() && slug(&self.plain_label(key)) == slug(name);
            let mut like = known.iter().filter(|it| is_like(&it.key));
            like.next().filter(|_| like.next().is_none())
        };
        let found = exact.or_else(by_name).or_else(by_slug);
        found.map(|it| it.key.clone()).ok_or_else(|| {
            let names = known.iter().map(|it| self.permission_name(&it.key));
            let names: Vec<String> = names.collect();
            let possible = nearest::possible(&wanted, names.iter().map(String::as_str));
            let what = if self.has_roles() {
                "role"
            } else {
                "permission"
            };
            format!("there is no {what} {:?}: {possible}", text::clean(name))
        })
    }

    /// The group of this name. Where the broker lists all groups, it must be one of them.
    ///
    /// # Errors
    /// That there is none, and which there are.
    pub fn group_named(&self, name: &str) -> Result<PermissionKey, String> {
        if name.is_empty() {
            return Err("a group needs a name".into());
        }
        let all = self.newest_list().and_then(|list| list.all_groups());
        if let Some(all) = all {
            let all: Vec<&str> = all.map(AsRef::as_ref).collect();
            if !all.contains(&name) {
                let possible = match all.as_slice() {
                    [] => "the broker has none".into(),
                    all => nearest::possible(name, all.iter().copied()),
                };
                let name = text::clean(name);
                return Err(format!("there is no group {name:?}: {possible}"));
            }
        }
        Ok(PermissionKey::group(name))
    }

    /// What people call a permission, as scripts and the journal name it.
    pub fn plain_label<'a>(&'a self, key: &'a PermissionKey) -> Cow<'a, str> {
        if let Some(group) = key.as_group() {
            return Cow::Owned(format!("Group {}", text::named(group)));
        }
        let mut known = self
            .permissions()
            .iter()
            .chain(&self.session.family.permissions);
        let known = known.find(|permission| permission.key == *key);
        Cow::Borrowed(known.map_or(key.as_str(), |permission| &permission.label))
    }

    /// Whether a column is a role.
    pub fn is_role(&self, key: &PermissionKey) -> bool {
        let mut known = self.permissions().iter();
        known.any(|it| it.key == *key && it.is_role)
    }

    /// What people call a permission, a role or a group, where no heading says which of them it is.
    pub fn label<'a>(&'a self, key: &'a PermissionKey) -> Cow<'a, str> {
        let label = self.plain_label(key);
        if self.is_role(key) {
            return Cow::Owned(format!("Role {label}"));
        }
        label
    }
}
