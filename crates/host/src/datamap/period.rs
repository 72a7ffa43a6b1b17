//! A span of the calendar, as laws state it: `P5Y`, `P1Y6M`, `P30D` (ISO 8601, dates only).

use std::{fmt, str::FromStr};

use chrono::{Days, Months, NaiveDate};
use serde::Serialize;

/// Years, months and days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    months: u32,
    days: u32,
}

impl Period {
    /// The day on which it has passed; the last of a month where that month has no such day.
    pub fn after(self, day: NaiveDate) -> Option<NaiveDate> {
        day.checked_add_months(Months::new(self.months))?
            .checked_add_days(Days::new(self.days.into()))
    }

    /// Whole years, and the months and days beside them.
    pub fn parts(self) -> (u32, u32, u32) {
        (self.months / 12, self.months % 12, self.days)
    }

    /// In words that people read: `5 years`.
    pub fn in_words(self) -> String {
        let (years, months, days) = self.parts();
        let parts = [(years, "year"), (months, "month"), (days, "day")];
        let said = parts.iter().filter(|(number, _)| *number > 0).map(|(number, unit)| {
            let plural = if *number == 1 { "" } else { "s" };
            format!("{number} {unit}{plural}")
        });
        said.collect::<Vec<_>>().join(" ")
    }

    /// As [`Self::in_words`], in Russian, after a preposition that takes the genitive: `5 лет`.
    pub fn in_russian(self) -> String {
        let (years, months) = (self.months / 12, self.months % 12);
        let parts = [
            (years, ["года", "лет"]),
            (months, ["месяца", "месяцев"]),
            (self.days, ["дня", "дней"]),
        ];
        let said = parts.iter().filter(|(number, _)| *number > 0);
        let said = said.map(|(number, [one, many])| {
            let ends_in_one = number % 10 == 1 && number % 100 != 11;
            format!("{number} {}", if ends_in_one { one } else { many })
        });
        said.collect::<Vec<_>>().join(" ")
    }
}

impl FromStr for Period {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let refused = || format!("`{}` is no period such as P5Y or P30D", text.escape_debug());
        let mut rest = text.strip_prefix('P').ok_or_else(refused)?;
        let (mut months, mut days) = (0_u32, 0_u32);
        let mut units = "YMWD".chars();
        while !rest.is_empty() {
            let end = rest.find(|character: char| !character.is_ascii_digit());
            let end = end.filter(|end| *end > 0).ok_or_else(refused)?;
            let number: u32 = rest[..end].parse().map_err(|_| refused())?;
            let unit = rest[end..].chars().next().ok_or_else(refused)?;
            // In this order, each once.
            units.find(|known| *known == unit).ok_or_else(refused)?;
            let (field, factor) = match unit {
                'Y' => (&mut months, 12),
                'M' => (&mut months, 1),
                'W' => (&mut days, 7),
                _ => (&mut days, 1),
            };
            let more = number.checked_mul(factor).ok_or_else(refused)?;
            *field = field.checked_add(more).ok_or_else(refused)?;
            rest = &rest[end + 1..];
        }
        // A century is more than any law asks for, and what is longer is a slip of the pen.
        let long = months > 1200 || days > 36_525;
        if long || months + days == 0 { Err(refused()) } else { Ok(Self { months, days }) }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("P")?;
        for (number, unit) in [(self.months / 12, 'Y'), (self.months % 12, 'M'), (self.days, 'D')] {
            if number > 0 {
                write!(formatter, "{number}{unit}")?;
            }
        }
        Ok(())
    }
}

impl Serialize for Period {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_said_and_added() {
        for (text, shown, words, day) in [
            ("P5Y", "P5Y", "5 years", "2029-02-28"),
            ("P1Y6M", "P1Y6M", "1 year 6 months", "2025-08-29"),
            ("P18M", "P1Y6M", "1 year 6 months", "2025-08-29"),
            ("P2W", "P14D", "14 days", "2024-03-14"),
            ("P1M1D", "P1M1D", "1 month 1 day", "2024-03-30"),
        ] {
            let period: Period = text.parse().unwrap();
            assert_eq!(period.to_string(), shown);
            assert_eq!(period.in_words(), words);
            let leap_day = NaiveDate::from_ymd_opt(2024, 2, 29).unwrap();
            assert_eq!(period.after(leap_day).unwrap().to_string(), day, "{text}");
        }
    }

    #[test]
    fn russian_numbers_have_their_cases() {
        for (text, words) in [
            ("P5Y", "5 лет"),
            ("P1Y6M", "1 года 6 месяцев"),
            ("P21Y", "21 года"),
            ("P11M", "11 месяцев"),
            ("P1D", "1 дня"),
            ("P111D", "111 дней"),
        ] {
            assert_eq!(text.parse::<Period>().unwrap().in_russian(), words);
        }
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in [
            "",
            "P",
            "5Y",
            "PY",
            "P5",
            "P-5Y",
            "P0D",
            "P5Y5Y",
            "P1D1Y",
            "PT5H",
            "P999999999999Y",
            "P200Y",
            "P5y",
            "P1.5Y",
        ] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }
}
