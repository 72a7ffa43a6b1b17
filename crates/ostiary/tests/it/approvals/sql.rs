//! What a service's login can do to approvals by SQL: nothing but ask and vote by the rules.

use runtime::roles::{SERVICES, SUSPENSION_WORKER, login};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use super::{LEGAL, site};
use crate::support::{Site, waits};

async fn login_of(site: &Site, service: &str) -> PgConnection {
    let options =
        site.databases.server.clone().database(&site.databases.ostiary).username(&login(service));
    PgConnection::connect_with(&options).await.unwrap()
}

/// The constraint or SQLSTATE that a statement breaks.
async fn broken(db: &mut PgConnection, sql: &str) -> String {
    let refused = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(db).await.expect_err(sql);
    let refused = refused.as_database_error().unwrap();
    refused.constraint().map_or_else(|| refused.code().unwrap().into_owned(), str::to_owned)
}

fn vote(id: &str, who: &str, roles: &str, sha256: &str, at: &str) -> String {
    format!("select vote_on_approval('{id}', {sha256}, E'{who}', '{{{roles}}}', true, '{at}')")
}

const NOW: &str = "2026-01-01T12:00:00Z";
const SEEN: &str = "(select action_sha256 from approvals)";

#[tokio::test(flavor = "multi_thread")]
async fn no_login_writes_approvals_or_votes_by_itself() {
    let site = site().await;
    for service in SERVICES {
        let mut db = login_of(&site, service).await;
        for sql in [
            "insert into approvals (id, kind, action, requester, roles, needed, requested_at, expires_at, status)
             values (gen_random_uuid(), 'x', 'x', 'ann', '{compliance}', 1, now(), now() + '1 day', 'approved')",
            "update approvals set status = 'approved'",
            "update approvals set requester = 'eve', needed = 1",
            "delete from approvals",
            "truncate approvals",
            "insert into approval_votes (approval) values (gen_random_uuid())",
            "update approval_votes set agrees = true",
            "delete from approval_votes",
            "select * from approvals for update",
            "alter table approval_votes drop constraint nobody_agrees_with_themselves",
            "create or replace function person(id text) returns text language sql as 'select random()::text'",
        ] {
            assert_eq!(broken(&mut db, sql).await, "42501", "{service}: {sql}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vote_that_breaks_a_rule_is_refused_by_the_database() {
    let site = site().await;
    let id = waits(site.run(&LEGAL));
    let mut db = login_of(&site, SUSPENSION_WORKER).await;
    for same in
        ["staff-1", "STAFF-1", " staff-1 ", "staff -1\\t", "\\uFF33taff-1", "sta\\u200Bff-1\\uFEFF"]
    {
        let own = vote(&id, same, "compliance", SEEN, NOW);
        assert_eq!(broken(&mut db, &own).await, "nobody_agrees_with_themselves", "{same}");
    }
    let rules = [
        (vote(&id, "staff-2", "sre,support", SEEN, NOW), "holds_a_role"),
        (vote(&id, "staff-2", "compliance", "sha256('other')", NOW), "exactly_this"),
        (vote(&id, "staff-2", "compliance", SEEN, "2026-01-04T12:00:00Z"), "before_it_expires"),
        (vote(&id, " ", "compliance", SEEN, NOW), "approval_votes_voter_person_check"),
    ];
    for (sql, rule) in rules {
        assert_eq!(broken(&mut db, &sql).await, rule, "{sql}");
    }
    let mut use_it = async |sha256: &str, at: &str| {
        broken(&mut db, &format!("select use_approvals('{{{id}}}', array[{sha256}], '{at}')")).await
    };
    assert_eq!(use_it(SEEN, NOW).await, "is_used_once", "nobody agreed yet");
    super::crashes::agreed(&site, &id).await;
    assert_eq!(use_it("sha256('other')", NOW).await, "is_used_once");
    assert_eq!(use_it(SEEN, "2026-01-04T12:00:00Z").await, "is_used_once");
    let again = vote(&id, "Staff-2", "compliance", SEEN, NOW);
    assert_eq!(broken(&mut db, &again).await, "one_vote_each");
    let late = vote(&id, "staff-3", "compliance", SEEN, NOW);
    assert_eq!(broken(&mut db, &late).await, "is_open");
    let used = format!("select use_approvals('{{{id}}}', array[{SEEN}], '{NOW}')");
    sqlx::raw_sql(AssertSqlSafe(used.clone())).execute(&mut db).await.unwrap();
    assert_eq!(broken(&mut db, &used).await, "is_used_once", "a second time");
}

#[tokio::test(flavor = "multi_thread")]
async fn even_the_owner_cannot_change_an_act_that_somebody_agreed_to() {
    let site = site().await;
    let id = waits(site.run(&LEGAL));
    super::crashes::agreed(&site, &id).await;
    let mut db = site.databases.connect(&site.databases.ostiary).await;
    for (change, rule) in [
        ("action = 'other'", "action_has_its_hash"),
        ("action = '', account = null", "action_has_its_hash"),
        ("action = 'other', action_sha256 = sha256('other')", "exactly_this"),
        ("requester = 'eve'", "exactly_this"),
        ("roles = '{sre}'", "exactly_this"),
        ("expires_at = 'infinity'", "exactly_this"),
    ] {
        let sql = format!("update suspension_worker.approvals set {change}");
        assert_eq!(broken(&mut db, &sql).await, rule, "{change}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_asked_withdraws_and_what_was_withdrawn_stays_so() {
    let site = site().await;
    let id = waits(site.run(&LEGAL));
    let mut db = login_of(&site, SUSPENSION_WORKER).await;
    let withdraw = |who: &str| format!("select withdraw_approval('{id}', '{who}', '{NOW}')");
    assert_eq!(broken(&mut db, &withdraw("staff-2")).await, "only_the_requester_withdraws");
    let nobodys = "select withdraw_approval(gen_random_uuid(), 'staff-1', now())";
    assert_eq!(broken(&mut db, nobodys).await, "exactly_this");
    super::crashes::agreed(&site, &id).await;
    sqlx::raw_sql(AssertSqlSafe(withdraw(" STAFF-1"))).execute(&mut db).await.unwrap();
    assert_eq!(broken(&mut db, &withdraw("staff-1")).await, "is_open");
    let used = format!("select use_approvals('{{{id}}}', array[{SEEN}], '{NOW}')");
    assert_eq!(broken(&mut db, &used).await, "is_used_once");
    assert_eq!(broken(&mut db, &vote(&id, "staff-3", "compliance", SEEN, NOW)).await, "is_open");

    let mut owner = site.databases.connect(&site.databases.ostiary).await;
    for status in ["open", "approved", "done"] {
        let sql = format!("update suspension_worker.approvals set status = '{status}'");
        assert_eq!(broken(&mut owner, &sql).await, "withdrawn_for_good", "{status}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_holds_a_role_that_may() {
    let site = site().await;
    let mut db = login_of(&site, SUSPENSION_WORKER).await;
    let ask = "select request_approval(gen_random_uuid(), 'x', null, 'x', 'ann', '{support,sre}', '{compliance}',
                                       '{compliance}', 1, now(), now() + interval '1 day')";
    assert_eq!(broken(&mut db, ask).await, "asker_holds_a_role");
}
