//! Sign in with Apple: every token that the host keeps of the person is revoked.

use host::datamap::{DataMap, Rows, Stage};
use messaging::ActivityError;
use secrecy::SecretString;
use vendors::apple::{Apple, Error, Token};

use super::Place;
use crate::{
    activities::later,
    certificate::{Evidence, Outcome},
    receipt::Came,
};

/// Why no token can ever come from `place`, so that every person would be taken for one who has none.
pub(super) fn unfit(place: &str, map: &DataMap) -> Option<&'static str> {
    for (table, mapped) in &map.tables {
        let Rows::People(rows) = &mapped.rows else { continue };
        for (column, rule) in &rows.columns {
            if place != format!("{table}.{column}") {
                continue;
            }
            if !rule.seal {
                return Some("the data map has to say seal = true of it");
            }
            let deleted = rows.delete.as_ref().map(|rule| rule.when);
            if [Some(rule.when), deleted].contains(&Some(Stage::Confirmation)) {
                return Some("it goes at the confirmation, before it is sealed");
            }
            return None;
        }
    }
    Some("the data map has no column of this name: it is written table.column, as there")
}

/// As rows are named that were read: without the schema that the host's login is at home in.
fn at_home(place: &str) -> Option<&str> {
    let (_, rest) = place.split_once('.')?;
    rest.contains('.').then_some(rest)
}

/// `place`: the column of the host in which tokens stand.
pub(super) async fn erase(
    apple: &Apple,
    place: &str,
    at: &Place<'_>,
) -> Result<Came, ActivityError> {
    at.may_begin()?;
    let values = &at.person.known.values;
    let tokens = values.get(place).or_else(|| values.get(at_home(place)?));
    let tokens = tokens.into_iter().flatten().filter(|token| !token.is_empty());
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
