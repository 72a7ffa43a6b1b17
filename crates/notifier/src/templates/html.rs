//! The same words for those who read HTML.

/// The same words in HTML: paragraphs, and links where a line is one.
pub(super) fn html(text: &str) -> String {
    let paragraphs = text.split("\n\n").map(str::trim).filter(|one| !one.is_empty());
    let paragraphs = paragraphs.map(|paragraph| {
        let lines: Vec<String> = paragraph.lines().map(line).collect();
        format!("<p>{}</p>\n", lines.join("<br>\n"))
    });
    paragraphs.collect()
}

fn line(text: &str) -> String {
    let escaped = text
        .trim()
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;");
    let is_link = ["https://", "http://"].iter().any(|scheme| escaped.starts_with(scheme));
    if is_link && !escaped.contains(' ') {
        return format!("<a href=\"{escaped}\">{escaped}</a>");
    }
    escaped
}
