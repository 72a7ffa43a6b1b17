//! Types: whether a column can hold what would become of it.

use super::{
    Checking, Class,
    columns::one_row_each,
    suggest::{instead, kept, key, rest},
};
use crate::{
    config::Table,
    datamap::{
        PeopleRows,
        catalogue::{ColumnInfo, Kind, TableInfo},
        rule::{Action, Precision, Rule},
        surrogate::FEWEST_CHARS,
        template::{FEWEST_DIGITS, PSEUDONYM_DIGITS, Template},
    },
};

/// Characters of a keyed hash: `kh1:` and 64 digits.
const HASH_CHARS: usize = 68;

/// Class, problem and remedy.
type Misfit = (Class, String, String);

impl Checking<'_> {
    /// Class, problem and remedy.
    pub(super) fn misfit(
        &self,
        table: &Table,
        info: &TableInfo,
        rows: &PeopleRows,
        column: &ColumnInfo,
        rule: &Rule,
    ) -> Option<Misfit> {
        let name = key(&column.name.0);
        let unfit = |fitting: &str| {
            let problem =
                format!("{} does not fit the type {}", rule.action.name(), column.full_type);
            Some((Class::Type, problem, fitting.to_owned()))
        };
        match &rule.action {
            Action::Null if !column.nullable => Some((
                Class::NotNull,
                "the column takes no null".to_owned(),
                Self::not_null(info, rows, column, rule),
            )),
            Action::Replace(template) if template.names_row() && names_account(info, rows) => {
                Some((
                    Class::Type,
                    "{row} is the account's own id here, and would stay".to_owned(),
                    "use {pseudonym}".to_owned(),
                ))
            }
            Action::Replace(template) => replaced(info, column, template),
            Action::Pseudonym if column.kind != Kind::Text => {
                unfit("use surrogate for ids, null or replace")
            }
            Action::Pseudonym => {
                let shorter = column.max_chars.is_some_and(|most| most >= FEWEST_DIGITS);
                let remedy = if shorter {
                    let rest = rest(rule);
                    format!(
                        "columns.{name} = {{ erase = \"replace\", with = \"{{pseudonym:16}}\"{rest} }}"
                    )
                } else {
                    "widen the column, or erase = \"null\"".to_owned()
                };
                too_long(column, PSEUDONYM_DIGITS, &remedy)
            }
            Action::KeyedHash if column.kind != Kind::Text => unfit("only texts are hashed"),
            Action::KeyedHash => {
                too_long(column, HASH_CHARS, "widen the column, or erase = \"null\"")
            }
            Action::Surrogate => self.surrogate(table, info, rows, column),
            Action::Truncate(precision) => {
                let fits = matches!(
                    (precision, column.kind),
                    (None | Some(Precision::Year), Kind::Date | Kind::Timestamp)
                        | (None | Some(Precision::Network), Kind::Inet)
                        | (Some(Precision::Network), Kind::Text)
                );
                if fits {
                    None
                } else {
                    unfit(
                        "dates are truncated to = \"year\", IP addresses to = \"network\" (which a text has to say)",
                    )
                }
            }
            Action::Follows(to_table, to_column) => self.follows(column, to_table, &to_column.0),
            Action::Null | Action::Keep => None,
        }
    }

    /// What stands where nothing may not.
    fn not_null(info: &TableInfo, rows: &PeopleRows, column: &ColumnInfo, rule: &Rule) -> String {
        let told_apart = info.is_unique(&column.name);
        match instead(info, column, (told_apart, one_row_each(info, rows))) {
            Some(erased) => {
                format!("columns.{} = {{ {erased}{} }}", key(&column.name.0), rest(rule))
            }
            None => kept(&column.name.0),
        }
    }

    fn surrogate(
        &self,
        table: &Table,
        info: &TableInfo,
        rows: &PeopleRows,
        column: &ColumnInfo,
    ) -> Option<Misfit> {
        let room = column.max_chars.is_none_or(|most| most >= FEWEST_CHARS);
        let is_id = matches!(column.kind, Kind::Integer { .. } | Kind::Uuid)
            || (column.kind == Kind::Text && room);
        if !is_id {
            let problem = format!("no unused id can be drawn for the type {}", column.full_type);
            return Some((Class::Type, problem, "use null or replace".to_owned()));
        }
        let is_account = *table == self.catalogue.named(&self.config.accounts.table)
            && column.name == self.config.accounts.id;
        let one_each = one_row_each(info, rows);
        (!is_account && !one_each).then(|| {
            let problem =
                "one id is drawn for a person, and this table may have many rows of one".to_owned();
            (
                Class::Type,
                problem,
                "erase = \"replace\", with = \"{row}\", or keep it with a reason".to_owned(),
            )
        })
    }

    pub(super) fn follows(
        &self,
        column: &ColumnInfo,
        to_table: &Table,
        to_column: &str,
    ) -> Option<Misfit> {
        let accounts = &self.config.accounts;
        let to = self.catalogue.named(to_table);
        if to != self.catalogue.named(&accounts.table) || to_column != accounts.id.0 {
            let problem = format!(
                "{to_table}.{to_column} is not the accounts' id, and nothing else is followed"
            );
            return Some((
                Class::Type,
                problem,
                format!("follows = \"{}.{}\"", accounts.table, accounts.id),
            ));
        }
        let followed = self.catalogue.tables.get(&to)?.column(&accounts.id)?;
        let narrower = match (column.kind, followed.kind) {
            (Kind::Integer { bits, unsigned }, Kind::Integer { bits: wanted, unsigned: wants }) => {
                bits < wanted || unsigned != wants
            }
            (Kind::Text, Kind::Text) => column
                .max_chars
                .is_some_and(|most| followed.max_chars.is_none_or(|wanted| most < wanted.min(64))),
            (Kind::Text, _) => column.max_chars.is_some_and(|most| most < 36),
            (kind, wanted) => kind != wanted,
        };
        narrower.then(|| {
            let problem = format!(
                "{} does not hold every {} that it follows",
                column.full_type, followed.full_type
            );
            (Class::Type, problem, format!("alter the column to {}", followed.full_type))
        })
    }
}

fn too_long(column: &ColumnInfo, length: usize, remedy: &str) -> Option<Misfit> {
    let most = column.max_chars.filter(|most| *most < length)?;
    let problem = format!("the new value has up to {length} characters, the column {most}");
    Some((Class::Length, problem, remedy.to_owned()))
}

/// Whether the primary key is an account's id, or changes.
fn names_account(info: &TableInfo, rows: &PeopleRows) -> bool {
    info.primary_key().iter().any(|key| {
        rows.owners.iter().any(|link| link.first_column() == key)
            || rows.columns.get(key).is_some_and(Rule::changes)
    })
}

/// What a template makes, in what the column can hold.
fn replaced(info: &TableInfo, column: &ColumnInfo, template: &Template) -> Option<Misfit> {
    if template.names_row() && info.primary_key().len() != 1 {
        let problem = "{row} needs a primary key of one column".to_owned();
        return Some((Class::Type, problem, "use {pseudonym}".to_owned()));
    }
    if column.kind == Kind::Text {
        return too_long(
            column,
            template.length(),
            "shorten `with`: {pseudonym:16} is the shortest pseudonym",
        );
    }
    let constant = template.constant();
    let fits = constant.is_some_and(|text| match column.kind {
        Kind::Integer { bits, unsigned } => {
            let (low, high) = if unsigned {
                (0, (1_i128 << bits) - 1)
            } else {
                (-(1 << (bits - 1)), (1 << (bits - 1)) - 1)
            };
            text.parse::<i128>().is_ok_and(|number| (low..=high).contains(&number))
        }
        Kind::Number => text.parse::<f64>().is_ok_and(f64::is_finite),
        Kind::Boolean => matches!(text, "true" | "false"),
        Kind::Date => text.parse::<chrono::NaiveDate>().is_ok(),
        Kind::Timestamp => chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").is_ok(),
        Kind::Uuid => uuid::Uuid::try_parse(text).is_ok(),
        Kind::Inet => text.parse::<std::net::IpAddr>().is_ok(),
        Kind::Json => serde_json::from_str::<serde_json::Value>(text).is_ok(),
        // The database itself says so, when it is tried.
        Kind::Enum => true,
        Kind::Text | Kind::Binary | Kind::Other => false,
    });
    (!fits).then(|| {
        let problem = format!("`{template}` is no value of the type {}", column.full_type);
        (Class::Type, problem, "correct `with`, or erase = \"null\"".to_owned())
    })
}
