//! A data map that is wrong says where, what, and what to do.

use std::collections::BTreeMap;

use host::datamap::{Basis, DataMap};

use super::MAP;

fn refused(text: &str) -> String {
    DataMap::parse(text, &BTreeMap::new()).unwrap_err().to_string()
}

const BASES: &str = "[bases.aml]\nname = \"x\"\nuntil = \"P5Y\"\n[bases.open]\nname = \"y\"\n";

#[test]
fn the_shipped_map_is_read() {
    let map = DataMap::parse(MAP, &BTreeMap::new()).unwrap();
    assert_eq!(map.tables.len(), 13);
    assert_eq!(map.sha256.len(), 64);
}

#[test]
fn every_mistake_names_line_place_and_remedy() {
    for (rule, said) in [
        ("{ erase = \"nul\" }", "unknown variant"),
        ("{ erase = \"null\", wen = \"confirmation\" }", "unknown field `wen`"),
        ("{ }", "say one of"),
        ("{ erase = \"null\", keep = true }", "say one of"),
        ("{ keep = false }", "say one of"),
        ("{ keep = true }", "needs `basis` and `until`, or a `reason`"),
        ("{ keep = true, basis = \"aml\", when = \"grace_end\" }", "retention_end"),
        ("{ keep = true, until = \"P5Y\" }", "needs `basis`"),
        ("{ keep = true, basis = \"unheard\" }", "add [bases.unheard]"),
        ("{ keep = true, basis = \"open\" }", "how long?"),
        ("{ keep = true, basis = \"aml\", until = \"5 years\" }", "no period"),
        ("{ erase = \"replace\" }", "needs `with`"),
        ("{ erase = \"null\", with = \"x\" }", "belongs to erase = \"replace\""),
        ("{ erase = \"null\", to = \"year\" }", "belongs to erase = \"truncate\""),
        ("{ erase = \"replace\", with = \"{name}\" }", "{name} is unknown"),
        ("{ erase = \"null\", when = \"retention_end\" }", "needs `basis` and `until`"),
        ("{ erase = \"keyed-hash\", when = \"confirmation\" }", "still needed"),
        ("{ follows = \"users\" }", "no table.column"),
        ("{ follows = \"users.id\", when = \"grace_end\" }", "when the followed column does"),
        ("{ follows = \"users.id\" }", "gets no other id"),
        ("{ erase = \"null\", side = \"b\" }", "whose is it? say side = \"user_id\""),
    ] {
        let text = format!(
            "{BASES}[tables.notes]\naccount = \"user_id\"\ncolumns.user_id = {{ erase = \"null\" }}\ncolumns.text = {rule}\n"
        );
        let error = refused(&text);
        assert!(
            error.starts_with("line 9: notes.text: ") && error.contains(said),
            "{rule}: {error}"
        );
    }
}

#[test]
fn what_stays_until_retention_ends_ends_at_once() {
    let text = |until: &str| {
        format!(
            "{BASES}[tables.notes]\naccount = \"user_id\"\ncolumns.user_id = {{ erase = \"null\" }}\n\
             columns.text = {{ erase = \"null\", when = \"retention_end\", basis = \"aml\", until = \"P5Y\" }}\n\
             columns.\"more -> place\" = {{ erase = \"null\", when = \"retention_end\", basis = \"aml\", until = \"{until}\" }}\n"
        )
    };
    let error = refused(&text("P10Y"));
    let said = "notes.more->place: it ends after P10Y, notes.text after P5Y";
    assert!(error.contains(said) && error.contains("the same `until`"), "{error}");
    let map = DataMap::parse(&text("P60M"), &BTreeMap::new()).unwrap();
    assert_eq!(map.retention(), Some("P5Y".parse().unwrap()));
}

#[test]
fn every_mistake_of_a_table_names_it() {
    for (table, said) in [
        ("columns.a = { erase = \"null\" }", "add account = "),
        ("account = \"a -> b\"", "no way to an account"),
        ("account = [\"a\", \"a\"]", "begin at the same column"),
        ("no_person = true", "needs a reason"),
        ("no_person = true\nreason = \"x\"\naccount = \"a\"", "stands alone"),
        ("account = \"a\"\nerase = \"null\"", "delete-row"),
        ("account = [\"a\", \"b\"]\nerase = \"delete-row\"", "a row of two people"),
        ("account = \"a\"\nerase = \"delete-row\"\nwhen = \"retention_end\"", "needs `basis`"),
        (
            "account = [\"a\", \"b\"]\ncolumns.c = { erase = \"null\" }",
            "side = \"a\" or side = \"b\"",
        ),
        (
            "account = \"a\"\ncolumns.\"c->d[0]\" = { erase = \"null\" }",
            "an array is erased as a whole",
        ),
        ("account = \"a\"\ncolumns.\"c->d\" = { erase = \"truncate\" }", "within JSON"),
        ("acount = \"a\"", "unknown field `acount`"),
    ] {
        let error = refused(&format!("# a map\n[tables.notes]\n{table}\n"));
        assert!(
            error.starts_with("line ") && error.contains("notes") && error.contains(said),
            "{table}: {error}"
        );
    }
    assert!(refused("[tables.a]\naccount = \n").starts_with("line 2: "));
    assert!(refused("[table.a]\naccount = \"a\"\n").contains("unknown field `table`"));
}

#[test]
fn grounds_may_come_from_the_policy_and_are_part_of_the_hash() {
    let text = "[tables.a]\naccount = \"u\"\ncolumns.u = { keep = true, basis = \"tax\" }\n";
    let ground = |until: &str| {
        let until = Some(until.parse().unwrap());
        BTreeMap::from([("tax".to_owned(), Basis { name: "tax".to_owned(), law: None, until })])
    };
    let ten = DataMap::parse(text, &ground("P10Y")).unwrap();
    let six = DataMap::parse(text, &ground("P6Y")).unwrap();
    assert_ne!(ten.sha256, six.sha256);
    assert!(refused(text).contains("add [bases.tax]"));
}
