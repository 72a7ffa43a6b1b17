//! Values shown so that one knows what they are, and not whose.

/// `anna@example.com` → `a***@e***.c***`: the first letter of each word stays, digits become `#`; at most 60 characters.
pub(super) fn masked(value: &str) -> String {
    let mut shown = String::new();
    let mut within = false;
    for character in value.chars() {
        if shown.chars().count() >= 60 {
            shown.push('…');
            break;
        }
        if character.is_ascii_digit() {
            shown.push('#');
            within = true;
        } else if character.is_alphanumeric() {
            if within {
                continue;
            }
            shown.push(character);
            shown.push_str("***");
            within = true;
        } else {
            shown.push(if character.is_control() { ' ' } else { character });
            within = false;
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_first_letters_is_left() {
        for (value, shown) in [
            ("anna@example.com", "a***@e***.c***"),
            ("+49 170 1234567", "+## ### #######"),
            ("Анна Петрова", "А*** П***"),
            ("192.0.2.17", "###.#.#.##"),
            ("{\"street\": \"Main St 5\"}", "{\"s***\": \"M*** S*** #\"}"),
            ("", ""),
        ] {
            assert_eq!(masked(value), shown);
        }
        assert!(masked(&"- ".repeat(500)).chars().count() <= 61);
    }
}
