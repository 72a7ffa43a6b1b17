//! Who calls, by bearer token (RFC 6750), and whether they may.

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::Response,
};

use super::{Api, ApiError, Code};
use crate::config::Scope;

/// The client that calls; known to every call that needs a scope.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// Its name in the settings.
    pub name: String,
    scopes: BTreeSet<Scope>,
}

impl Caller {
    /// Whether it may.
    pub fn has(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }
}

/// Lets a call through when its token has `scope`.
pub(crate) async fn authorize(
    State((api, scope)): State<(Arc<Api>, Scope)>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let caller = identify(&api, request.headers())?;
    tracing::Span::current().record("client.name", &caller.name);
    if !caller.has(scope) {
        let scope = scope.as_str();
        let challenge =
            format!(r#"Bearer realm="ostiary", error="insufficient_scope", scope="{scope}""#);
        let detail = format!("this call needs the scope {scope}");
        return Err(ApiError::new(Code::ScopeMissing, detail).with_challenge(challenge));
    }
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}

fn identify(api: &Api, headers: &HeaderMap) -> Result<Caller, ApiError> {
    let refuse = |detail: &'static str, challenge: &str| {
        ApiError::new(Code::Unauthenticated, detail).with_challenge(challenge.to_owned())
    };
    let Some(token) = bearer_token(headers) else {
        let detail = "send the header Authorization: Bearer and the token";
        return Err(refuse(detail, r#"Bearer realm="ostiary""#));
    };
    let Some(client) = api.clients.find(token) else {
        let challenge = r#"Bearer realm="ostiary", error="invalid_token""#;
        return Err(refuse("the token is not known", challenge));
    };
    Ok(Caller { name: client.name.clone(), scopes: client.scopes.clone() })
}

/// Two headers would be read differently by different readers, so only one counts.
fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    let (kind, token) = value.to_str().ok()?.split_once(' ')?;
    let token = token.trim_matches(' ');
    (kind.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}
