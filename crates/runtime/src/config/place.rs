//! Where a setting was written, for error messages.

use std::fs;
use std::path::Path;

use figment::{Metadata, Source};

/// File and line, or the name of the source, of the setting at `path`.
pub(super) fn of(metadata: Option<&Metadata>, path: &[String]) -> String {
    match metadata.map(|metadata| (&metadata.source, &metadata.name)) {
        Some((Some(Source::File(file)), _)) => {
            let line = fs::read_to_string(file).ok().and_then(|text| line_of(&text, path));
            line.map_or_else(
                || file.display().to_string(),
                |line| format!("{}:{line}", file.display()),
            )
        }
        Some((_, name)) if name.starts_with("environment variable") => name.to_string(),
        _ => "settings".to_owned(),
    }
}

/// File and line of the byte at `offset`.
pub(super) fn at_byte(file: &Path, text: &str, offset: usize) -> String {
    let before = text.as_bytes().iter().take(offset);
    format!("{}:{}", file.display(), before.filter(|byte| **byte == b'\n').count() + 1)
}

/// The line whose key is the longest beginning of `path`; the settings library knows the path but not the line.
fn line_of(text: &str, path: &[String]) -> Option<usize> {
    let mut table: Vec<String> = Vec::new();
    let mut entries: Vec<Vec<String>> = Vec::new();
    let mut best = (0, None);
    for (number, line) in (1..).zip(text.lines().map(str::trim)) {
        let mut key = table.clone();
        if let Some(header) = line.strip_prefix("[[") {
            table = segments(header.split("]]").next().unwrap_or(header));
            entries.push(table.clone());
            let index = entries.iter().filter(|entry| **entry == table).count() - 1;
            table.push(index.to_string());
            key = table.clone();
        } else if let Some(header) = line.strip_prefix('[') {
            table = segments(header.split(']').next().unwrap_or(header));
            key = table.clone();
        } else if let Some((name, _)) = line.split_once('=') {
            key.extend(segments(name));
        }
        if key.len() > best.0 && path.starts_with(&key) {
            best = (key.len(), Some(number));
        }
    }
    best.1
}

fn segments(key: &str) -> Vec<String> {
    key.split('.').map(|segment| segment.trim().trim_matches(['"', '\'']).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_in_its_own_table_or_list_entry() {
        let text = "port = 1\n[a]\nport = 2\n[[b]]\nport = 3\n[[b]]\nx.port = { deep = 4 }\n";
        let line = |path: &str| line_of(text, &segments(path));
        assert_eq!(line("port"), Some(1));
        assert_eq!(line("a.port"), Some(3));
        assert_eq!(line("b.0.port"), Some(5));
        assert_eq!(line("b.1.x.port.deep"), Some(7));
        assert_eq!(line("a.absent"), Some(2), "the table that it belongs to");
        assert_eq!(line("c"), None);
    }
}
