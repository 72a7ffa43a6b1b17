//! The calls of hosts: one table of routes, each with the scope that it needs. Beside them the pages of people.

mod access;
mod answers;
mod body;
mod deletions;
mod extract;
mod fact;
pub(crate) mod intercom;
mod mail;
mod observe;
pub(crate) mod openapi;
mod opendsr;
pub(crate) mod page;
mod problem;
mod questionnaire;
mod registrations;
mod signups;
mod standing;
pub(crate) mod statement;
pub(crate) mod sumsub;
mod webhook;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderValue, header},
    middleware::{from_fn, from_fn_with_state, map_response},
    response::Response,
    routing::{MethodRouter, get, post},
};
use messaging::Service;
use runtime::{links::Links, staff::Staff};
use tokio::time::timeout;

use self::{
    body::Patience,
    intercom::Intercom,
    page::leaving::Confirming,
    problem::{ApiError, Code},
    sumsub::Sumsub,
};
use crate::{
    StartError, Statement, Trust,
    config::{Clients, Config, Scope},
    countries::Countries,
    limits::Limits,
};

/// What all calls work with.
pub(crate) struct Api {
    service: Arc<Service>,
    clients: Clients,
    countries: Option<Countries>,
    links: Links,
    staff: Staff,
    intercom: Option<Intercom>,
    sumsub: Option<Sumsub>,
    /// What confirms by a mailed link; `None`: nobody can.
    confirming: Option<Confirming>,
    /// What is shown to who leaves, by language.
    statements: Vec<Statement>,
    deadline: Duration,
    patience: Patience,
    limits: Limits,
}

impl Api {
    /// Reads the country database and the secrets of webhooks, where they are configured.
    pub fn open(
        service: Arc<Service>,
        config: &Config,
        trust: Trust,
    ) -> Result<Arc<Self>, StartError> {
        let countries = config.country_database.as_deref().map(Countries::open).transpose()?;
        let (clients, deadline) = (config.clients.clone(), config.request_deadline);
        let intercom = config.intercom.as_ref().map(Intercom::open).transpose()?;
        let sumsub = config.sumsub.as_ref().map(Sumsub::open).transpose()?;
        let confirming = config.confirmation_key.as_ref().map(Confirming::open).transpose()?;
        let Trust { links, staff, statements } = trust;
        let patience = Patience { deadline, rate: config.body_rate };
        let limits = Limits::new(&config.limits);
        Ok(Arc::new(Self {
            service,
            clients,
            countries,
            links,
            staff,
            intercom,
            sumsub,
            confirming,
            statements,
            deadline,
            patience,
            limits,
        }))
    }

    /// What the database is asked for, unless it takes too long.
    async fn in_time<T>(&self, work: impl Future<Output = T>) -> Result<T, ApiError> {
        timeout(self.deadline, work).await.map_err(|_| {
            tracing::warn!(deadline = ?self.deadline, "the database is late: answered 503");
            ApiError::of(Code::DatabaseUnavailable)
        })
    }
}

/// One path, what is done there, and by whom.
struct Route {
    path: &'static str,
    /// What its callers need; `None`: anybody may call.
    scope: Option<Scope>,
    methods: MethodRouter<Arc<Api>>,
}

/// All that can be called.
fn routes(config: &Config) -> [Route; 12] {
    let route = |path, scope, methods| Route { path, scope, methods };
    [
        route(standing::PATH, Some(Scope::Standing), get(standing::show_standing)),
        route(signups::PATH, Some(Scope::Signups), post(signups::state_signup)),
        route(questionnaire::PATH, Some(Scope::Answers), get(questionnaire::show_questionnaire)),
        route(answers::PATH, Some(Scope::Answers), post(answers::submit_answers)),
        route(
            mail::PATH,
            Some(Scope::Mail),
            post(mail::take_mail).layer(DefaultBodyLimit::max(config.mail_limit)),
        ),
        route(deletions::PATH, Some(Scope::Deletions), post(deletions::request_deletion)),
        route(statement::PATH, Some(Scope::Deletions), get(statement::show_statement)),
        route(deletions::ONE, Some(Scope::Deletions), get(deletions::show_deletion)),
        route(deletions::CONFIRM, Some(Scope::Deletions), post(deletions::confirm_deletion)),
        route(deletions::CANCEL, Some(Scope::Deletions), post(deletions::cancel_deletion)),
        route(registrations::PATH, Some(Scope::Signups), post(registrations::check_registration)),
        route(openapi::PATH, None, get(openapi::show_document)),
    ]
}

/// The router over [`routes`]: whatever a call meets, its answer is a problem document and has the security headers.
pub(crate) fn router(api: Arc<Api>, config: &Config) -> Router {
    let mut router = Router::new();
    for Route { path, scope, methods } in routes(config) {
        let guard = |scope| from_fn_with_state((Arc::clone(&api), scope), access::authorize);
        let methods = match scope {
            Some(scope) => methods.route_layer(guard(scope)),
            None => methods,
        };
        router = router.route(path, methods);
    }
    router
        .merge(page::routes(&api))
        .merge(intercom::routes())
        .merge(sumsub::routes())
        .merge(opendsr::routes())
        .fallback(async || ApiError::of(Code::NotFound))
        .method_not_allowed_fallback(async || ApiError::of(Code::MethodNotAllowed))
        .layer(DefaultBodyLimit::max(config.body_limit))
        .layer(map_response(secure))
        .layer(from_fn(observe::observe))
        .with_state(api)
}

/// Answers are data about persons: never kept, framed, guessed at or referred from.
async fn secure(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        // A page has a policy of its own.
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_in_the_openapi_document_with_its_scope() {
        let document = serde_json::to_value(openapi::document()).unwrap();
        let documented = document["paths"].as_object().unwrap();
        let config = toml::from_str::<toml::Table>(crate::DEFAULTS).unwrap();
        let config: Config = config["gateway"].clone().try_into().unwrap();
        assert_eq!(documented.len(), routes(&config).len());
        for Route { path, scope, .. } in routes(&config) {
            for (method, operation) in documented[path].as_object().unwrap() {
                let scopes = operation["security"][0]["bearer"][0].as_str();
                assert_eq!(scopes, scope.map(Scope::as_str), "{method} {path}");
            }
        }
    }
}
