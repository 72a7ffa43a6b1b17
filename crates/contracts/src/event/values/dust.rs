//! What is too little to withdraw.

use serde::{Deserialize, Serialize};

const CODE_MAX_BYTES: usize = 64;
const AMOUNT_MAX_BYTES: usize = 41;
const CURRENCY_MAX_BYTES: usize = 16;

/// What is too little to withdraw, of a blocker such as `balance`: whoever gives it up may leave nevertheless. Compared as it is
/// written: another amount is another one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Raw")]
pub struct Dust {
    code: String,
    amount: String,
    currency: String,
}

/// As it is written, unchecked.
#[derive(Deserialize)]
struct Raw {
    code: String,
    amount: String,
    currency: String,
}

/// Why something is no dust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDust {
    /// It is the policy's.
    #[error("a blocker's code is 1 to {CODE_MAX_BYTES} of a-z, 0-9, - and _")]
    Code,
    /// It is shown to people, and compared.
    #[error("an amount is a decimal number above zero with at most 40 digits")]
    Amount,
    /// It is shown to people.
    #[error("a currency is 1 to {CURRENCY_MAX_BYTES} of A-Z, a-z, 0-9, -, _ and .")]
    Currency,
}

impl Dust {
    /// Takes the three as they are written.
    pub fn try_new(
        code: impl Into<String>,
        amount: impl Into<String>,
        currency: impl Into<String>,
    ) -> Result<Self, InvalidDust> {
        let (code, amount, currency) = (code.into(), amount.into(), currency.into());
        let plain =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        let named = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        if !fits(&code, CODE_MAX_BYTES, plain) {
            Err(InvalidDust::Code)
        } else if !is_amount(&amount) {
            Err(InvalidDust::Amount)
        } else if !fits(&currency, CURRENCY_MAX_BYTES, named) {
            Err(InvalidDust::Currency)
        } else {
            Ok(Self { code, amount, currency })
        }
    }

    /// The blocker that it is of.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// How much.
    pub fn amount(&self) -> &str {
        &self.amount
    }

    /// Of what.
    pub fn currency(&self) -> &str {
        &self.currency
    }

    /// As people read it.
    pub fn in_words(&self) -> String {
        format!("{} {}", self.amount, self.currency)
    }
}

fn fits(text: &str, longest: usize, of: impl Fn(u8) -> bool) -> bool {
    (1..=longest).contains(&text.len()) && text.bytes().all(of)
}

fn is_amount(text: &str) -> bool {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let something = text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    text.len() <= AMOUNT_MAX_BYTES && digits(whole) && digits(part) && something
}

impl TryFrom<Raw> for Dust {
    type Error = InvalidDust;
    fn try_from(Raw { code, amount, currency }: Raw) -> Result<Self, InvalidDust> {
        Self::try_new(code, amount, currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_a_decimal_number_above_zero() {
        for amount in ["0.01", "1", "0.00000001", "00.10", &"9".repeat(40)] {
            assert!(Dust::try_new("balance", amount, "BTC").is_ok(), "{amount}");
        }
        for amount in [
            "",
            "0",
            "0.00",
            "-1",
            "+1",
            "1e3",
            "1,5",
            ".5",
            "5.",
            "1.2.3",
            " 1",
            "١",
            &"9".repeat(42),
        ] {
            assert_eq!(
                Dust::try_new("balance", amount, "BTC"),
                Err(InvalidDust::Amount),
                "{amount}"
            );
        }
        for currency in ["", "a b", "€", &"X".repeat(17)] {
            assert_eq!(Dust::try_new("balance", "1", currency), Err(InvalidDust::Currency));
        }
        for code in ["", "Balance", "a b", &"x".repeat(65)] {
            assert_eq!(Dust::try_new(code, "1", "EUR"), Err(InvalidDust::Code));
        }
    }

    #[test]
    fn what_was_stored_is_checked_when_it_is_read() {
        let dust = Dust::try_new("balance", "0.01", "EUR").unwrap();
        let stored = serde_json::to_string(&dust).unwrap();
        assert_eq!(serde_json::from_str::<Dust>(&stored).unwrap(), dust);
        assert!(serde_json::from_str::<Dust>(&stored.replace("0.01", "-0.01")).is_err());
    }
}
