//! The owner of a certificate by name. webpki gives the name as it is encoded.

use crate::text;

/// How many characters of a name are shown.
const LONGEST: usize = 48;

const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
const ORGANIZATION: &[u8] = &[0x55, 0x04, 0x0a];

/// The common name in an encoded name, else the organization; `None` when it has neither.
pub(super) fn name(encoded: &[u8]) -> Option<String> {
    let attribute = |wanted| attributes(encoded).find(|(kind, _)| *kind == wanted);
    let (_, value) = attribute(COMMON_NAME).or_else(|| attribute(ORGANIZATION))?;
    let value = text::clean(&String::from_utf8_lossy(value)).into_owned();
    let mut short: String = value.chars().take(LONGEST).collect();
    if short.len() < value.len() {
        short.push('…');
    }
    Some(short).filter(|name| !name.is_empty())
}

/// The parts of a name: the identifier of each, and its text.
fn attributes(encoded: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    elements(encoded).flat_map(elements).filter_map(|pair| {
        let mut parts = elements(pair);
        Some((parts.next()?, parts.next()?))
    })
}

/// The contents of the elements that stand one after another in DER.
fn elements(mut rest: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let (content, after) = split(rest)?;
        rest = after;
        Some(content)
    })
}

/// The first element's content, and what follows it.
fn split(encoded: &[u8]) -> Option<(&[u8], &[u8])> {
    let (&length, rest) = encoded.get(1..)?.split_first()?;
    let (length, rest) = match length {
        0..=0x7f => (usize::from(length), rest),
        0x81 => (usize::from(*rest.first()?), rest.get(1..)?),
        0x82 => {
            let (high, low) = (*rest.first()?, *rest.get(1)?);
            (usize::from(u16::from_be_bytes([high, low])), rest.get(2..)?)
        }
        _ => return None,
    };
    rest.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = u8::try_from(content.len()).unwrap();
        let length = if length < 0x80 {
            vec![length]
        } else {
            vec![0x81, length]
        };
        [&[tag], &length[..], content].concat()
    }

    fn attribute(kind: &[u8], value: &[u8]) -> Vec<u8> {
        let pair = [element(6, kind), element(0x0c, value)].concat();
        element(0x31, &element(0x30, &pair))
    }

    #[test]
    fn the_common_name_is_told_else_the_organization() {
        let country = attribute(&[0x55, 0x04, 0x06], b"DE");
        let organization = attribute(ORGANIZATION, b"Plant");
        let common = attribute(COMMON_NAME, "Würzburg Root".as_bytes());
        let all = [country.clone(), organization.clone(), common].concat();
        assert_eq!(name(&all).as_deref(), Some("Würzburg Root"));
        let two = [country.clone(), organization].concat();
        assert_eq!(name(&two).as_deref(), Some("Plant"));
        assert_eq!(name(&country), None);
        let long = attribute(COMMON_NAME, &[b'x'; 100]);
        assert_eq!(name(&long).unwrap().chars().count(), LONGEST + 1);
    }

    #[test]
    fn what_is_no_name_is_none() {
        let whole = attribute(COMMON_NAME, b"Root");
        for end in 0..whole.len() {
            assert_eq!(name(&whole[..end]), None, "{end}");
        }
        assert_eq!(name(&[0x31, 0x84, 1, 1, 1, 1]), None);
        assert_eq!(name(&attribute(COMMON_NAME, b"")), None);
    }
}
