//! Every case in which a notice can be sent, and what it has to say in each.

use contracts::event::{ExtensionReason, Situation};

use super::{Kept, Rendered, Template, Values};

/// Each that a template tells apart.
const SITUATIONS: [Option<Situation>; 4] =
    [None, Some(Situation::Paused), Some(Situation::Silent), Some(Situation::AskedAgain)];
/// Each that a template can name.
const REASONS: [Option<ExtensionReason>; 5] = [
    None,
    Some(ExtensionReason::OnHold),
    Some(ExtensionReason::Frozen),
    Some(ExtensionReason::Refused),
    Some(ExtensionReason::Unfinished),
];

/// All combinations of what `source` names: an `if` may ask for several at once. What it does not name changes nothing.
pub(super) fn cases(template: Template, source: &str) -> Vec<Values> {
    let names = |words: &[&str]| words.iter().any(|word| source.contains(word));
    let full = Values::example(template);
    let mut cases = vec![full.clone()];
    if template.reaches_erased() {
        vary(&mut cases, &[full.link, None], |values| &mut values.link);
    }
    if names(&["deadline"]) {
        vary(&mut cases, &[full.deadline, String::new()], |values| &mut values.deadline);
    }
    if names(&["missing"]) {
        vary(&mut cases, &[true, false], |values| &mut values.missing);
    }
    if names(&["reactivated"]) {
        vary(&mut cases, &[true, false], |values| &mut values.reactivated);
    }
    if names(&["paused", "silent", "again"]) {
        vary(&mut cases, &SITUATIONS, |values| &mut values.situation);
    }
    if names(&["reason"]) {
        vary(&mut cases, &REASONS, |values| &mut values.reason);
    }
    if names(&["blockers"]) {
        let two = vec!["First.".to_owned(), "Second.".to_owned()];
        vary(&mut cases, &[full.blockers, two, vec![]], |values| &mut values.blockers);
    }
    if names(&["kept"]) {
        vary(&mut cases, &[full.kept, every_kind_kept(), vec![]], |values| &mut values.kept);
    }
    cases
}

/// Each case once with each of `choices` in the place that `of` names.
fn vary<T: Clone>(cases: &mut Vec<Values>, choices: &[T], of: impl Fn(&mut Values) -> &mut T) {
    let with = |values: &Values, choice: &T| {
        let mut values = values.clone();
        of(&mut values).clone_from(choice);
        values
    };
    let varied = cases.iter().flat_map(|values| choices.iter().map(|choice| with(values, choice)));
    *cases = varied.collect();
}

/// With and without a law; no, one and several of each span.
fn every_kind_kept() -> Vec<Kept> {
    let mut kept = vec![];
    for law in [None, Some("AML Act".to_owned())] {
        for years in [0, 1, 5] {
            for months in [0, 1, 6] {
                let of = |days| (law.clone(), days);
                kept.extend([0, 1, 10].map(of).map(|(law, days)| {
                    let name = "Payments".to_owned();
                    Kept { name, law, years, months, days }
                }));
            }
        }
    }
    kept
}

/// What a notice may never leave out, whatever else it says.
pub(super) fn left_out(rendered: &Rendered, values: &Values) -> Option<String> {
    let lacks = |what: &str| !rendered.text.contains(what);
    if lacks(&values.reference) {
        // Intercom knows no idempotency key: a message that was said already is known by this alone.
        return Some("below the subject it must say {{ reference }}, in every case".to_owned());
    }
    let lost = values.link.as_deref().is_some_and(lacks);
    lost.then(|| "below the subject it must say {{ link }}, in every case".to_owned())
}
