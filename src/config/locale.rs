//! What the locale says of the terminal: whether it takes UTF-8, and how wide it may draw signs.
//! What follows for the marks of the table is in `cli::display_settings`.

/// Whether the locale is one of UTF-8: by the first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set
/// and not empty, as POSIX has it. With none of them the locale is `C`, which is not.
pub fn is_utf8(environment: &impl Fn(&str) -> Option<String>) -> bool {
    let locale = locale(environment);
    let (_, codeset) = locale.split_once('.').unwrap_or_default();
    let codeset = codeset.split('@').next().unwrap_or_default();
    let codeset = codeset.replace('-', "").to_ascii_lowercase();
    codeset == "utf8" || locale.eq_ignore_ascii_case("UTF-8")
}

/// Whether the language is written in characters of two columns. Terminals may then draw signs such
/// as `●` in two columns too (Unicode TR11 calls their width ambiguous).
pub fn is_east_asian(environment: &impl Fn(&str) -> Option<String>) -> bool {
    let locale = locale(environment);
    ["zh", "ja", "ko"]
        .iter()
        .any(|language| locale.starts_with(language))
}

fn locale(environment: &impl Fn(&str) -> Option<String>) -> String {
    let variables = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter();
    let mut values = variables.filter_map(environment);
    values.find(|value| !value.is_empty()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::environment;

    fn utf8(variables: &[(&str, &str)]) -> bool {
        is_utf8(&environment::of(variables))
    }

    #[test]
    fn the_first_variable_that_says_something_counts() {
        assert!(utf8(&[("LANG", "en_US.UTF-8")]));
        assert!(utf8(&[("LC_ALL", ""), ("LC_CTYPE", "C.UTF-8")]));
        assert!(utf8(&[("LC_ALL", "de_DE.utf8@euro"), ("LANG", "C")]));
        assert!(utf8(&[("LC_CTYPE", "UTF-8")]));
        assert!(!utf8(&[("LC_ALL", "C"), ("LANG", "en_US.UTF-8")]));
        assert!(!utf8(&[("LC_CTYPE", "POSIX"), ("LANG", "en_US.UTF-8")]));
        assert!(!utf8(&[("LANG", "de_DE.ISO-8859-1")]));
        assert!(!utf8(&[("LANG", "de_DE")]));
        assert!(!utf8(&[("LANG", "")]));
        assert!(!utf8(&[]));
    }

    #[test]
    fn the_language_says_whether_signs_may_be_wide() {
        let east_asian =
            |locale: &str| is_east_asian(&|name: &str| (name == "LANG").then(|| locale.to_owned()));
        assert!(
            ["ja_JP.UTF-8", "zh_CN.UTF-8", "ko_KR.UTF-8"]
                .iter()
                .all(|it| east_asian(it))
        );
        assert!(!["en_US.UTF-8", "C", ""].iter().any(|it| east_asian(it)));
    }
}
