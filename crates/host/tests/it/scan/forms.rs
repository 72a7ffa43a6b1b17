//! Every form, in every kind of column, on both databases alike.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use super::{Document, Email, look, person, short, tells_nothing, without_anna};
use crate::{
    datamap::{MAP, map, people},
    fixture::{BOTH, Kind},
};

/// Bytes in a statement.
fn bytes(kind: Kind, bytes: &[u8]) -> String {
    let hex = hex::encode(bytes);
    kind.pick(format!("'\\x{hex}'::bytea"), format!("x'{hex}'"))
}

#[tokio::test]
async fn what_lies_about_in_any_form_is_found_and_after_its_erasure_nothing_is() {
    for kind in BOTH {
        let (database, host, sought) = without_anna(kind).await;
        let map = map(MAP);
        let residue = look(&host, &map, std::slice::from_ref(&sought)).await;
        assert_eq!(short(&residue.finds), Vec::<String>::new(), "{kind:?}");
        assert!(residue.is_clean(), "{kind:?} {residue:#?}");

        let hash = Sha256::digest("anna@example.com");
        let token = STANDARD.encode("id=1;mail=anna@example.com;");
        database
            .run(&format!(
                "alter table countries add column memo text;
                 insert into countries (code, name, memo) values ('XA', 'x', 'ask ANNA@EXAMPLE.COM or call 0049 170 1234567');
                 update orders set delivery = '{{\"carrier\": \"DHL\", \"seen\": {{\"by\": [\"anna{escape}u0040example.com\"]}}}}' where id = 103;
                 create table blobs (body {blob}, more {blob});
                 insert into blobs values ({token}, {hash}), ({hash_hex}, null), ({document}, null), ({nothing}, null)",
                escape = kind.pick("\\", "\\\\"),
                blob = kind.pick("bytea", "longblob"),
                token = bytes(kind, token.as_bytes()),
                hash = bytes(kind, &hash),
                hash_hex = bytes(kind, hex::encode(hash).to_uppercase().as_bytes()),
                document = bytes(kind, b"\xff\xfe C01X00T47 \x00"),
                nothing = bytes(kind, b"\xff\xfe\x00"),
            ))
            .await;
        let residue = look(&host, &map, &[sought]).await;
        assert_eq!(
            short(&residue.finds),
            [
                "blobs.body Email Base64 1",
                "blobs.body Email Sha256 1",
                "blobs.body Document Plain 1",
                "blobs.more Email Sha256 1",
                "countries.memo Email Plain 1",
                "countries.memo Phone Plain 1",
                "orders.delivery Email Plain 1",
            ],
            "{kind:?}"
        );
        assert!(!residue.is_clean());
        tells_nothing(&residue);
    }
}

#[tokio::test]
async fn signs_that_statements_know_are_plain_signs() {
    for kind in BOTH {
        let (database, host) = people(kind).await;
        database
            .run(&format!(
                "insert into countries values ('XA', {}), ('XB', {}), ('XC', {}), ('XD', {})",
                kind.literal("a_b%c@example.com"),
                kind.literal("aXbYYc@example.com"),
                kind.literal("o'hara\\\"n@example.com"),
                kind.literal("ÉCOLE-77-ÜN"),
            ))
            .await;
        let sought = [
            person(7, &[(Email, "a_b%c@example.com")]),
            person(8, &[(Email, "O'Hara\\\"N@example.com")]),
            person(9, &[(Document, "École-77-ün")]),
        ];
        let residue = look(&host, &map(MAP), &sought).await;
        assert_eq!(
            short(&residue.finds),
            [
                "countries.name Email Plain 1",
                "countries.name Email Plain 1",
                "countries.name Document Plain 1"
            ],
            "{kind:?}"
        );
        let accounts: Vec<&str> = residue.finds.iter().map(|find| find.account.as_str()).collect();
        assert_eq!(accounts, ["7", "8", "9"], "{kind:?}");
    }
}
