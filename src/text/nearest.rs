//! The known name that a mistyped one probably means, and the end of a sentence about it: *did you
//! mean*, or all names.

/// The end of a sentence that says what is possible: the name nearest to the one that was found,
/// else all names.
pub fn possible<'a>(found: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    match near(found, known.iter().copied()) {
        Some(name) => format!("did you mean {name}?"),
        None => format!("use one of {}", known.join(", ")),
    }
}

/// The name nearest to the one that was found, if it is near enough to be what was meant.
pub fn near<'a>(found: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = found.to_lowercase();
    // Letters in another case are the smallest mistake.
    let letters = |name: &str| distance(&lower, &name.to_lowercase());
    let nearest = known.min_by_key(|name| (letters(name), distance(found, name)));
    nearest.filter(|name| letters(name) <= 1 + found.chars().count() / 3)
}

/// How many characters have to be added, removed or replaced to turn one text into the other.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (at, a) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], at + 1);
        for (column, b) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_offered_or_all() {
        assert_eq!((distance("kitten", "sitting"), distance("", "abc")), (3, 3));
        let known = || ["save", "save-all", "cancel"].into_iter();
        assert_eq!(possible("sav", known()), "did you mean save?");
        assert_eq!(possible("saveall", known()), "did you mean save-all?");
        assert_eq!(near("S1", ["m1", "s1"].into_iter()), Some("s1"));
        assert_eq!(
            possible("explode", known()),
            "use one of save, save-all, cancel"
        );
    }
}
