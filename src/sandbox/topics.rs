//! Topic names and filters. What the version says is in `version`.

/// Where commands are sent (H).
pub(super) const COMMAND: &str = "$SYS/Coreflux/Command";
/// Where answers are published, not retained (H).
pub(super) const OUTPUT: &str = "$SYS/Coreflux/Command/Output";
/// Where the list of users is published, retained, passwords masked (M).
pub(super) const USERS: &str = "$SYS/Coreflux/Config/Users";
/// Where the sessions are published, retained (M; the content is L).
pub(super) const SESSIONS: &str = "$SYS/Coreflux/Comms/Sessions";
/// Where the version of the broker is published, retained (H).
pub(super) const VERSION: &str = "$SYS/Coreflux/Version";

const WILDCARDS: [char; 2] = ['#', '+'];

/// Whether a topic name matches a filter. A name that starts with `$` never matches a filter
/// that starts with a wildcard. Not recursive: a client chooses how many levels there are.
pub(super) fn matches(filter: &str, name: &str) -> bool {
    if name.starts_with('$') && filter.starts_with(WILDCARDS) {
        return false;
    }
    let mut names = name.split('/');
    for level in filter.split('/') {
        if level == "#" {
            return true;
        }
        match names.next() {
            Some(name) if level == "+" || level == name => {}
            _ => return false,
        }
    }
    names.next().is_none()
}

/// Whether all that `filter` can match lies within `outer`.
fn covers(outer: &str, filter: &str) -> bool {
    if filter.starts_with('$') && outer.starts_with(WILDCARDS) {
        return false;
    }
    let mut asked = filter.split('/');
    for level in outer.split('/') {
        if level == "#" {
            return true;
        }
        match asked.next() {
            Some(name) if name == level || (level == "+" && name != "#") => {}
            _ => return false,
        }
    }
    asked.next().is_none()
}

/// Whether a topic name lies within a base topic.
pub(super) fn name_within(base: &str, name: &str) -> bool {
    within(base, |outer| matches(outer, name))
}

/// Whether a whole filter lies within a base topic.
pub(super) fn filter_within(base: &str, filter: &str) -> bool {
    within(base, |outer| covers(outer, filter))
}

fn within(base: &str, test: impl Fn(&str) -> bool) -> bool {
    if base.is_empty() {
        return false;
    }
    test(base) || (!base.contains(WILDCARDS) && test(&format!("{base}/#")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_match_as_the_standard_says() {
        for (filter, name, expected) in [
            ("a/b", "a/b", true),
            ("a/b", "a/b/c", false),
            ("a/b/c", "a/b", false),
            ("a/+", "a/b", true),
            ("a/+", "a", false),
            ("a/+", "a/", true),
            ("a/+/c", "a/b/c", true),
            ("+", "/a", false),
            ("+/+", "/a", true),
            ("#", "a/b/c", true),
            ("a/#", "a", true),
            ("a/#", "a/b/c", true),
            ("a/#", "ab", false),
            ("#", "$SYS/Coreflux/Version", false),
            ("+/Coreflux/Version", "$SYS/Coreflux/Version", false),
            ("$SYS/#", "$SYS/Coreflux/Version", true),
            ("$SYS/+/Version", "$SYS/Coreflux/Version", true),
        ] {
            assert_eq!(matches(filter, name), expected, "{filter} on {name}");
        }
    }

    #[test]
    fn a_base_topic_holds_names_and_filters() {
        assert!(name_within("plant/line1", "plant/line1/temperature"));
        assert!(name_within("plant/line1", "plant/line1"));
        assert!(!name_within("plant/line1", "plant/line10"));
        assert!(!name_within("", "anything"));
        for (base, filter, expected) in [
            ("#", "#", true),
            ("#", "a/+", true),
            ("#", "$data/x", false),
            ("plant/#", "#", false),
            ("plant/#", "+/line1", false),
            ("plant/#", "plant/+", true),
            ("plant/+", "plant/#", false),
            ("plant/+", "plant/+", true),
            ("plant/+", "plant/a", true),
            ("plant", "plant/#", true),
        ] {
            assert_eq!(filter_within(base, filter), expected, "{filter} in {base}");
        }
    }

    #[test]
    fn a_topic_of_very_many_levels_is_no_danger() {
        let name = "/".repeat(65_535);
        let filter = vec!["+"; 32_768].join("/");
        assert!(!matches(&filter, &name));
        assert!(matches("#", &name));
    }
}
