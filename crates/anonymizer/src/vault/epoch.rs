//! Months: a key for each, destroyed when it has passed.

use std::{fmt, str::FromStr};

use chrono::{Datelike as _, Months, NaiveDate};
use contracts::Time;
use serde::{Deserialize, Serialize};

/// The month (UTC) in which the retention of what is sealed under its key ends, such as `2031-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Epoch {
    /// Its first day.
    first: NaiveDate,
}

/// No month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no epoch: it is a month, such as 2031-11")]
pub struct NoEpoch;

impl Epoch {
    /// That of what may be kept until then.
    pub fn of(kept_until: Time) -> Self {
        let day = kept_until.date_naive();
        Self { first: day.with_day(1).expect("every month has a first day") }
    }

    /// When its key is to be destroyed: the month has passed.
    pub fn ends_at(self) -> Time {
        let next = self.first.checked_add_months(Months::new(1));
        let next = next.expect("no retention reaches the end of the calendar");
        next.and_time(chrono::NaiveTime::MIN).and_utc()
    }
}

impl fmt::Display for Epoch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.first.format("%Y-%m"))
    }
}

impl FromStr for Epoch {
    type Err = NoEpoch;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let first = format!("{text}-01").parse().map_err(|_| NoEpoch)?;
        let epoch = Self { first };
        if epoch.to_string() == text { Ok(epoch) } else { Err(NoEpoch) }
    }
}

impl TryFrom<String> for Epoch {
    type Error = NoEpoch;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Epoch> for String {
    fn from(epoch: Epoch) -> Self {
        epoch.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_is_the_month_of_the_end_and_ends_with_it() {
        let epoch = Epoch::of("2031-12-31T23:59:59Z".parse().unwrap());
        assert_eq!(epoch.to_string(), "2031-12");
        assert_eq!(epoch.ends_at(), "2032-01-01T00:00:00Z".parse::<Time>().unwrap());
        assert_eq!("2031-12".parse(), Ok(epoch));
        for none in ["", "2031", "2031-13", "2031-1", "2031-12-01", "../2031-12"] {
            assert_eq!(none.parse::<Epoch>(), Err(NoEpoch), "{none}");
        }
    }
}
