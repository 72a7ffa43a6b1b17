//! `GET /v1/accounts/{accountId}/standing`: whether an account may act, from our own database alone.
//!
//! Answered by 200 from our own database, also while NATS is down; never seen is `active`; `compliance` adds each
//! hold's `kind` and `holdId`; `actions`: with `answers`, a link to the page of who has questions to answer; with
//! `deletions`, one to the page on which a deletion that is under way is taken back.

use std::sync::Arc;

use axum::{Extension, Json, extract::State};
use chrono::TimeDelta;
use contracts::{
    AccountId, Time,
    event::{Channel, DeletionStatus, HoldEffect, HoldKind, KnownHold, OpenHold, PublicReason},
};
use runtime::links::{Link, Links, Purpose};
use serde::Serialize;
use utoipa::{IntoResponses, ToSchema};
use uuid::Uuid;

use super::{
    Api, ApiError, Code,
    access::Caller,
    extract::Account,
    openapi::{self, ACCOUNT_ID, problems},
};
use crate::{
    config::Scope,
    projection::Leaving,
    store::{self, StandingRow},
};

pub(super) const PATH: &str = "/v1/accounts/{accountId}/standing";
/// A page that the host shows now is clicked now; older ones may lie in a log.
const LINK_VALID_FOR: TimeDelta = TimeDelta::hours(1);

/// How an account stands.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StandingView {
    /// The host's id.
    account_id: String,
    standing: Standing,
    /// When the newest of it was said; of an account that nobody spoke of: when this was read.
    #[schema(value_type = String, format = DateTime)]
    as_of: Time,
    /// Every open hold, also those that leave the account active in part.
    holds: Vec<HoldView>,
    /// The newest deletion, unless it lapsed or was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    deletion: Option<DeletionView>,
    /// What the person can do about it: to be shown to nobody else.
    actions: Vec<Action>,
}

/// In one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Standing {
    /// Erased; it never comes back.
    Deleted,
    /// It may not act.
    Suspended,
    /// It may not act, since the person asked to leave.
    PendingDeletion,
    /// It may act, but for what its holds forbid. Also: never seen.
    Active,
}

/// One open hold.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HoldView {
    /// Why, in public words.
    #[schema(schema_with = openapi::public_reasons)]
    public_reason: PublicReason,
    /// What it forbids.
    #[schema(schema_with = openapi::effects)]
    effect: HoldEffect,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    since: Time,
    /// Why, in truth. With scope `compliance` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = openapi::kinds)]
    kind: Option<HoldKind>,
    /// The case, or the id that staff chose. With scope `compliance` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    hold_id: Option<String>,
}

/// Where a deletion stands.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeletionView {
    /// Which.
    deletion_id: Uuid,
    /// Where it stands.
    #[schema(schema_with = openapi::deletion_statuses)]
    status: DeletionStatus,
    /// Not before this moment, once it is confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    execute_after: Option<Time>,
}

/// Something the person can do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Action {
    /// What.
    kind: ActionKind,
    /// A page for the person's browser, good for an hour: ask again when it is shown again.
    #[schema(format = "uri")]
    url: String,
}

/// What a person can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ActionKind {
    /// Answer the questions. Only for callers with scope `answers`, who could hand the answers in themselves.
    AnswerQuestionnaire,
    /// Take the deletion back, on a page that shows where it stands. Only for callers with scope `deletions`, who could
    /// cancel it themselves.
    CancelDeletion,
}

impl Standing {
    /// By precedence: whoever is erased never comes back.
    fn of(holds: &[OpenHold], deletion: Option<&Leaving>) -> Self {
        if deletion.is_some_and(|leaving| leaving.status == DeletionStatus::Deleted) {
            return Self::Deleted;
        }
        let mut reasons = holds.iter().filter(|hold| hold.effect == HoldEffect::Full);
        match reasons.clone().next() {
            None => Self::Active,
            Some(_) if reasons.all(|hold| hold.public_reason == PublicReason::Deletion) => {
                Self::PendingDeletion
            }
            Some(_) => Self::Suspended,
        }
    }
}

/// How an account stands. 200 for every account id; who was never seen is active. Answers while the broker is down.
/// Enforcement is the host's own flag, not this answer.
#[utoipa::path(
    get,
    path = PATH,
    params(("accountId" = String, Path, description = ACCOUNT_ID)),
    responses((status = 200, body = StandingView, description = "How it stands"), StandingProblems),
    security(("bearer" = ["standing"])),
)]
pub(crate) async fn show_standing(
    State(api): State<Arc<Api>>,
    Extension(caller): Extension<Caller>,
    Account(account): Account,
) -> Result<Json<StandingView>, ApiError> {
    let shell = api.service.shell();
    let row = api.in_time(store::get_standing(&shell.pool, &shell.keys, &account)).await??;
    let now = shell.clock.now();
    let case = row.asked.filter(|_| caller.has(Scope::Answers));
    let leaving = row.deletion.as_ref().and_then(|leaving| under_way(&leaving.0));
    let deletion = leaving.filter(|_| caller.has(Scope::Deletions));
    let can = [
        case.map(|case| (ActionKind::AnswerQuestionnaire, Purpose::QUESTIONNAIRE, case)),
        deletion.map(|deletion| (ActionKind::CancelDeletion, Purpose::STAY, deletion)),
    ];
    let action = |(kind, page, story)| Action {
        kind,
        url: page_url(&api.links, page, &account, story, now),
    };
    let actions = can.into_iter().flatten().map(action).collect();
    let all = caller.has(Scope::Compliance);
    Ok(Json(view(&account, row, actions, all, now)))
}

/// A link for the host's own app, which knows the person by the account: as in a messenger, it was sent to no address.
fn page_url(links: &Links, page: Purpose, account: &AccountId, story: Uuid, now: Time) -> String {
    let link = Link {
        account: account.clone(),
        story,
        contact: links.contact_version(Channel::Intercom, account.as_str()),
        expires_at: now + LINK_VALID_FOR,
    };
    links.sign(page, &link)
}

/// The deletion that was confirmed and can still be taken back.
fn under_way(leaving: &Leaving) -> Option<Uuid> {
    match leaving.status {
        DeletionStatus::Pending | DeletionStatus::Frozen | DeletionStatus::OnHold => {
            Some(leaving.deletion)
        }
        DeletionStatus::Requested
        | DeletionStatus::Blocked
        | DeletionStatus::Lapsed
        | DeletionStatus::Erasing
        | DeletionStatus::Deleted
        | DeletionStatus::Cancelled => None,
    }
}

fn view(
    account: &AccountId,
    row: StandingRow,
    actions: Vec<Action>,
    all: bool,
    now: Time,
) -> StandingView {
    let leaving = row.deletion.as_ref().map(|leaving| &leaving.0);
    // Between the order and the certificate the deletion's own word counts.
    let standing = match leaving {
        None if row.erased => Standing::Deleted,
        leaving => Standing::of(&row.holds, leaving),
    };
    // Kinds of another version might be those of other holds.
    let known = all && row.kinds_version == row.hold_set_version;
    let kinds = if known { row.kinds.0 } else { vec![] };
    StandingView {
        account_id: account.as_str().to_owned(),
        standing,
        as_of: row.as_of.unwrap_or(now),
        holds: views(&row.holds, kinds),
        deletion: leaving.and_then(leaves),
        actions,
    }
}

/// What hosts see of it; of what lapsed or was taken back there is nothing to see.
fn leaves(leaving: &Leaving) -> Option<DeletionView> {
    let Leaving { deletion, status, execute_after } = *leaving;
    let over = matches!(status, DeletionStatus::Lapsed | DeletionStatus::Cancelled);
    (!over).then_some(DeletionView { deletion_id: deletion, status, execute_after })
}

/// Both lists have the same holds; where two look the same, their order tells them apart.
fn views(holds: &[OpenHold], mut kinds: Vec<KnownHold>) -> Vec<HoldView> {
    let mut views = Vec::with_capacity(holds.len());
    for OpenHold { public_reason, effect, since } in holds.iter().cloned() {
        let same = |known: &KnownHold| known.effect == effect && known.since == since;
        let known = kinds.iter().position(same).map(|at| kinds.remove(at));
        let (kind, hold_id) = known.map(|known| (known.kind, known.hold_id)).unzip();
        views.push(HoldView { public_reason, effect, since, kind, hold_id });
    }
    views
}

struct StandingProblems;

impl IntoResponses for StandingProblems {
    fn responses() -> openapi::Responses {
        problems(&[
            Code::AccountIdInvalid,
            Code::Unauthenticated,
            Code::ScopeMissing,
            Code::Internal,
            Code::DatabaseUnavailable,
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hold(effect: HoldEffect, public_reason: PublicReason) -> OpenHold {
        OpenHold { public_reason, effect, since: Time::UNIX_EPOCH }
    }

    #[test]
    fn a_full_hold_suspends_unless_all_of_them_are_the_deletion_itself() {
        use {HoldEffect::*, PublicReason::*};
        let standing = |holds: &[(HoldEffect, PublicReason)]| {
            let holds = holds.iter().map(|(effect, why)| hold(*effect, *why)).collect::<Vec<_>>();
            Standing::of(&holds, Option::None)
        };
        assert_eq!(standing(&[]), Standing::Active);
        assert_eq!(standing(&[(Limited, Security), (ExitOnly, Review)]), Standing::Active);
        assert_eq!(standing(&[(Limited, Security), (Full, Verification)]), Standing::Suspended);
        assert_eq!(standing(&[(Limited, Security), (Full, Deletion)]), Standing::PendingDeletion);
        assert_eq!(standing(&[(Full, Deletion), (Full, Review)]), Standing::Suspended);
    }

    #[test]
    fn whoever_is_erased_never_comes_back_and_what_was_taken_back_is_not_shown() {
        let leaving = |status| Leaving { deletion: Uuid::nil(), status, execute_after: None };
        let suspended = [hold(HoldEffect::Full, PublicReason::Review)];
        let deleted = leaving(DeletionStatus::Deleted);
        assert_eq!(Standing::of(&suspended, Some(&deleted)), Standing::Deleted);
        let asked = leaving(DeletionStatus::Requested);
        assert_eq!(Standing::of(&suspended, Some(&asked)), Standing::Suspended);
        assert_eq!(Standing::of(&[], Some(&asked)), Standing::Active);
        assert!(leaves(&asked).is_some());
        for over in [DeletionStatus::Lapsed, DeletionStatus::Cancelled] {
            assert_eq!(leaves(&leaving(over)), None);
        }
    }

    #[test]
    fn holds_that_look_the_same_get_their_kinds_in_order() {
        let (effect, since) = (HoldEffect::Full, Time::UNIX_EPOCH);
        let known = |id: &str, kind| {
            let hold_id = id.to_owned();
            KnownHold { hold_id, kind, effect, since, quiet: false }
        };
        let kinds = vec![known("1", HoldKind::KycNoAnswer), known("2", HoldKind::Manual)];
        let holds = [hold(effect, PublicReason::Verification), hold(effect, PublicReason::Review)];
        let kinds: Vec<_> =
            views(&holds, kinds).into_iter().map(|view| (view.kind, view.hold_id)).collect();
        let expected = [(HoldKind::KycNoAnswer, "1"), (HoldKind::Manual, "2")];
        assert_eq!(kinds, expected.map(|(kind, id)| (Some(kind), Some(id.to_owned()))));
    }
}
