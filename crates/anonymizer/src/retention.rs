//! When what the law keeps may go: the one place where ends are computed.

use chrono::NaiveDate;
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
    /// The second erasure at the host would come later than the data map says.
    #[error(
        "the data map has what goes at `retention_end` stay {retention}, but {kept} of {basis} stays in the vault, and the second erasure is done when all has ended: say the same `until` for both"
    )]
    Longer {
        /// Of what goes at the end.
        retention: Period,
        /// The ground of what stays longer.
        basis: String,
        /// How long.
        kept: Period,
    },
}

impl DefaultTerm {
    /// As the data map states it.
    pub fn of(map: &DataMap, basis: &str) -> Result<Self, NoTerm> {
        let known = map.bases.get(basis).ok_or_else(|| NoTerm::Unknown(basis.to_owned()))?;
        let until = known.until.ok_or_else(|| NoTerm::NoEnd(basis.to_owned()))?;
        let own = Self(Term { basis: basis.to_owned(), until });
        let Some(retention) = map.retention() else { return Ok(own) };
        let sealed = map.rules().filter(|(.., rule)| rule.seal);
        let sealed = sealed.map(|(.., rule)| own.or(rule.term.as_ref()));
        let longer = sealed.chain([&own.0]).find(|term| is_longer(term.until, retention));
        match longer.cloned() {
            Some(Term { basis, until: kept }) => Err(NoTerm::Longer { retention, basis, kept }),
            None => Ok(own),
        }
    }

    /// A column's own, or this one.
    pub fn or<'t>(&'t self, own: Option<&'t Term>) -> &'t Term {
        own.unwrap_or(&self.0)
    }
}

/// Whether a term ends after another one, counted from some days of which one is the last before a short month.
fn is_longer(one: Period, other: Period) -> bool {
    let days = [(2028, 1, 31), (2028, 3, 1), (2029, 1, 30), (2029, 7, 31)];
    let mut days = days.iter().filter_map(|(y, m, d)| NaiveDate::from_ymd_opt(*y, *m, *d));
    days.any(|day| one.after(day) > other.after(day))
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

    #[test]
    fn nothing_in_the_vault_outlives_the_second_erasure() {
        let term = |retention: &str, sealed: &str| {
            let map = format!(
                "[bases.aml]\nname = \"law\"\nuntil = \"P5Y\"\n[tables.t]\naccount = \"a\"\n\
                 columns.b = {{ erase = \"null\", when = \"retention_end\", basis = \"aml\", until = \"{retention}\" }}\n\
                 columns.c = {{ erase = \"null\", seal = true, basis = \"aml\", until = \"{sealed}\" }}"
            );
            DefaultTerm::of(&DataMap::parse(&map, &[].into()).unwrap(), "aml").map(|_| ())
        };
        let longer = |retention: &str, kept: &str| {
            let [retention, kept] = [retention, kept].map(|period| period.parse().unwrap());
            Err(NoTerm::Longer { retention, basis: "aml".to_owned(), kept })
        };
        assert_eq!(term("P5Y", "P60M"), Ok(()));
        assert_eq!(term("P10Y", "P5Y"), Ok(()));
        assert_eq!(
            term("P3Y", "P1Y"),
            longer("P3Y", "P5Y"),
            "what has no ground of its own stays longer"
        );
        assert_eq!(term("P5Y", "P1827D"), longer("P5Y", "P1827D"));
    }
}
