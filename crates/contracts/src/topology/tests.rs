//! What the table says of itself: who reads, who speaks, and that nobody may more.

use super::*;

mod legal;

#[test]
fn every_durable_reads_subjects_of_its_own_stream_only() {
    for durable in DURABLES {
        assert!(durable.subjects.iter().all(|subject| Stream::of(subject) == durable.stream));
    }
}

#[test]
fn no_stream_stores_a_question() {
    assert!(QUESTIONS.iter().all(|(subject, _)| subject.split('.').count() > 3));
}

#[test]
fn every_durable_and_every_question_has_one_service() {
    for durable in DURABLES {
        let owners = SERVICES.iter().filter(|service| durable.belongs_to(service));
        assert_eq!(owners.count(), 1, "{}", durable.name);
    }
    assert!(QUESTIONS.iter().all(|(_, service)| SERVICES.contains(service)));
}

#[test]
fn what_a_host_says_is_read_by_name_or_heard_by_nobody() {
    for subject in ["host.user-signed-up", "host.user-seen", "host.containment-acknowledged"] {
        assert!(is_read(subject), "{subject}");
    }
    let unread =
        ["host.user-signedup", "host.recovery-requested", "host.", "host.*", "ostiary.kyc.x"];
    for subject in unread {
        assert!(!is_read(subject), "{subject}");
    }
}

#[test]
fn the_kyc_screener_may_do_exactly_this() {
    let may = permissions("kyc-screener").unwrap();
    let publish = [
        "$JS.API.STREAM.INFO.HOST",
        "$JS.API.STREAM.INFO.OSTIARY",
        "$JS.API.STREAM.MSG.GET.OSTIARY",
        "$JS.API.CONSUMER.INFO.HOST.kyc-screener",
        "$JS.API.CONSUMER.MSG.NEXT.HOST.kyc-screener",
        "$JS.ACK.HOST.kyc-screener.>",
        "$JS.ACK.*.*.HOST.kyc-screener.>",
        "$JS.API.CONSUMER.INFO.OSTIARY.kyc-screener",
        "$JS.API.CONSUMER.MSG.NEXT.OSTIARY.kyc-screener",
        "$JS.ACK.OSTIARY.kyc-screener.>",
        "$JS.ACK.*.*.OSTIARY.kyc-screener.>",
        "$JS.API.CONSUMER.INFO.OSTIARY.kyc-screener-read-verdict",
        "$JS.API.CONSUMER.MSG.NEXT.OSTIARY.kyc-screener-read-verdict",
        "$JS.ACK.OSTIARY.kyc-screener-read-verdict.>",
        "$JS.ACK.*.*.OSTIARY.kyc-screener-read-verdict.>",
        "$JS.API.CONSUMER.INFO.OSTIARY.kyc-screener-erase",
        "$JS.API.CONSUMER.MSG.NEXT.OSTIARY.kyc-screener-erase",
        "$JS.ACK.OSTIARY.kyc-screener-erase.>",
        "$JS.ACK.*.*.OSTIARY.kyc-screener-erase.>",
        "ostiary.kyc.*",
    ];
    assert_eq!(may.publish, publish);
    let answered =
        [SUBMIT_ANSWERS, SHOW_QUESTIONNAIRE, ENROLL_CASE, DECIDE_REVIEW, RUN_MACRO, NOTE_REPLY];
    let of_deletion = [FIND_OPEN_QUESTIONNAIRE, FIND_PENDING_REVIEW];
    let of_anonymizer = [KYC_EVIDENCE, "ostiary.rpc.kyc-screener.scan"];
    let inbox = ["_INBOX_kyc-screener.>"];
    assert_eq!(may.subscribe, [&inbox[..], &answered, &of_deletion, &of_anonymizer].concat());
    assert!(may.allow_responses);
}

#[test]
fn the_gateway_asks_and_answers_nobody_but_who_looks_for_leftovers() {
    let may = permissions("gateway").unwrap();
    let own = may.publish.iter().filter(|subject| !subject.starts_with('$'));
    let own: Vec<_> = own.map(String::as_str).collect();
    let told = [
        "host.user-signed-up",
        "ostiary.notice.notification-bounced",
        "ostiary.notice.inbound-reply-received",
        "ostiary.provider.profile-notified",
        "ostiary.gateway.erasure-reported",
    ];
    let asked = [
        SUBMIT_ANSWERS,
        SHOW_QUESTIONNAIRE,
        RUN_MACRO,
        CHECK_CONTACT,
        FIND_NOTICE,
        FIND_TOLD_OPEN,
        REQUEST_DELETION,
        CONFIRM_DELETION,
        CANCEL_DELETION,
        SHOW_DELETION,
        CHECK_ELIGIBILITY,
        CHECK_REGISTRATION,
        PROCESSOR_CALLBACK,
    ];
    assert_eq!(own, [&told[..], &asked[..]].concat());
    assert!(may.publish.contains(&"$JS.API.STREAM.MSG.GET.HOST".to_owned()));
    assert!(may.publish.contains(&"$JS.API.STREAM.MSG.GET.OSTIARY".to_owned()));
    assert_eq!(may.subscribe, ["_INBOX_gateway.>", "ostiary.rpc.gateway.scan"]);
}

#[test]
fn the_notifier_says_only_what_became_of_its_own_deliveries() {
    let may = permissions("notifier").unwrap();
    let own: Vec<_> = may.publish.iter().filter(|subject| !subject.starts_with('$')).collect();
    let told = [
        "ostiary.notice.notification-accepted",
        "ostiary.notice.notification-failed",
        "ostiary.notice.erasure-reported",
        FIND_CONTACTS,
    ];
    assert_eq!(own, told);
    assert!(!may.publish.contains(&"$JS.API.STREAM.MSG.GET.HOST".to_owned()));
    let answered = [CHECK_CONTACT, FIND_NOTICE, FIND_TOLD_OPEN, "ostiary.rpc.notifier.scan"];
    assert_eq!(may.subscribe, [&["_INBOX_notifier.>"][..], &answered].concat());
}

#[test]
fn what_people_said_and_what_names_them_is_asked_for_by_the_anonymizer_alone() {
    for service in SERVICES.into_iter().filter(|service| *service != "anonymizer") {
        let may = permissions(service).unwrap();
        let covered = |question: &&&str| {
            may.publish
                .iter()
                .any(|own| own == *question || question.starts_with(own.trim_end_matches('*')))
        };
        let asked = ASKED_BY_ANONYMIZER.iter().find(covered);
        assert_eq!(asked, None, "{service}");
    }
}

#[test]
fn nobody_may_more_than_the_own_work_needs() {
    for service in SERVICES {
        let may = permissions(service).unwrap();
        for subject in may.publish.iter().chain(&may.subscribe) {
            let first = subject.split('.').next().unwrap_or_default();
            assert!(!["*", ">"].contains(&first), "{service} may use {subject}");
            let wide = ["CREATE", "DELETE", "PURGE", "UPDATE", "$SYS", "_INBOX."];
            assert!(!wide.iter().any(|word| subject.contains(word)), "{service}: {subject}");
            let api = subject.starts_with("$JS.API");
            assert!(!(api && subject.contains(['*', '>'])), "{service}: {subject}");
            let others = DURABLES.iter().filter(|durable| !durable.belongs_to(service));
            let reader_of = |durable: &Durable| {
                let place = format!("{}.{}", durable.stream.name(), durable.name);
                subject.ends_with(&place) || subject.contains(&format!("{place}."))
            };
            assert!(!others.into_iter().any(reader_of), "{service} may read by {subject}");
        }
    }
}

#[test]
fn the_anonymizer_alone_reads_streams_as_a_whole() {
    for service in SERVICES {
        let may = permissions(service).unwrap().publish;
        for stream in Stream::ALL {
            let read = format!("$JS.API.DIRECT.GET.{}", stream.name());
            assert_eq!(may.contains(&read), service == "anonymizer", "{service}");
        }
    }
}

#[test]
fn no_two_services_may_say_the_same() {
    let said = VOICES.iter().flat_map(|voice| voice.events);
    let said: Vec<_> = said.map(|subject| subject.trim_end_matches('*')).collect();
    for (index, one) in said.iter().enumerate() {
        let others = said.iter().enumerate().filter(|(other, _)| *other != index);
        assert!(!others.into_iter().any(|(_, other)| other.starts_with(one)), "{one}");
    }
}

#[test]
fn a_service_publishes_to_the_streams_of_its_events() {
    assert_eq!(published_streams("gateway"), [Stream::Host, Stream::Ostiary]);
    assert_eq!(published_streams("suspension-worker"), [Stream::Ostiary]);
}

#[test]
fn who_is_no_service_may_do_nothing() {
    assert_eq!(permissions("kyc"), None);
    assert_eq!(permissions(">"), None);
}
