//! Ids in the paths of HTTP calls.

use std::fmt::Write;

/// An id as one segment of a path: everything but letters, digits, `-` and `_` in hexadecimal.
pub(crate) fn segment(id: &str) -> String {
    let mut segment = String::with_capacity(id.len());
    for byte in id.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => segment.push(byte.into()),
            _ => write!(segment, "%{byte:02X}").expect("writing into a String never fails"),
        }
    }
    segment
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_never_leaves_its_segment() {
        assert_eq!(segment("user-42"), "user-42");
        assert_eq!(segment("../me?x=1#é"), "%2E%2E%2Fme%3Fx%3D1%23%C3%A9");
    }
}
