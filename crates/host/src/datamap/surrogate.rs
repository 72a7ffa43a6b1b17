//! Ids that stand in the place of others: of the same type, never given out by the host's own counters.

use sha2::{Digest, Sha256};
use uuid::Builder;

use super::{catalogue::Kind, program::Drawn};

/// How often another one is drawn when one is in use.
pub(super) const ATTEMPTS: u32 = 32;
/// Programs that keep numbers as floating point know integers below this exactly.
const EXACT: u64 = 1 << 52;

/// An id for one person, the same whenever it is asked for again; `None`: the column has no room for any.
///
/// Signed integers are negative, because counters go up from one; unsigned ones come from the upper half of their range.
pub(super) fn draw(drawn: &Drawn, pseudonym: &str, attempt: u32) -> Option<String> {
    let digest = Sha256::new()
        .chain_update(b"ostiary surrogate 1\0")
        .chain_update(drawn.table.to_string())
        .chain_update([0])
        .chain_update(drawn.column.name.to_string())
        .chain_update([0])
        .chain_update(pseudonym)
        .chain_update(attempt.to_be_bytes())
        .finalize();
    let number = digest.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    match drawn.column.kind {
        Kind::Integer { bits, unsigned: false } => {
            let range = (1_u64 << (u32::from(bits) - 1).min(52)) - 1;
            Some(format!("-{}", 1 + number % range))
        }
        Kind::Integer { bits, unsigned: true } => {
            let half = (1_u64 << (u32::from(bits) - 1)).min(EXACT);
            Some((half + number % half).to_string())
        }
        Kind::Uuid => {
            let bytes = digest.first_chunk::<16>()?;
            Some(Builder::from_custom_bytes(*bytes).into_uuid().hyphenated().to_string())
        }
        Kind::Text => {
            let room = drawn.column.max_chars.unwrap_or(usize::MAX).min(SURROGATE_CHARS);
            (room >= FEWEST_CHARS).then(|| format!("x{}", &hex::encode(digest)[..room - 1]))
        }
        _ => None,
    }
}

/// Characters of a drawn text.
const SURROGATE_CHARS: usize = 33;
/// Fewer would let two people meet.
pub(super) const FEWEST_CHARS: usize = 17;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        config::{Column, Table},
        datamap::catalogue::ColumnInfo,
    };

    fn drawn(kind: Kind, max_chars: Option<usize>) -> Drawn {
        Drawn {
            table: Table::try_from("users".to_owned()).unwrap(),
            column: ColumnInfo {
                name: Column("id".to_owned()),
                kind,
                full_type: String::new(),
                type_name: String::new(),
                nullable: false,
                generated: false,
                identity_always: false,
                max_chars,
                charset: None,
                collation: None,
                can_select: true,
                can_update: true,
                can_insert: true,
            },
        }
    }

    #[test]
    fn ids_fit_their_type_and_differ_by_person_and_attempt() {
        for (kind, lowest, highest) in [
            (Kind::Integer { bits: 16, unsigned: false }, -32_767, -1),
            (Kind::Integer { bits: 32, unsigned: false }, -2_147_483_647, -1),
            (Kind::Integer { bits: 64, unsigned: false }, -4_503_599_627_370_495, -1),
            (Kind::Integer { bits: 32, unsigned: true }, 2_147_483_648, 4_294_967_295),
            (
                Kind::Integer { bits: 64, unsigned: true },
                4_503_599_627_370_496,
                9_007_199_254_740_991,
            ),
        ] {
            for person in 0..200 {
                let id = draw(&drawn(kind, None), &person.to_string(), 0).unwrap();
                assert!((lowest..=highest).contains(&id.parse::<i64>().unwrap()), "{kind:?} {id}");
            }
        }
        let id = |person: &str, attempt| draw(&drawn(Kind::Uuid, None), person, attempt).unwrap();
        assert_eq!(id("a", 0), id("a", 0));
        assert_ne!(id("a", 0), id("b", 0));
        assert_ne!(id("a", 0), id("a", 1));
        assert_eq!(draw(&drawn(Kind::Text, Some(20)), "a", 0).unwrap().len(), 20);
        assert_eq!(draw(&drawn(Kind::Text, Some(16)), "a", 0), None);
        assert_eq!(draw(&drawn(Kind::Date, None), "a", 0), None);
    }
}
