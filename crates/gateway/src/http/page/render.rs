//! Pages as HTML: rendered here, whole, without a script and without anything to fetch.

use std::sync::LazyLock;

use axum::{
    http::{HeaderName, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, Datelike as _};
use contracts::event::Choice;
use minijinja::{Environment, Value, context, value::Serde};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::{
    form::{Filled, Form},
    visit::{Dead, Visit},
    words::{LANGUAGES, Notice, Words},
};
use crate::{
    http::{ApiError, Code},
    limits::Wait,
};

const STYLE: &str = include_str!("../../../pages/style.css");
/// In seconds, as the page says it.
const RETRY_AFTER: &str = "60";

/// All templates.
static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    for (name, text) in [
        ("base.html", include_str!("../../../pages/base.html")),
        ("notice.html", include_str!("../../../pages/notice.html")),
        ("leaving.html", include_str!("../../../pages/leaving.html")),
        ("questionnaire.html", include_str!("../../../pages/questionnaire.html")),
    ] {
        environment.add_template(name, text).expect("a template that ships is one");
    }
    environment
});

/// Our own style, by its hash, and a form that goes to where it came from: nothing else.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
});

/// A question as the page shows it.
#[derive(Serialize)]
struct Shown<'a> {
    number: usize,
    text: &'a str,
    field: String,
    answer: Option<Choice>,
    missing: bool,
}

/// The questions that are left, with what was chosen so far.
pub(super) fn form(visit: &Visit, form: Form, filled: Filled) -> Response {
    let (asked, words) = (&visit.asked, visit.words());
    let left = asked.questions.iter().filter(|question| asked.missing.contains(&question.id));
    let questions = (1..).zip(left).map(|(number, question)| {
        let answer = form.chosen(&question.id);
        let (text, field) = (question.text.as_str(), Form::field(&question.id));
        let missing = filled == Filled::InPart && answer.is_none();
        Shown { number, text, field, answer, missing }
    });
    let questions: Vec<_> = questions.collect();
    let status = match filled {
        Filled::Fresh => StatusCode::OK,
        Filled::InPart => StatusCode::UNPROCESSABLE_ENTITY,
        Filled::InVain => StatusCode::SERVICE_UNAVAILABLE,
    };
    let choices = [("YES", "yes", words.yes), ("NO", "no", words.no)]
        .map(|(value, suffix, text)| context! { value, suffix, text });
    let more = context! {
        key => form.key(),
        missing => questions.iter().any(|question| question.missing),
        trouble => filled == Filled::InVain,
        some_answered => questions.len() < asked.questions.len(),
        silent => asked.status == "silent",
        again => asked.status == "rejected",
        deadline => asked.deadline.as_deref().and_then(|at| moment(words, at)),
        question_language => asked.locale.as_str(),
        questions => Value::from(Serde(&questions)),
        choices,
    };
    page(words, status, "questionnaire.html", more)
}

/// Nothing is left to answer.
pub(super) fn settled(words: &'static Words, notice: &'static Notice) -> Response {
    page(
        words,
        StatusCode::OK,
        "notice.html",
        context! { notice => Value::from(Serde(notice)), good => true },
    )
}

/// What a person can do whose link opens nothing.
pub(super) fn dead(words: &'static Words, dead: Dead) -> Response {
    let (status, notice) = match dead {
        Dead::Forged => (StatusCode::NOT_FOUND, &words.forged),
        Dead::Expired => (StatusCode::GONE, &words.expired),
        Dead::OldContact => (StatusCode::GONE, &words.old_contact),
        Dead::Replaced => (StatusCode::GONE, &words.replaced),
        Dead::NothingAsked => (StatusCode::GONE, &words.nothing_asked),
        Dead::MovedOn => (StatusCode::GONE, &words.moved_on),
        Dead::Unreachable => (StatusCode::SERVICE_UNAVAILABLE, &words.unreachable),
        Dead::TooOften(_) => (StatusCode::TOO_MANY_REQUESTS, &words.too_often),
    };
    let notice = context! { notice => Value::from(Serde(notice)) };
    let mut response = page(words, status, "notice.html", notice);
    if let Dead::TooOften(Wait(seconds)) = dead {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// Something was sent that no form of ours sends.
pub(super) fn unreadable(words: &'static Words, status: StatusCode) -> Response {
    page(words, status, "notice.html", context! { notice => Value::from(Serde(&words.unreadable)) })
}

/// A page of ours, with what all of them have.
pub(super) fn page(
    words: &'static Words,
    status: StatusCode,
    template: &str,
    more: Value,
) -> Response {
    let everywhere = context! {
        words => Value::from(Serde(words)),
        style => STYLE,
        languages => Value::from(Serde(LANGUAGES)),
    };
    let rendered = TEMPLATES
        .get_template(template)
        .and_then(|template| template.render(context! { ..everywhere, ..more }));
    let body = match rendered {
        Ok(body) => body,
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            return ApiError::of(Code::Internal).into_response();
        }
    };
    let headers: [(HeaderName, &str); 2] = [
        (header::CONTENT_SECURITY_POLICY, POLICY.as_str()),
        (header::CONTENT_LANGUAGE, words.language),
    ];
    let mut response = (status, headers, Html(body)).into_response();
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, header::HeaderValue::from_static(RETRY_AFTER));
    }
    response
}

/// For machines and for people.
pub(super) fn moment(words: &Words, at: &str) -> Option<Value> {
    let moment = DateTime::parse_from_rfc3339(at).ok()?.to_utc();
    let month = words.months[moment.month0() as usize];
    let human =
        format!("{} {month} {}, {} UTC", moment.day(), moment.year(), moment.format("%H:%M"));
    Some(context! { machine => moment.to_rfc3339(), human })
}
