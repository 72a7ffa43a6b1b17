//! What a policy must be, beyond its shape: every broken rule names its key.

use std::{collections::BTreeSet, time::Duration};

use runtime::span::Span;

use super::{Kyc, Policy, PolicyError, Questionnaire, approvals, provider};

const QUESTIONS_MAX: usize = 50;
const REMINDERS_MAX: usize = 10;
const ID_MAX_BYTES: usize = 64;
/// Every story keeps the ids of its questions, up to twice, and stays below 2 kB.
const QUESTION_IDS_MAX_BYTES: usize = 250;
const SPAN_MAX: Span = Span::days(3650);

/// The first broken rule.
pub(super) fn validate(policy: &Policy) -> Result<(), PolicyError> {
    check(!policy.jurisdictions.is_empty(), "jurisdictions", "names no country")?;
    check(!policy.languages.is_empty(), "languages", "names no language")?;
    let languages: BTreeSet<_> = policy.languages.iter().collect();
    check(languages.len() == policy.languages.len(), "languages", "names a language twice")?;
    spans(&policy.kyc)?;
    approvals::validate(&policy.approvals)?;
    provider::validate(&policy.kyc.provider)?;
    let mut ids = BTreeSet::new();
    for (key, questionnaire) in policy.questionnaires() {
        let id = &questionnaire.id;
        is_id(id, &format!("{key}.id"))?;
        check(ids.insert(id), format!("{key}.id"), format!("{id} is another questionnaire's"))?;
        questions(policy, questionnaire, &key)?;
    }
    Ok(())
}

fn spans(kyc: &Kyc) -> Result<(), PolicyError> {
    let named = [
        ("kyc.deadline_after", kyc.deadline_after),
        ("kyc.late_grace", kyc.late_grace),
        ("kyc.undeliverable_after", kyc.undeliverable_after),
        ("kyc.incomplete_after", kyc.incomplete_after),
        ("kyc.transcription_after", kyc.transcription_after),
        ("kyc.review_after", kyc.review_after),
    ];
    for (key, span) in named {
        check(span.0 > Duration::ZERO, key, "is no time at all")?;
        check(span <= SPAN_MAX, key, "is more than ten years")?;
    }
    let reminders = &kyc.reminders_after;
    let key = |index: usize| format!("kyc.reminders_after[{index}]");
    check(reminders.len() <= REMINDERS_MAX, "kyc.reminders_after", "has more than 10 reminders")?;
    for (index, span) in reminders.iter().enumerate() {
        check(span.0 > Duration::ZERO, key(index), "is no time at all")?;
        check(*span < kyc.deadline_after, key(index), "is not before kyc.deadline_after")?;
        let in_order = index == 0 || reminders[index - 1] < *span;
        check(in_order, key(index), "is not later than the reminder before it")?;
    }
    Ok(())
}

fn questions(policy: &Policy, of: &Questionnaire, key: &str) -> Result<(), PolicyError> {
    let key = format!("{key}.questions");
    check(!of.questions.is_empty(), &key, "has no question")?;
    check(of.questions.len() <= QUESTIONS_MAX, &key, "has more than 50 questions")?;
    let bytes: usize = of.questions.iter().map(|question| question.id.len()).sum();
    let mut ids = BTreeSet::new();
    for (index, question) in of.questions.iter().enumerate() {
        let key = format!("{key}[{index}]");
        is_id(&question.id, &format!("{key}.id"))?;
        let twice = format!("{} is another question's", question.id);
        check(ids.insert(&question.id), format!("{key}.id"), twice)?;
        for language in &policy.languages {
            let text = question.text.get(language).is_some_and(|text| !text.trim().is_empty());
            check(text, format!("{key}.text.{}", language.as_str()), "is missing")?;
        }
        if let Some(other) = question.text.keys().find(|one| !policy.languages.contains(one)) {
            let key = format!("{key}.text.{}", other.as_str());
            return check(false, key, "is in none of the policy's languages");
        }
    }
    check(bytes <= QUESTION_IDS_MAX_BYTES, &key, "has ids of more than 250 bytes in all")
}

fn is_id(id: &str, key: &str) -> Result<(), PolicyError> {
    let plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
    let fits = (1..=ID_MAX_BYTES).contains(&id.len()) && id.bytes().all(plain);
    check(fits, key, "is not 1 to 64 of a-z, 0-9, - and _")
}

pub(super) fn check(
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
