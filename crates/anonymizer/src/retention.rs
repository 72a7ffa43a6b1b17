//! When what the law keeps may go: the one place where ends are computed.

use contracts::Time;
use host::datamap::{DataMap, Period, Term};

/// The ground that holds where a column names none of its own.
#[derive(Debug, Clone)]
pub(crate) struct DefaultTerm(Term);

/// Why there is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoTerm {
    /// Nobody could say why anything is kept.
    #[error("anonymizer.basis: the data map has no [bases.{0}]")]
    Unknown(String),
    /// Nobody could say when it ends.
    #[error("anonymizer.basis: [bases.{0}] of the data map has no `until`")]
    NoEnd(String),
}

impl DefaultTerm {
    /// As the data map states it.
    pub fn of(map: &DataMap, basis: &str) -> Result<Self, NoTerm> {
        let known = map.bases.get(basis).ok_or_else(|| NoTerm::Unknown(basis.to_owned()))?;
        let until = known.until.ok_or_else(|| NoTerm::NoEnd(basis.to_owned()))?;
        Ok(Self(Term { basis: basis.to_owned(), until }))
    }

    /// A column's own, or this one.
    pub fn or<'t>(&'t self, own: Option<&'t Term>) -> &'t Term {
        own.unwrap_or(&self.0)
    }
}

/// The end of a term that is counted from the end of the relationship, at the same time of the day; as late as the calendar
/// goes, where it goes no further.
pub(crate) fn ends_at(ended_at: Time, until: Period) -> Time {
    let day = until.after(ended_at.date_naive());
    day.map_or(Time::MAX_UTC, |day| day.and_time(ended_at.time()).and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_ends_years_later_to_the_second_and_not_before() {
        let ended_at = "2028-02-29T23:30:00Z".parse().unwrap();
        let end = ends_at(ended_at, "P5Y".parse().unwrap());
        assert_eq!(end, "2033-02-28T23:30:00Z".parse::<Time>().unwrap());
    }

    #[test]
    fn a_ground_that_the_map_does_not_state_is_none() {
        let map = |basis: &str| {
            DataMap::parse(&format!("[bases.aml]\nname = \"law\"\n{basis}"), &[].into())
        };
        let term =
            |basis: &str, name: &str| DefaultTerm::of(&map(basis).unwrap(), name).map(|_| ());
        assert_eq!(term("until = \"P5Y\"", "aml"), Ok(()));
        assert_eq!(term("until = \"P5Y\"", "tax"), Err(NoTerm::Unknown("tax".to_owned())));
        assert_eq!(term("", "aml"), Err(NoTerm::NoEnd("aml".to_owned())));
    }
}
