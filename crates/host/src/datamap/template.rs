//! What replaces a value: a text with places for what differs from person to person and from row to row.

use std::{fmt, str::FromStr};

/// Hexadecimal digits of a pseudonym (HMAC-SHA-256).
pub const PSEUDONYM_DIGITS: usize = 64;
/// Fewer digits would let two people meet.
pub(super) const FEWEST_DIGITS: usize = 16;

/// The text of `with`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(pub(crate) Vec<Part>);

/// One piece of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    Text(String),
    /// `{pseudonym}`, or its first digits: `{pseudonym:16}`.
    Pseudonym(usize),
    /// `{row}`: the row's primary key.
    Row,
}

impl Template {
    /// The same for all rows.
    pub(crate) fn constant(&self) -> Option<&str> {
        match self.0.as_slice() {
            [] => Some(""),
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }

    pub(crate) fn names_row(&self) -> bool {
        self.0.contains(&Part::Row)
    }

    pub(crate) fn names_person(&self) -> bool {
        self.0.iter().any(|part| matches!(part, Part::Pseudonym(_)))
    }

    /// Characters at most, the row's key taken as the longest integer.
    pub(crate) fn length(&self) -> usize {
        let lengths = self.0.iter().map(|part| match part {
            Part::Text(text) => text.chars().count(),
            Part::Pseudonym(digits) => *digits,
            Part::Row => i64::MIN.to_string().len(),
        });
        lengths.sum()
    }
}

impl FromStr for Template {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        if text.contains('\0') {
            return Err("a text cannot hold the character NUL".to_owned());
        }
        let (mut parts, mut rest) = (vec![], text);
        while let Some(open) = rest.find(['{', '}']) {
            if open > 0 {
                parts.push(Part::Text(rest[..open].to_owned()));
            }
            let (name, after) = rest[open..]
                .strip_prefix('{')
                .and_then(|inner| inner.split_once('}'))
                .ok_or_else(|| "a brace without its other half".to_owned())?;
            parts.push(part(name)?);
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self(parts))
    }
}

fn part(name: &str) -> Result<Part, String> {
    let digits = match name.split_once(':') {
        Some(("pseudonym", digits)) => digits.parse().ok(),
        None if name == "pseudonym" => Some(PSEUDONYM_DIGITS),
        None if name == "row" => return Ok(Part::Row),
        _ => None,
    };
    let fits = digits.filter(|digits| (FEWEST_DIGITS..=PSEUDONYM_DIGITS).contains(digits));
    fits.map(Part::Pseudonym).ok_or_else(|| {
        format!(
            "{{{name}}} is unknown: there are {{pseudonym}}, {{pseudonym:{FEWEST_DIGITS}}} to {{pseudonym:{PSEUDONYM_DIGITS}}}, and {{row}}"
        )
    })
}

impl fmt::Display for Template {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.0 {
            match part {
                Part::Text(text) => formatter.write_str(text)?,
                Part::Pseudonym(PSEUDONYM_DIGITS) => formatter.write_str("{pseudonym}")?,
                Part::Pseudonym(digits) => write!(formatter, "{{pseudonym:{digits}}}")?,
                Part::Row => formatter.write_str("{row}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_read_and_said_again() {
        for (text, length) in [
            ("deleted-{pseudonym}@invalid", 80),
            ("{pseudonym:16}-{row}", 37),
            ("gone", 4),
            ("", 0),
        ] {
            let template: Template = text.parse().unwrap();
            assert_eq!((template.to_string().as_str(), template.length()), (text, length));
        }
        for text in [
            "{",
            "}",
            "{name}",
            "{pseudonym:8}",
            "{pseudonym:65}",
            "{pseudonym:x}",
            "{{row}}",
            "a\0",
        ] {
            assert!(text.parse::<Template>().is_err(), "{text:?}");
        }
    }
}
