//! Which acts need how many others to agree, and for how long they may.

use std::time::Duration;

use runtime::span::Span;
use serde::{Deserialize, Serialize};

use super::{PolicyError, validate::check};

const NEEDED: std::ops::RangeInclusive<u8> = 1..=9;
/// Short of the 30 days for which orders are told apart.
const LONGEST: Span = Span::days(14);

/// `[approvals]`. Left out: one other person, within three days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Approvals {
    /// How long others may agree, and the act be carried out.
    pub expires_after: Span,
    /// Others who agree before a case with a YES is cleared.
    pub kyc_review: u8,
    /// Others who agree before a legal hold is placed or released.
    pub legal_hold: u8,
    /// Others who agree before a dead letter is closed that decides about a person.
    pub dead_letter: u8,
    /// Others who agree before the vault is opened for an authority.
    pub reidentification: u8,
}

impl Default for Approvals {
    fn default() -> Self {
        Self {
            expires_after: Span::days(3),
            kyc_review: 1,
            legal_hold: 1,
            dead_letter: 1,
            reidentification: 1,
        }
    }
}

/// The first broken rule.
pub(super) fn validate(approvals: &Approvals) -> Result<(), PolicyError> {
    let Approvals { expires_after, kyc_review, legal_hold, dead_letter, reidentification } =
        approvals;
    let key = "approvals.expires_after";
    check(expires_after.0 > Duration::ZERO, key, "is no time at all")?;
    check(*expires_after <= LONGEST, key, "is more than 14 days")?;
    for (key, needed) in [
        ("approvals.kyc_review", kyc_review),
        ("approvals.legal_hold", legal_hold),
        ("approvals.dead_letter", dead_letter),
        ("approvals.reidentification", reidentification),
    ] {
        check(NEEDED.contains(needed), key, "is not 1 to 9")?;
    }
    Ok(())
}
