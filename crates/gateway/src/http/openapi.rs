//! `GET /openapi.json`: all calls, for programs (OpenAPI 3.1).

use std::{collections::BTreeMap, sync::LazyLock};

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use contracts::event::{
    CancelledBy, Choice, DeletionChannel, DeletionStatus, HoldEffect, HoldKind, PublicReason,
};
use serde::Serialize;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        ContentBuilder, Object, ObjectBuilder, Ref, RefOr, ResponseBuilder, Type,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use super::{
    answers, deletions, mail, problem, problem::Code, questionnaire, registrations, signups,
    standing, statement,
};

pub(super) const PATH: &str = "/openapi.json";
pub(super) const ACCOUNT_ID: &str =
    "The host's id: 1 to 128 bytes of UTF-8 without control characters, percent-encoded.";
pub(super) const IDEMPOTENCY_KEY: &str = "Chosen by the host, 1 to 255 visible ASCII characters, the same whenever this \
     request is repeated. It belongs to one client and one call, and is remembered for 30 days.";
const EFFECT: &str =
    "What it forbids: payouts and changes of contact, all but withdrawing, or everything.";
const KIND: &str = "Why, in truth. With scope `compliance` only.";

/// The refusals of an operation, by status.
pub(crate) type Responses = BTreeMap<String, RefOr<utoipa::openapi::Response>>;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Ostiary for hosts",
        description = "How the services of a host ask for standing, tell of sign-ups and hand in answers. Every \
                       error is a problem document (RFC 9457); its `code` is stable. After a 503 repeat the request, \
                       with the same Idempotency-Key.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
        contact(),
    ),
    paths(
        standing::show_standing,
        signups::state_signup,
        questionnaire::show_questionnaire,
        answers::submit_answers,
        mail::take_mail,
        deletions::request_deletion,
        statement::show_statement,
        deletions::show_deletion,
        deletions::confirm_deletion,
        deletions::cancel_deletion,
        registrations::check_registration,
        show_document,
    ),
    components(schemas(problem::Problem)),
    modifiers(&BearerTokens),
)]
struct Document;

/// The OpenAPI document that `/openapi.json` serves.
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// This document.
#[utoipa::path(
    get,
    path = PATH,
    responses((status = 200, content_type = "application/json", description = "This document")),
)]
pub(crate) async fn show_document() -> Response {
    static JSON: LazyLock<String> = LazyLock::new(|| {
        document().to_json().expect("a document of texts and lists has a JSON form")
    });
    ([(header::CONTENT_TYPE, "application/json")], JSON.as_str()).into_response()
}

/// Documents refusals: one response for each status, which names the codes that it may have.
pub(super) fn problems(codes: &[Code]) -> Responses {
    let mut statuses: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
    for code in codes {
        statuses.entry(code.status().as_u16()).or_default().push(*code);
    }
    let response = |codes: Vec<Code>| {
        let said = codes.iter().map(|code| format!("`{}`: {}.", code.as_str(), code.title()));
        let body = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem")));
        ResponseBuilder::new()
            .description(said.collect::<Vec<_>>().join(" "))
            .content(problem::MEDIA_TYPE, body.build())
            .build()
    };
    let documented = statuses.into_iter();
    documented.map(|(status, codes)| (status.to_string(), response(codes).into())).collect()
}

/// The schema of [`PublicReason`].
pub(super) fn public_reasons() -> Object {
    use PublicReason::*;
    one_of("Why, in public words.", [Verification, Review, Deletion, Security])
}

/// The schema of an open hold's [`HoldEffect`].
pub(super) fn effects() -> Object {
    use HoldEffect::*;
    one_of(EFFECT, [Limited, ExitOnly, Full])
}

/// The schema of [`HoldKind`].
pub(super) fn kinds() -> Object {
    use HoldKind::*;
    one_of(
        KIND,
        [
            KycNoAnswer,
            KycPositiveAnswer,
            Manual,
            Legal,
            KycProviderRejected,
            DeletionPending,
            SanctionsMatch,
        ],
    )
}

/// The schema of [`DeletionStatus`].
pub(super) fn deletion_statuses() -> Object {
    use DeletionStatus::*;
    let all = [Requested, Blocked, Lapsed, Pending, Frozen, OnHold, Erasing, Deleted, Cancelled];
    one_of("Where it stands.", all)
}

/// The schema of a [`DeletionChannel`], as hosts write it.
pub(super) fn channels() -> Object {
    use DeletionChannel::*;
    let upper = |channel: DeletionChannel| format!("{channel:?}").to_uppercase();
    one_of("Where it was asked.", [App, Web, Support].map(upper))
}

/// The schema of a [`CancelledBy`], as hosts write it.
pub(super) fn cancellers() -> Object {
    use CancelledBy::*;
    let upper = |by: CancelledBy| format!("{by:?}").to_uppercase();
    one_of("Who takes it back.", [User, Support].map(upper))
}

/// The schema of what is said to somebody who wants to sign up.
pub(super) fn registration_decisions() -> Object {
    let decisions = ["allow", "allow_and_flag", "review", "block"];
    one_of("Whether they may sign up; `allow_and_flag`: they may, and compliance knows.", decisions)
}

/// The schema of [`Choice`].
pub(super) fn choices() -> Object {
    one_of("What the customer said.", [Choice::Yes, Choice::No])
}

/// The schema of a text that is one of these words.
pub(super) fn one_of<T: Serialize>(what: &str, words: impl IntoIterator<Item = T>) -> Object {
    let words = words.into_iter().map(|word| serde_json::to_value(word).unwrap_or_default());
    let schema = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words));
    schema.description(Some(what)).build()
}

struct BearerTokens;

impl Modify for BearerTokens {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("One token for each service of the host."))
            .build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    }
}
