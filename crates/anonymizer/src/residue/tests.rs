use runtime::identifiers::IdentifierKind;

use super::*;

fn at(day: i64) -> Time {
    Time::from_timestamp(day * 86_400, 0).unwrap()
}

#[test]
fn a_question_is_about_as_many_as_it_may_hold_and_every_person_is_in_one() {
    let person = |number: usize, bytes: usize| Person {
        account: AccountId::try_new(number.to_string()).unwrap(),
        needles: vec![Needle { kind: IdentifierKind::Name, value: "a".repeat(bytes) }],
    };
    let sizes = |people: Vec<Person>| -> Vec<usize> {
        let asked: Vec<String> = people.iter().map(|person| person.account.to_string()).collect();
        let questions = questions(people.into_iter());
        let all = questions.iter().flat_map(|one| &one.people);
        assert_eq!(all.map(|person| person.account.to_string()).collect::<Vec<_>>(), asked);
        questions.iter().map(|question| question.people.len()).collect()
    };
    assert_eq!(sizes((0..2 * MOST_PEOPLE + 1).map(|n| person(n, 4)).collect()), [200, 200, 1]);
    let half = MOST_BYTES / 2 - 100;
    assert_eq!(sizes((0..5).map(|n| person(n, half)).collect()), [2, 2, 1]);
    assert_eq!(sizes(vec![person(1, 2 * MOST_BYTES), person(2, 4)]), [1, 1]);
    assert_eq!(sizes(vec![]), Vec::<usize>::new());
}

#[test]
fn each_place_is_named_once_with_its_last_end_and_what_has_none_is_looked_at_again() {
    let ids = vec![
        ("a.x".to_owned(), Some(at(10))),
        ("a.x".to_owned(), Some(at(12))),
        ("b.y".to_owned(), None),
    ];
    let residue = Residue { ids, ..Residue::default() };
    let stream = Remaining { place: "stream".to_owned(), until: at(14) };
    let ends: Vec<_> =
        residue.remaining(vec![stream]).into_iter().map(|one| (one.place, one.until)).collect();
    let expected = [("a.x", at(12)), ("b.y", at(14)), ("stream", at(14))];
    assert_eq!(ends, expected.map(|(place, until)| (place.to_owned(), until)));
}
