//! Whether every quote of a CSV text closes: the reader takes one that does not for a cell that goes on to the end.

use anyhow::{Result, bail};

/// Where in its record a byte stands.
enum Place {
    /// Before the first character of a cell.
    Start,
    /// In a cell that does not begin with a quote: what quotes it has are characters.
    Plain,
    /// In quotes that opened in this line.
    Quoted(usize),
    /// After the quote that closes them.
    Closed(usize),
}

/// Refuses quotes that never close, or that close amid a cell: there the quote of a later line was taken for their
/// end, and all lines in between for one cell. A cell in quotes may have many lines.
pub(super) fn check(text: &str, separator: u8) -> Result<()> {
    let (mut place, mut line) = (Place::Start, 1);
    for byte in text.bytes() {
        let ends = byte == separator || matches!(byte, b'\r' | b'\n');
        place = match (place, byte) {
            (Place::Start, b'"') => Place::Quoted(line),
            (Place::Closed(opened), b'"') => Place::Quoted(opened),
            (Place::Quoted(opened), b'"') => Place::Closed(opened),
            (Place::Quoted(opened), _) => Place::Quoted(opened),
            (_, _) if ends => Place::Start,
            (Place::Closed(opened), b' ') => Place::Closed(opened),
            (Place::Closed(opened), _) => return never_closes(opened),
            (Place::Start | Place::Plain, _) => Place::Plain,
        };
        line += usize::from(byte == b'\n');
    }
    match place {
        Place::Quoted(opened) => never_closes(opened),
        Place::Start | Place::Plain | Place::Closed(_) => Ok(()),
    }
}

fn never_closes(line: usize) -> Result<()> {
    bail!(
        "line {line}: a quote opens that does not close at the end of its cell, so what follows cannot be told from that \
         cell; correct it (a quote that is part of a cell is written twice, and the cell stands in quotes)"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_that_close_are_none_of_our_business() {
        for text in [
            "",
            "a,b\n1,2",
            "a,\"b\"\n\"1\",\"\"\n",
            "a,\"b \"\"c\"\", d\"\r\n\"x\"\r\n",
            "a,\"one\ntwo\n\nthree\",b\n",
            "3\" pipe,it's \"so\"\n",
            "\"a\" ,b\n",
            "\"a\"",
        ] {
            assert!(check(text, b',').is_ok(), "{text}");
        }
    }

    #[test]
    fn a_quote_that_does_not_close_is_named_by_the_line_in_which_it_opens() {
        for (text, line) in [
            ("a,\"b\n1,2\n3,4\n", 1),
            ("a,b\n1,\"2\n3,4\n", 2),
            ("a,b\n1,\"2\"\"\n3,4\n", 2),
            ("a,b\n1,\"\"\"2\n3,4\n", 2),
            // The next quote is the first of another cell.
            ("a,b\n1,\"2\n3,\"4\",5\n6,7\n", 2),
            ("a,b\n\"x\ny\",\"2\n3,4\n", 3),
            ("a;b\n1;\"2\n\"3\";4\n", 2),
        ] {
            let separator = if text.contains(';') { b';' } else { b',' };
            let refused = check(text, separator).unwrap_err().to_string();
            assert!(
                refused.starts_with(&format!("line {line}: a quote opens")),
                "{text}: {refused}"
            );
        }
    }
}
