//! What Sumsub says of a person: told by signed webhooks, read at Sumsub, carried to the host's flag and back.

use chrono::TimeDelta;
use harness::{World, days, hours};
use serde_json::{Value, json};
use simulators::{Sumsub, sumsub::Fault};

use crate::kyc::one_yes;

const LEVEL: &str = "basic-kyc";
const FINAL: (&str, Option<&str>) = ("RED", Some("FINAL"));
const RETRY: (&str, Option<&str>) = ("RED", Some("RETRY"));
const GREEN: (&str, Option<&str>) = ("GREEN", None);

/// A company whose customers' identities Sumsub checks.
struct Company {
    world: World,
    sumsub: Sumsub,
}

impl Company {
    async fn start() -> Self {
        Self::start_with(str::to_owned).await
    }

    /// With another policy.
    async fn start_with(policy: impl Fn(&str) -> String) -> Self {
        let sumsub = Sumsub::start().await.unwrap();
        let (url, asked) = (sumsub.url().to_owned(), policy(kyc_screener::policy::SHIPPED));
        let settings = World::builder().settings(move |installation| {
            installation.use_sumsub(&url);
            // The policy's other parts stay as they ship.
            let shipped = std::fs::read_to_string(installation.file("policy.toml")).unwrap();
            let changed = shipped.replacen(kyc_screener::policy::SHIPPED, &asked, 1);
            installation.write("policy.toml", &changed);
        });
        let world = settings.start().await;
        world.host_has(&["42", "43"]).await;
        Self { world, sumsub }
    }

    /// Ends a review now; its webhook.
    fn review(&self, profile: &str, verdict: (&str, Option<&str>)) -> Value {
        self.sumsub.review(profile, verdict, self.world.now());
        self.sumsub.take_webhooks().pop().unwrap()
    }

    async fn deliver(&self, webhook: &Value) {
        let url = self.world.url("/v1/webhooks/sumsub");
        assert_eq!(self.sumsub.send(&url, webhook).await, Some(200), "{webhook}");
    }

    /// Ends a review now, tells of it, and lets everything follow.
    async fn reviewed(&self, profile: &str, verdict: (&str, Option<&str>)) {
        self.deliver(&self.review(profile, verdict)).await;
        self.world.settle().await;
    }

    async fn is_shut(&self) -> bool {
        self.world.host_account("42").await.is_shut()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_final_rejection_shuts_the_account_and_a_newer_verdict_opens_it() {
    let company = Company::start().await;
    let (world, profile) = (&company.world, company.sumsub.add_applicant("42", LEVEL));
    company.reviewed(&profile, GREEN).await;
    assert!(world.host_account("42").await.is_untouched());

    world.advance(days(1));
    company.reviewed(&profile, FINAL).await;
    assert!(company.is_shut().await);
    assert!(world.host_account("43").await.is_untouched());
    assert_eq!(world.standing("42").await, "suspended");
    let holds = world.standing_for_compliance("42").await;
    assert_eq!(
        (&holds[0]["kind"], &holds[0]["publicReason"], &holds[0]["effect"]),
        (&json!("kyc_provider_rejected"), &json!("verification"), &json!("full"))
    );
    let mails = world.mails("42");
    assert_eq!(mails.len(), 1);
    for word in ["Sumsub", "FORGERY", "identity", "questions", "https://"] {
        assert!(!mails[0].contains(word), "a neutral mail: {}", mails[0]);
    }

    world.advance(days(1));
    company.reviewed(&profile, GREEN).await;
    assert!(world.host_account("42").await.is_open());
    assert_eq!(world.standing("42").await, "active");
    assert_eq!(world.mails("42").len(), 2);
    let words = ["kyc-provider-verdict-read"; 3];
    let said = world.said("kyc", "42").await;
    assert_eq!(
        said,
        [words[0], words[1], "kyc-provider-rejected", words[2], "kyc-provider-accepted"]
    );
    assert_eq!(world.said("kyc", "43").await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn webhooks_that_come_twice_or_late_change_nothing() {
    let company = Company::start().await;
    let (world, profile) = (&company.world, company.sumsub.add_applicant("42", LEVEL));
    let rejected = company.review(&profile, FINAL);
    world.advance(hours(1));
    let accepted = company.review(&profile, GREEN);
    // The newer one first; both lead to the verdict of now.
    for webhook in [&accepted, &rejected, &accepted, &rejected] {
        company.deliver(webhook).await;
        world.settle().await;
    }
    assert!(world.host_account("42").await.is_untouched());
    assert_eq!(world.said("suspension", "42").await, [""; 0]);

    world.advance(hours(1));
    let final_ = company.review(&profile, FINAL);
    for _ in 0..3 {
        company.deliver(&final_).await;
    }
    world.settle().await;
    company.deliver(&accepted).await;
    world.settle().await;
    assert!(company.is_shut().await, "an older verdict opens nothing");
    let suspended = ["account-suspended", "containment-reported", "containment-confirmed"];
    assert_eq!(world.said("suspension", "42").await, suspended);
    assert_eq!(world.mails("42").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_is_a_hint_and_sumsub_itself_is_believed() {
    let company = Company::start().await;
    let (world, profile) = (&company.world, company.sumsub.add_applicant("42", LEVEL));
    let other = company.sumsub.add_applicant("43", LEVEL);
    company.review(&profile, GREEN);
    let honest = company.review(&other, FINAL);
    let lie = |name: &str, value: &str| {
        let mut lie = honest.clone();
        lie[name] = json!(value);
        lie
    };
    // Rejected as it says there, but neither the profile of 42, nor known, nor anybody's.
    for webhook in [
        lie("applicantId", &profile),
        lie("externalUserId", "42"),
        lie("externalUserId", "7"),
        lie("applicantId", "64f0c0ffee00000000000099"),
    ] {
        company.deliver(&webhook).await;
    }
    world.settle().await;
    assert!(world.host_account("42").await.is_untouched());
    assert!(world.host_account("43").await.is_untouched());
    company.deliver(&honest).await;
    world.settle().await;
    assert!(world.host_account("43").await.is_shut());
    assert!(world.host_account("42").await.is_untouched());
    assert_eq!(world.dead_reasons("kyc-screener").await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_hand_in_again_is_told_so_and_not_held() {
    let company = Company::start().await;
    let (world, profile) = (&company.world, company.sumsub.add_applicant("42", LEVEL));
    company.reviewed(&profile, RETRY).await;
    assert!(world.host_account("42").await.is_untouched());
    let mails = world.mails("42");
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains("identity check"), "{}", mails[0]);

    world.advance(days(1));
    company.reviewed(&profile, FINAL).await;
    assert!(company.is_shut().await);
    world.advance(days(1));
    company.reviewed(&profile, RETRY).await;
    assert!(company.is_shut().await, "only what went well opens it");
    world.advance(days(1));
    company.reviewed(&profile, GREEN).await;
    assert!(world.host_account("42").await.is_open());
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_the_questionnaire_nor_the_provider_lifts_what_the_other_holds() {
    let company = Company::start().await;
    let (world, profile) = (&company.world, company.sumsub.add_applicant("42", LEVEL));
    world.sign_up_from_russia("42").await;
    world.settle().await;
    company.reviewed(&profile, FINAL).await;
    assert!(company.is_shut().await);
    world.advance(hours(1));
    assert_eq!(world.answer_all("42", "NO").await.0, 202);
    world.settle().await;
    assert!(company.is_shut().await, "right answers are no identity check");
    world.advance(hours(1));
    assert_eq!(world.answer("42", one_yes, None).await.0, 202);
    world.settle().await;
    let kinds = async || -> Vec<String> {
        let holds = world.standing_for_compliance("42").await;
        let holds = holds.as_array().unwrap().iter();
        let mut kinds: Vec<_> =
            holds.map(|hold| hold["kind"].as_str().unwrap().to_owned()).collect();
        kinds.sort();
        kinds
    };
    assert_eq!(kinds().await, ["kyc_positive_answer", "kyc_provider_rejected"]);
    world.advance(hours(1));
    company.reviewed(&profile, GREEN).await;
    assert!(company.is_shut().await);
    assert_eq!(kinds().await, ["kyc_positive_answer"]);
    assert_eq!(world.state("kyc-screener", "42").await.unwrap()["status"], "rejected");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_away_busy_or_strict_is_asked_until_it_answers() {
    let company = Company::start().await;
    let (world, profile) = (&company.world, company.sumsub.add_applicant("42", LEVEL));
    let webhook = company.review(&profile, FINAL);
    company.sumsub.rule(|rules| rules.down = true);
    company.deliver(&webhook).await;
    for _ in 0..20 {
        world.settle().await;
        world.advance(TimeDelta::minutes(2));
    }
    assert!(world.host_account("42").await.is_untouched());
    company.sumsub.rule(|rules| rules.down = false);
    for fault in [Fault::Status(500, None), Fault::Status(401, None), Fault::DoneBut(503)] {
        company.sumsub.fail([fault]);
        world.settle().await;
        assert!(world.host_account("42").await.is_untouched());
        world.advance(TimeDelta::minutes(2));
    }
    world.settle().await;
    assert!(company.is_shut().await);
    assert_eq!(world.dead_reasons("kyc-screener").await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_breaks_the_contract_waits_for_a_person() {
    let company = Company::start().await;
    let (world, profile) = (&company.world, company.sumsub.add_applicant("42", LEVEL));
    let webhook = company.review(&profile, FINAL);
    let fine = Fault::With("/nothing", Value::Null);
    // The second call reads the review.
    company.sumsub.fail([fine, Fault::Without("/reviewResult/reviewRejectType")]);
    company.deliver(&webhook).await;
    world.settle().await;
    assert!(world.host_account("42").await.is_untouched(), "nothing is guessed");
    let letters = world.dead_letters("kyc-screener").await;
    assert_eq!(letters.len(), 1);
    assert!(letters[0].detail.contains("reviewResult.reviewRejectType"), "{}", letters[0].detail);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_policy_says_which_levels_and_news_count() {
    let policy = |shipped: &str| {
        let levels = shipped.replacen("levels = []", "levels = [\"basic-kyc\"]", 1);
        levels.replacen("reads_on = [\"reviewed\"]", "reads_on = [\"reviewed\", \"reset\"]", 1)
    };
    let company = Company::start_with(policy).await;
    let world = &company.world;
    let other = company.sumsub.add_applicant("43", "address");
    company.reviewed(&other, FINAL).await;
    assert!(world.host_account("43").await.is_untouched());

    let profile = company.sumsub.add_applicant("42", LEVEL);
    company.review(&profile, FINAL);
    for (kind, shut) in [("applicantPending", false), ("applicantReset", true)] {
        company.sumsub.tell(&profile, kind, world.now());
        let webhook = company.sumsub.take_webhooks().pop().unwrap();
        company.deliver(&webhook).await;
        world.settle().await;
        assert_eq!(company.is_shut().await, shut, "{kind}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_under_way_is_no_verdict_whatever_the_one_before_came_to() {
    let company = Company::start().await;
    let (world, profile) = (&company.world, company.sumsub.add_applicant("42", LEVEL));
    let webhook = company.review(&profile, FINAL);
    let under_way = ["pending", "queued", "prechecked", "onHold", "awaitingService"];
    for (nth, status) in under_way.into_iter().enumerate() {
        company.sumsub.change(&profile, |applicant| applicant.review.status = status);
        let mut again = webhook.clone();
        again["createdAtMs"] = json!(format!("2026-01-01 12:00:00.{nth:03}"));
        company.deliver(&again).await;
        world.settle().await;
        assert!(world.host_account("42").await.is_untouched(), "{status}");
    }
}
