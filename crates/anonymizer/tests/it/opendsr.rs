//! A processor of OpenDSR that calls back: believed by its signature, and looked at again.

use contracts::event::{ErasureOutcome, EvidenceTier};
use runtime::roles::ANONYMIZER;
use simulators::{
    OpenDsr,
    opendsr::{CONTROLLER, Callback, Signing, TOKEN},
};

use crate::fixture::Place;

const CALLBACK: &str = "/v1/webhooks/opendsr/analytics";

async fn asked() -> (Place, OpenDsr, String) {
    let mut place = Place::start().await;
    let processor = OpenDsr::start().await.unwrap();
    let installation = &place.world.installation;
    installation.write("authority.pem", processor.authority());
    installation.append(
        "ostiary.toml",
        &format!(
            "[anonymizer.processors.analytics.opendsr]\nurl = \"{}\"\ncontroller_id = \"{CONTROLLER}\"\ntoken = \"{TOKEN}\"\n\
             domain = \"opendsr.processor.example\"\ncallback_url = \"https://ostiary.example.com{CALLBACK}\"\n\
             authorities = \"authority.pem\"\ntimeout = 5\n",
            processor.url()
        ),
    );
    installation.append("datamap.toml", &harness::Installation::stating(&["analytics"]));
    installation.order_to_erase(&["analytics"]);
    place.world.restart(ANONYMIZER).await;
    place.has("1").await;
    place.seal("1").await;
    place.erase("1", "analytics").await;
    let request = processor.requests().into_keys().next().expect("it was asked");
    (place, processor, request)
}

/// What the processor sends, wherever the gateway listens here.
async fn call(place: &Place, path: &str, told: &Callback) -> u16 {
    let client = runtime::http::client().build().unwrap();
    let call = client.post(place.world.url(path)).body(told.body.clone());
    let call = told.headers.iter().fold(call, |call, (name, value)| call.header(*name, value));
    call.send().await.unwrap().status().as_u16()
}

fn one(told: Vec<Callback>) -> Callback {
    let [told] = <[Callback; 1]>::try_from(told).unwrap();
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn a_callback_has_the_processor_looked_at_at_once_and_what_it_signed_is_completed() {
    let (place, processor, request) = asked().await;
    let said = place.said("1").await.len();
    let told = one(processor.advance(&request, "completed"));
    place.settle().await;
    assert_eq!(place.said("1").await.len(), said, "nobody looks before the next time");
    assert_eq!(call(&place, CALLBACK, &told).await, 202);
    place.settle().await;
    let report = place.report("1").await;
    assert_eq!((report.outcome, report.tier), (ErasureOutcome::Erased, EvidenceTier::Completed));
    assert_eq!(call(&place, CALLBACK, &told).await, 202, "again");
    place.settle().await;
    assert_eq!(place.said("1").await.len(), said + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_callback_is_a_hint_and_what_the_processor_says_when_asked_counts() {
    let (place, processor, request) = asked().await;
    let said = place.said("1").await.len();
    let told = one(processor.advance(&request, "completed"));
    processor.advance(&request, "in_progress");
    assert_eq!(call(&place, CALLBACK, &told).await, 202);
    place.settle().await;
    assert_eq!(place.said("1").await.len(), said, "it is not done");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_signed_or_not_about_us_is_answered_and_changes_nothing() {
    let (place, processor, request) = asked().await;
    let (said, calls) = (place.said("1").await.len(), processor.calls());
    for (signing, status) in
        [(Signing::Missing, 400), (Signing::OtherBytes, 400), (Signing::OtherDomain, 401)]
    {
        processor.sign(signing);
        let told = one(processor.advance(&request, "completed"));
        assert_eq!(call(&place, CALLBACK, &told).await, status, "{signing:?}");
    }
    processor.sign(Signing::Good);
    let told = one(processor.advance(&request, "completed"));
    let no_headers = Callback { headers: vec![], ..told.clone() };
    assert_eq!(call(&place, CALLBACK, &no_headers).await, 401);
    let other_body = Callback { body: told.body.replace("completed", "cancelled"), ..told.clone() };
    assert_eq!(call(&place, CALLBACK, &other_body).await, 400);
    let no_json = Callback { body: "\0".to_owned(), ..told.clone() };
    assert_eq!(call(&place, CALLBACK, &no_json).await, 400);
    let twice = [told.headers.clone(), told.headers.clone()].concat();
    assert_eq!(call(&place, CALLBACK, &Callback { headers: twice, ..told.clone() }).await, 401);
    for (bytes, status) in [(64 * 1024, 400), (64 * 1024 + 1, 413)] {
        let long = Callback { body: " ".repeat(bytes), ..told.clone() };
        assert_eq!(call(&place, CALLBACK, &long).await, status, "{bytes} bytes");
    }
    for nobody in ["/v1/webhooks/opendsr/nobody", "/v1/webhooks/opendsr/mailing"] {
        assert_eq!(call(&place, nobody, &told).await, 404, "{nobody}");
    }
    place.settle().await;
    assert_eq!(place.said("1").await.len(), said);
    // It may have been asked for its certificate, and never for the request.
    assert!(processor.calls() <= calls + 1, "{} calls", processor.calls() - calls);
}

/// Lets so many days pass on the database's clock since our orders were answered.
async fn age(place: &Place, days: i64) {
    let older = format!("update calls set done_at = done_at - interval '{days} days'");
    place.world.ostiary_sql(ANONYMIZER, &older).await;
    place.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_processor_was_asked_is_known_while_it_may_call_back_and_then_forgotten() {
    let (place, processor, request) = asked().await;
    let known = async || place.world.count("anonymizer", "processor_requests").await;
    age(&place, 1_000).await;
    assert_eq!(known().await, 1, "it has not answered");
    let told = one(processor.advance(&request, "completed"));
    assert_eq!(call(&place, CALLBACK, &told).await, 202);
    place.settle().await;
    assert_eq!(place.report("1").await.outcome, ErasureOutcome::Erased);
    age(&place, 29).await;
    assert_eq!(known().await, 1);
    assert_eq!(call(&place, CALLBACK, &told).await, 202, "late, and about us");
    age(&place, 1).await;
    assert_eq!(known().await, 0);
    assert_eq!(call(&place, CALLBACK, &told).await, 400, "nothing waits for it");
    // What was asked and is not kept as a call any more is nobody's.
    place
        .ostiary_sql(
            "insert into anonymizer.processor_requests (request, processor, call, asked_at)
             values (gen_random_uuid(), 'analytics', gen_random_uuid(), now())",
        )
        .await;
    place.settle().await;
    assert_eq!(known().await, 0);
}
