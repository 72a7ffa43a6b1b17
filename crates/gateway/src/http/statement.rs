//! What people are shown before they confirm that they leave: what is lost, what goes, what stays, why, until when and under
//! what, and whether they may come again. Made by the binary from data map and policy, as `ostiary datamap statement` is;
//! our page shows it, and `GET /v1/deletions/statement` hands it to the host's own app.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
    http::HeaderMap,
};
use contracts::Locale;
use serde::{Deserialize, Serialize};
use utoipa::{IntoResponses, ToSchema};

use super::{
    Api, ApiError, Code,
    extract::{bad_data, parse_locale},
    openapi::{self, problems},
    questionnaire::preferred,
};

pub(super) const PATH: &str = "/v1/deletions/statement";
const LOCALE: &str =
    "The language to say it in (BCP 47); absent: the best of Accept-Language, else English.";
/// For whoever reads none of its languages.
const FALLBACK: &str = "en";

/// What somebody is shown before they confirm that they leave, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Statement {
    /// The language of the texts.
    pub language: String,
    /// Above all.
    pub title: String,
    /// In the order in which they are read.
    pub sections: Vec<StatementSection>,
}

/// One thing that a person should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StatementSection {
    /// What it is about.
    pub heading: String,
    /// One sentence each.
    pub lines: Vec<String>,
}

/// The query.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    locale: Option<String>,
}

/// What to show a person before they confirm that they leave: the same for everybody.
#[utoipa::path(
    get,
    path = PATH,
    params(("locale" = Option<String>, Query, description = LOCALE)),
    responses((status = 200, body = Statement, description = "What to show"), Problems),
    security(("bearer" = ["deletions"])),
)]
pub(crate) async fn show_statement(
    State(api): State<Arc<Api>>,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Json<Statement>, ApiError> {
    let refused = |_| bad_data("the query may have locale, once, and nothing else".to_owned());
    let Query(Asked { locale }) = asked.map_err(refused)?;
    let locale = parse_locale(locale)?.or_else(|| preferred(&headers));
    let language = locale.as_ref().map_or(FALLBACK, Locale::as_str);
    let found = in_language(&api.statements, language);
    found.cloned().map(Json).ok_or_else(|| ApiError::of(Code::DataMapMissing))
}

/// In the language of a tag, else in English; `None`: there is no data map to make it from.
pub(super) fn in_language<'s>(statements: &'s [Statement], tag: &str) -> Option<&'s Statement> {
    let primary = tag.split('-').next().unwrap_or_default();
    let of =
        |language: &str| statements.iter().find(|one| one.language.eq_ignore_ascii_case(language));
    of(primary).or_else(|| of(FALLBACK))
}

struct Problems;

impl IntoResponses for Problems {
    fn responses() -> openapi::Responses {
        problems(&[Code::BadData, Code::Unauthenticated, Code::ScopeMissing, Code::DataMapMissing])
    }
}
