//! Lines that `check` gives to be pasted repair what they were given for, once somebody has completed them.

use host::{
    Host,
    datamap::{DataMap, Finding, FindingClass as Class},
};

/// Pastes what is TOML of a remedy, completes it, and checks again.
pub async fn repairs(host: &Host, text: &str, finding: &Finding) {
    let Finding { class, place, remedy, .. } = finding;
    let lines: Vec<&str> = remedy.lines().collect();
    if !is_toml(remedy) {
        return;
    }
    let whole = matches!(class, Class::UnmappedTable | Class::NamesPerson);
    let table = place.split('.').next().unwrap();
    let pasted = paste(text, table, &lines, whole);
    if remedy.contains('…') {
        let refused = DataMap::parse(&pasted, &[].into());
        let refused = refused.expect_err("a reason that nobody wrote is none").to_string();
        assert!(refused.contains("reason"), "{refused}");
    }
    let completed = pasted.replace('…', "it says nothing of anybody");
    let map = DataMap::parse(&completed, &[].into());
    let map = map.unwrap_or_else(|error| panic!("{finding}\n{error}\n{completed}"));
    let found = host.check_datamap(&map).await.unwrap();
    let again = found.iter().find(|one| one.class == *class && one.place == *place);
    assert_eq!(again, None, "pasted:\n{remedy}");
}

fn is_toml(remedy: &str) -> bool {
    let known = ["[tables.", "columns.", "triggers = "];
    let parses = || toml::from_str::<toml::Table>(remedy).is_ok();
    known.iter().any(|start| remedy.starts_with(start)) && parses()
}

/// As somebody would: a section takes the place of the table's, a line that of the same key.
fn paste(text: &str, table: &str, lines: &[&str], whole: bool) -> String {
    let header = format!("[tables.{table}]");
    let lines: Vec<&str> = lines.iter().copied().filter(|line| *line != header).collect();
    let key = |line: &str| line.split('=').next().unwrap().trim().to_owned();
    let keys: Vec<String> = lines.iter().map(|line| key(line)).collect();
    let (mut written, mut within) = (vec![], false);
    for line in text.lines() {
        if line.starts_with('[') {
            within = line == header;
            written.push(line);
            if within {
                written.extend(&lines);
            }
        } else if !within || !(whole || keys.contains(&key(line))) {
            written.push(line);
        }
    }
    if !text.contains(&header) {
        written.push(&header);
        written.extend(&lines);
    }
    written.join("\n")
}
