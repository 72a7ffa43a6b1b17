//! What the policy must be, beyond its shape: every broken rule names its key.

use std::collections::BTreeSet;

use contracts::topology::code_of_blocker;
use runtime::span::Span;

use super::{AMOUNT, Ask, Forbids, Leaving, OWN, Policy, PolicyError, Profile, Waivable};

/// The profile of whoever lives where no other holds.
pub(super) const DEFAULT: &str = "default";
const ID_MAX_BYTES: usize = 64;
const SPAN_MAX: Span = Span::days(3650);
const PROCESSORS_MAX: usize = 40;

/// The first broken rule.
pub(super) fn validate(policy: &Policy) -> Result<(), PolicyError> {
    check(!policy.languages.is_empty(), "languages", "names no language")?;
    leaving(&policy.deletion)?;
    let profiles = &policy.deletion.profiles;
    check(profiles.contains_key(DEFAULT), "deletion.profiles.default", "is missing")?;
    let mut countries = BTreeSet::new();
    for (name, one) in profiles {
        let key = format!("deletion.profiles.{name}");
        profile(one, &key)?;
        let twice = one.countries.iter().find(|country| !countries.insert((*country).clone()));
        check(twice.is_none(), format!("{key}.countries"), "names another profile's country")?;
    }
    blockers(policy)
}

fn leaving(leaving: &Leaving) -> Result<(), PolicyError> {
    for (key, span) in [
        ("deletion.confirm_within", leaving.confirm_within),
        ("deletion.notice", leaving.notice),
        ("deletion.fence_within", leaving.fence_within),
        ("deletion.retry_after", leaving.retry_after),
        ("deletion.last_message_within", leaving.last_message_within),
    ] {
        check(span > Span::ZERO, key, "is no time at all")?;
        check(span <= SPAN_MAX, key, "is more than ten years")?;
    }
    check(leaving.notice >= Span::hours(72), "deletion.notice", "is less than 72 hours")?;
    let key = "deletion.erasure_order";
    let all: Vec<_> = leaving.erasure_order.iter().flatten().collect();
    check(!all.is_empty(), key, "names no processor")?;
    check(all.len() <= PROCESSORS_MAX, key, "has more than 40 processors")?;
    all.iter().try_for_each(|name| is_id(name, key))?;
    let once: BTreeSet<_> = all.iter().collect();
    check(once.len() == all.len(), key, "names a processor twice")?;
    let early = "deletion.at_confirmation";
    leaving.at_confirmation.iter().try_for_each(|name| is_id(name, early))?;
    // What a legal hold has left out of it goes with the rest.
    let follows = leaving.at_confirmation.iter().all(|name| once.contains(&name));
    check(follows, early, "names a processor that is not in erasure_order")
}

fn profile(profile: &Profile, key: &str) -> Result<(), PolicyError> {
    let Profile { grace, due_after, reserve, alarm, extension, .. } = profile;
    let Profile { destroy_within, destroy_by, .. } = profile;
    let named = |name: &str| format!("{key}.{name}");
    check(*alarm > Span::ZERO, named("alarm"), "is no time at all")?;
    check(alarm < reserve, named("alarm"), "is not shorter than the reserve")?;
    check(reserve < due_after, named("reserve"), "is not shorter than due_after")?;
    check(*due_after <= SPAN_MAX, named("due_after"), "is more than ten years")?;
    check(*grace <= SPAN_MAX, named("grace"), "is more than ten years")?;
    check(*extension <= SPAN_MAX, named("extension"), "is more than ten years")?;
    let latest = due_after.0 + extension.0;
    let fits = destroy_within.is_none_or(|span| latest < span.0 && span <= SPAN_MAX);
    check(fits, named("destroy_within"), "is not after the law's date, or more than ten years")?;
    let between = destroy_by.is_none_or(|by| {
        due_after.0 + alarm.0 < by.0 && destroy_within.is_some_and(|within| by < within)
    });
    check(between, named("destroy_by"), "is not between the law's date and destroy_within")
}

fn blockers(policy: &Policy) -> Result<(), PolicyError> {
    let mut codes = BTreeSet::new();
    for (index, one) in policy.blockers.iter().enumerate() {
        let key = format!("blockers[{index}]");
        is_id(&one.code, &format!("{key}.code"))?;
        let twice = format!("{} is another blocker's", one.code);
        check(codes.insert(one.code.as_str()), format!("{key}.code"), twice)?;
        blocker(policy, one, &key)?;
    }
    for code in OWN {
        check(codes.contains(code), "blockers", format!("has none of code {code}"))?;
    }
    Ok(())
}

fn blocker(policy: &Policy, one: &Forbids, key: &str) -> Result<(), PolicyError> {
    if let Some(remedy) = &one.remedy {
        is_id(remedy, &format!("{key}.remedy"))?;
    }
    match &one.ask {
        Some(Ask::Nats(subject)) => {
            // The service's user may ask these, and no stream stores them.
            if let Some(code) = code_of_blocker(subject) {
                let fits = one.code == code;
                check(fits, format!("{key}.code"), format!("{subject} answers with {code}"))?;
                return wording(policy, one, key);
            }
            let question = subject.strip_prefix("host.rpc.").unwrap_or_default();
            is_id(question, &format!("{key}.ask.nats: host.rpc.<question>"))?;
        }
        Some(Ask::Http(address)) => {
            let http = address.starts_with("http://") || address.starts_with("https://");
            check(http, format!("{key}.ask.http"), "is no address")?;
        }
        Some(Ask::Sql(query)) => {
            let key = format!("{key}.ask.sql");
            let one = !query.trim().is_empty() && !query.contains(';');
            check(one, &key, "is not one query without a semicolon")?;
            check(query.contains(['$', '?']), &key, "has no parameter for the account")?;
        }
        None => {}
    }
    wording(policy, one, key)
}

fn wording(policy: &Policy, one: &Forbids, key: &str) -> Result<(), PolicyError> {
    if let Some(dust) = &one.dust {
        waivable(policy, one, dust, &format!("{key}.dust"))?;
    }
    if one.silent {
        let told = one.message.is_empty() && one.remedy.is_none();
        return check(
            told,
            format!("{key}.silent"),
            "has a message or remedy, and is told as under_review",
        );
    }
    for language in &policy.languages {
        let text = one.message.get(language).is_some_and(|text| !text.trim().is_empty());
        check(text, format!("{key}.message.{}", language.as_str()), "is missing")?;
    }
    Ok(())
}

/// Nobody gives up a reason that nobody names, or that is ours.
fn waivable(policy: &Policy, one: &Forbids, dust: &Waivable, key: &str) -> Result<(), PolicyError> {
    let told_by_host = matches!(&one.ask, Some(Ask::Nats(subject)) if code_of_blocker(subject).is_none())
        || matches!(&one.ask, Some(Ask::Http(_)));
    check(
        !one.silent && told_by_host,
        key,
        "is of a blocker that nobody outside names with an amount",
    )?;
    is_id(&dust.remedy, &format!("{key}.remedy"))?;
    for language in &policy.languages {
        let shown = dust.message.get(language).is_some_and(|text| text.contains(AMOUNT));
        let key = format!("{key}.message.{}", language.as_str());
        check(shown, key, "is missing, or does not show {amount}")?;
    }
    Ok(())
}

fn is_id(id: &str, key: &str) -> Result<(), PolicyError> {
    let plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
    let fits = (1..=ID_MAX_BYTES).contains(&id.len()) && id.bytes().all(plain);
    check(fits, key, "is not 1 to 64 of a-z, 0-9, - and _")
}

fn check(
    holds: bool,
    key: impl Into<String>,
    problem: impl Into<String>,
) -> Result<(), PolicyError> {
    if holds {
        Ok(())
    } else {
        Err(PolicyError::Invalid { key: key.into(), problem: problem.into() })
    }
}
