//! Whether a flag column can hold its configured value: planning an update does not say so here.

use crate::config::FlagValue;

/// Why a column of this type (as the catalogue writes it) cannot hold the value.
pub(crate) fn misfit(value: &FlagValue, full_type: &str) -> Option<&'static str> {
    let (name, rest) = full_type.split_once('(').unwrap_or((full_type, ""));
    let bits = match name.split(' ').next().unwrap_or_default() {
        "tinyint" => 8,
        "smallint" => 16,
        "mediumint" => 24,
        "int" => 32,
        "bigint" => 64,
        "enum" => return misfit_label(value, rest),
        "char" | "varchar" => return misfit_text(value, rest),
        _ => return None,
    };
    let number = match value {
        FlagValue::Integer(number) => i128::from(*number),
        FlagValue::Boolean(truth) => i128::from(*truth),
        FlagValue::Text(_) => return Some("the type does not fit"),
    };
    let range = if full_type.contains("unsigned") {
        0..1_i128 << bits
    } else {
        -(1 << (bits - 1))..1_i128 << (bits - 1)
    };
    (!range.contains(&number)).then_some("the number is out of the column's range")
}

/// `'open','it''s shut')`.
fn misfit_label(value: &FlagValue, labels: &str) -> Option<&'static str> {
    let FlagValue::Text(text) = value else { return Some("the type does not fit") };
    let label = format!("'{}'", text.replace('\'', "''"));
    let labels = labels.trim_end_matches(')');
    let known =
        labels.split("','").any(|known| known.trim_matches('\'') == label.trim_matches('\''));
    (!known).then_some("the text is none of the column's values")
}

/// `20)`: characters, not bytes.
fn misfit_text(value: &FlagValue, length: &str) -> Option<&'static str> {
    let FlagValue::Text(text) = value else { return None };
    let most = length.trim_end_matches(')').parse().unwrap_or(usize::MAX);
    (text.chars().count() > most).then_some("the text is too long for the column")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_fit_or_it_is_said_why() {
        let (range, label, long) = (
            Some("the number is out of the column's range"),
            Some("the text is none of the column's values"),
            Some("the text is too long for the column"),
        );
        let text = |text: &str| FlagValue::Text(text.to_owned());
        for (value, full_type, said) in [
            (FlagValue::Integer(127), "tinyint(1)", None),
            (FlagValue::Integer(128), "tinyint(1)", range),
            (FlagValue::Integer(255), "tinyint(3) unsigned", None),
            (FlagValue::Integer(-1), "int(10) unsigned", range),
            (FlagValue::Integer(i64::MIN), "bigint(20)", None),
            (FlagValue::Boolean(true), "tinyint(1)", None),
            (text("1"), "tinyint(1)", Some("the type does not fit")),
            (text("it's shut"), "enum('open','it''s shut')", None),
            (text("closed"), "enum('open','it''s shut')", label),
            (text("ope"), "enum('open','it''s shut')", label),
            (text("ёжи"), "varchar(3)", None),
            (text("long"), "varchar(3)", long),
            (FlagValue::Integer(7), "decimal(3,0)", None),
        ] {
            assert_eq!(misfit(&value, full_type), said, "{value:?} in {full_type}");
        }
    }
}
