//! Sign in with Apple: every token that the host keeps of the person is revoked.

use messaging::ActivityError;
use secrecy::SecretString;
use vendors::apple::{Apple, Error, Token};

use super::Place;
use crate::{
    activities::later,
    certificate::{Evidence, Outcome},
    receipt::Came,
};

/// `place`: the column of the host in which tokens stand.
pub(super) async fn erase(
    apple: &Apple,
    place: &str,
    at: &Place<'_>,
) -> Result<Came, ActivityError> {
    let tokens = at.person.known.values.get(place).into_iter().flatten();
    let mut revoked = 0;
    for token in tokens {
        let token = SecretString::from(token.as_str());
        match apple.revoke(Token::Refresh(&token)).await {
            Ok(()) => revoked += 1,
            Err(error @ (Error::Refused { .. } | Error::CodeSpent)) => {
                return Ok(Came::Refused(error.to_string()));
            }
            Err(error @ (Error::Unauthorized(_) | Error::Contract(_))) => {
                return Ok(Came::Failed(error.to_string()));
            }
            Err(error @ (Error::Unavailable | Error::Throttled(_))) => return Err(later(error)),
        }
    }
    let outcome = if revoked == 0 { Outcome::NothingHeld } else { Outcome::Erased };
    Ok(at.done(outcome, Evidence::Completed, revoked, vec![]))
}
