//! What was probably meant.

/// What is possible, as the end of a sentence: the name that is nearest to what was found, else all
/// of them.
pub(crate) fn possible<'a>(found: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    match near(found, known.iter().copied()) {
        Some(name) => format!("did you mean {name}?"),
        None => format!("possible are {}", known.join(", ")),
    }
}

/// The name that is nearest to what was found, if it is so near that it was probably meant.
pub(crate) fn near<'a>(found: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let nearest = known.map(|name| (distance(found, name), name));
    let nearest = nearest.min_by_key(|(distance, _)| *distance);
    let near = nearest.filter(|(distance, _)| *distance <= 1 + found.chars().count() / 3);
    near.map(|(_, name)| name)
}

/// How many characters have to be put in, taken out or replaced to make one text of another.
fn distance(a: &str, b: &str) -> usize {
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
        assert_eq!(
            possible("explode", known()),
            "possible are save, save-all, cancel"
        );
    }
}
