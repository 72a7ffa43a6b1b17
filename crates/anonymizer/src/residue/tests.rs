use super::*;

fn at(day: i64) -> Time {
    Time::from_timestamp(day * 86_400, 0).unwrap()
}

#[test]
fn an_address_is_looked_for_as_it_is_and_in_what_programs_make_of_it() {
    let forms = forms(Kind::Email, "Ada@Example.com");
    // Worked out with coreutils, not with this code.
    for form in [
        "Ada@Example.com",
        "ada@example.com",
        "YWRhQGV4YW1wbGUuY29t",
        "616461406578616d706c652e636f6d",
        "b5fc85e55755f9e0d030a10ab4429b6b2944855f9a0d60077fe832becbc41d72",
        "3e3417d7ef77d5932a6734b916515ed5",
        "3ca93ad87e0bb737e653b66ad67731e86bbc050f",
    ] {
        assert!(forms.iter().any(|known| known == form), "{form}: {forms:?}");
    }
    assert!(self::forms(Kind::Phone, "+7 912 345-67-89").contains(&"79123456789".to_owned()));
}

#[test]
fn a_question_is_about_as_many_as_it_may_hold_and_every_person_is_in_one() {
    let person = |number: usize, bytes: usize| Person {
        account: AccountId::try_new(number.to_string()).unwrap(),
        needles: vec![Needle {
            kind: "name".to_owned(),
            alone: false,
            forms: vec!["a".repeat(bytes)],
        }],
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
fn what_many_people_share_does_not_count_by_itself() {
    assert!(is_alone(Kind::Email, "a@b.c") && is_alone(Kind::Document, "AB123456"));
    assert!(!is_alone(Kind::Name, "Ada Lovelace") && !is_alone(Kind::Document, "12345678"));
    assert!(is_alone(Kind::Phone, "+7 912 345-67-89") && !is_alone(Kind::Phone, "12345"));
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
