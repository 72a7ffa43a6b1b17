use contracts::event::{ExtensionReason, Situation};

use super::*;

fn tag(tag: &str) -> Locale {
    Locale::try_new(tag).unwrap()
}

fn values() -> Values {
    Values {
        company: "Q & A".to_owned(),
        reference: "3f1c".to_owned(),
        link: Some("https://example.com/?a=1&b=2".to_owned()),
        deadline: "15 January 2026".to_owned(),
        missing: false,
        reactivated: false,
        situation: None,
        blockers: vec!["There is money on your account.".to_owned()],
        reason: None,
        kept: vec![],
    }
}

#[test]
fn what_ships_is_whole_in_english_and_russian() {
    let templates = Templates::load(&[tag("en"), tag("ru")], None).unwrap();
    for template in Template::ALL {
        assert_eq!(Template::named(template.name()), Some(template));
        let [english, russian] = ["en", "ru-RU"]
            .map(|locale| templates.render(template, Some(&tag(locale)), &values()).unwrap());
        assert_ne!(english.subject, russian.subject);
        assert!(russian.text.contains("С уважением"), "{}", russian.text);
        for rendered in [english, russian] {
            assert!(rendered.text.contains("3f1c"), "{template}: nobody could name it");
            assert!(rendered.html.contains("Q &amp; A"), "{}", rendered.html);
        }
    }
}

#[test]
fn a_neutral_notice_never_mentions_questions() {
    let templates = Templates::load(&[tag("en"), tag("ru")], None).unwrap();
    for locale in ["en", "ru"] {
        let neutral = templates.render(Template::Suspended, Some(&tag(locale)), &values()).unwrap();
        let said = format!("{} {}", neutral.subject, neutral.text);
        for word in ["https://", "answer the questions", "ответьте на вопросы"] {
            assert!(!said.contains(word), "{said}");
        }
    }
}

#[test]
fn all_is_well_says_reactivated_to_whom_it_is_and_cleared_to_everybody() {
    let templates = Templates::load(&[tag("en"), tag("ru")], None).unwrap();
    for (locale, cleared, reactivated) in
        [("en", "you are cleared", "reactivated"), ("ru", "роверка пройдена", "восстановлен")]
    {
        let said = |reactivated| {
            let values = Values { reactivated, ..values() };
            templates.render(Template::AllWell, Some(&tag(locale)), &values).unwrap()
        };
        let (told, plain) = (said(true), said(false));
        assert!(told.text.contains(cleared) && plain.text.contains(cleared), "{locale}");
        assert!(told.subject.contains(reactivated) && told.text.contains(reactivated), "{locale}");
        assert!(!plain.text.contains(reactivated) && !plain.text.contains("log in"), "{locale}");
    }
}

#[test]
fn the_questions_say_in_each_situation_what_follows_and_threaten_only_whom_the_clock_runs_for() {
    let templates = Templates::load(&[tag("en"), tag("ru")], None).unwrap();
    for (locale, threat, [silent, again]) in [
        (
            "en",
            "have to suspend",
            ["account is suspended. You can still answer", "stays suspended until one of us"],
        ),
        (
            "ru",
            "придётся приостановить",
            ["аккаунт приостановлен. Вы всё ещё", "останется приостановленным, пока наш"],
        ),
    ] {
        let said = |situation, deadline: &str| {
            let values = Values { situation, deadline: deadline.to_owned(), ..values() };
            templates.render(Template::Questionnaire, Some(&tag(locale)), &values).unwrap().text
        };
        for (situation, says) in [
            (None, [true, false, false]),
            (Some(Situation::InTime), [true, false, false]),
            (Some(Situation::Paused), [false, false, false]),
            (Some(Situation::Silent), [false, true, false]),
            (Some(Situation::AskedAgain), [false, false, true]),
        ] {
            for deadline in ["15 January 2026", ""] {
                let text = said(situation, deadline);
                let found = [threat, silent, again].map(|words| text.contains(words));
                assert_eq!(found, says, "{situation:?} {deadline}: {text}");
                let is_named = !deadline.is_empty() && text.contains(deadline);
                assert_eq!(is_named, says[0] && !deadline.is_empty(), "{situation:?}: {text}");
                assert!(text.contains("https://"), "{text}");
            }
        }
    }
}

#[test]
fn whoever_is_cleared_without_answers_is_not_thanked_for_them() {
    let templates = Templates::load(&[tag("en"), tag("ru")], None).unwrap();
    for (locale, answers) in [("en", "answers"), ("ru", "ответы")] {
        let well = templates.render(Template::AllWell, Some(&tag(locale)), &values()).unwrap();
        assert!(!format!("{}{}", well.subject, well.text).contains(answers), "{}", well.text);
    }
}

#[test]
fn who_reads_none_of_the_languages_gets_the_first() {
    let templates = Templates::load(&[tag("en"), tag("ru")], None).unwrap();
    for (locale, language) in
        [(Some("ru"), "ru"), (Some("ru-KZ"), "ru"), (Some("de"), "en"), (None, "en")]
    {
        let locale = locale.map(tag);
        assert_eq!(templates.language(locale.as_ref()).as_str(), language);
    }
}

#[test]
fn a_link_can_be_followed_and_nothing_else_is_html() {
    let written = html("<b>\n\nhttps://example.com/?a=1&b=\"2\"\nhttps://two words");
    assert_eq!(
        written,
        "<p>&lt;b&gt;</p>\n<p><a href=\"https://example.com/?a=1&amp;b=&quot;2&quot;\">https://example.com/?a=1&amp;b=&quot;2&quot;</a><br>\nhttps://two words</p>\n"
    );
}

/// What every reminder has to say.
const ENDS: &str = "{{ link }} {{ reference }}";

fn with_own(name: &str, source: &str) -> Result<Templates, TemplateError> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("en")).unwrap();
    fs::write(folder.path().join(format!("en/{name}.txt")), source).unwrap();
    Templates::load(&[tag("en")], Some(folder.path()))
}

#[test]
fn that_it_takes_longer_is_said_with_and_without_a_page() {
    let always = with_own("deletion-extended", "Subject: Hi\n\n{{ link }} {{ reference }}");
    let problem = always.unwrap_err().to_string();
    assert!(problem.contains("line 3: undefined value"), "{problem}");
    let where_there_is_one =
        "Subject: Hi\n\n{% if link is defined %}{{ link }}{% endif %} {{ reference }}";
    with_own("deletion-extended", where_there_is_one).unwrap();
    let never = with_own("deletion-extended", "Subject: Hi\n\n{{ reference }}").unwrap_err();
    assert!(never.to_string().contains("{{ link }}"), "{never}");
}

#[test]
fn a_template_of_ones_own_is_refused_at_start_rather_than_sent() {
    let undefined = "line 3: undefined value";
    for (source, problem) in [
        ("Subject: Hi\n\nby {{ dedline }} ENDS", undefined),
        ("Subject: Hi\n\n{% if missing %}{{ dedline }}{% endif %} ENDS", undefined),
        ("Subject: Hi\n\nHi{% if again %}{{ dedline }}{% endif %} ENDS", undefined),
        (
            "Subject: Hi\n\n{% if deadline and not missing %}{{ dedline }}{% endif %} ENDS",
            undefined,
        ),
        (
            "Subject: Hi\n\n{% if not deadline and missing %}{{ dedline }}{% endif %} ENDS",
            undefined,
        ),
        ("Subject: Hi\n\n{% if silent and not reactivated %}{{ x }}{% endif %} ENDS", undefined),
        ("Subject: Hi\n\n{% if reason == \"frozen\" %}{{ x }}{% endif %} ENDS", undefined),
        ("Subject: Hi\n\n{% if reason == \"unfinished\" %}{{ x }}{% endif %} ENDS", undefined),
        ("Subject: Hi\n\n{% if blockers | length == 2 %}{{ x }}{% endif %} ENDS", undefined),
        (
            "Subject: Hi\n\n{% for one in kept %}{% if one.days and not one.law %}{{ x }}{% endif %}{% endfor %} ENDS",
            undefined,
        ),
        ("Subject: Hi\n\n{% if %}", "line 3: syntax error"),
        ("Hello\n\nthere", "`Subject: …`"),
        ("Subject: Hi", "nothing below its subject"),
    ] {
        let refused = with_own("reminder", &source.replace("ENDS", ENDS)).unwrap_err();
        let said = refused.to_string();
        assert!(said.contains("en/reminder.txt") && said.contains(problem), "{source}: {said}");
    }
    let own = with_own("reminder", &format!("Subject: Mine\n\nby {{{{ deadline }}}} {ENDS}"));
    let rendered = own.unwrap().render(Template::Reminder, None, &values()).unwrap();
    let text = "by 15 January 2026 https://example.com/?a=1&b=2 3f1c";
    assert_eq!((&*rendered.subject, &*rendered.text), ("Mine", text));
    assert!(matches!(
        Templates::load(&[tag("de")], None),
        Err(TemplateError::Language(language)) if language == "de"
    ));
}

#[test]
fn no_template_of_ones_own_leaves_out_what_names_a_notice_or_where_it_leads() {
    let subject = "Subject: Hi {{ reference }}";
    for template in Template::ALL {
        let says = |body: &str| with_own(template.name(), &format!("{subject}\n\n{body}"));
        let refused = |body: &str, what: &str| {
            let said = says(body).unwrap_err().to_string();
            assert!(said.contains(template.name()) && said.contains(what), "{body}: {said}");
        };
        let links = template.page().is_some();
        let where_there_is_one = "{% if link is defined %}{{ link }}{% endif %}";
        let link = match (links, template.reaches_erased()) {
            (true, false) => "{{ link }}",
            (true, true) => where_there_is_one,
            (false, _) => "",
        };
        refused(&format!("Hi {link}"), "{{ reference }}");
        // In some cases only is not enough.
        for sometimes in ["missing", "not missing", "not deadline", "silent and not missing"] {
            let reference = format!("{{% if {sometimes} %}}{{{{ reference }}}}{{% endif %}}");
            refused(&format!("Hi {link} {reference}"), "{{ reference }}");
            if links {
                let link = format!("{{% if {sometimes} %}}{link}{{% endif %}}");
                refused(&format!("Hi {link} {{{{ reference }}}}"), "{{ link }}");
            }
        }
        if links {
            refused("Hi {{ reference }}", "{{ link }}");
            says(&format!("{where_there_is_one} {{{{ reference }}}}")).unwrap();
        }
        says(&format!("Hi {link} {{{{ reference }}}}")).unwrap();
    }
}

#[test]
fn who_leaves_reads_what_stays_under_what_and_for_how_long() {
    let templates = Templates::load(&[tag("en"), tag("ru")], None).unwrap();
    let stays = |years, months| Kept {
        name: "Payments".to_owned(),
        law: Some("AML Act".to_owned()),
        years,
        months,
        days: 0,
    };
    for template in [Template::DeletionScheduled, Template::DeletionLast] {
        let values = Values { kept: vec![stays(5, 0), stays(1, 6)], ..values() };
        let said = |locale| templates.render(template, Some(&tag(locale)), &values).unwrap().text;
        let english = said("en");
        assert!(english.contains("Payments (AML Act): for 5 years after"), "{english}");
        assert!(english.contains("for 1 year 6 months after"), "{english}");
        assert!(said("ru").contains("Payments (AML Act): после"), "{}", said("ru"));
        let none = Values { kept: vec![], ..values.clone() };
        let none = templates.render(template, Some(&tag("en")), &none).unwrap().text;
        assert!(!none.contains("after the end of our relationship"), "{none}");
    }
}

#[test]
fn who_cannot_leave_reads_what_forbids_it_and_who_waits_longer_reads_why() {
    let templates = Templates::load(&[tag("en"), tag("ru")], None).unwrap();
    let said = |template, reason| {
        let values = Values { reason, ..values() };
        templates.render(template, Some(&tag("en")), &values).unwrap().text
    };
    assert!(said(Template::DeletionBlocked, None).contains("- There is money on your account."));
    let longer = |reason| said(Template::DeletionExtended, Some(reason));
    assert!(longer(ExtensionReason::Frozen).contains("recover this account"));
    assert!(longer(ExtensionReason::Unfinished).contains("has not finished"));
    // Why somebody is looked at is nobody's business but ours.
    assert!(longer(ExtensionReason::OnHold).contains("something else has to be settled first"));
}

/// Whether the law counts it as the answer to somebody who asked to leave and of whom something is not erased (Art. 12(4)
/// GDPR): all of it, or what the law has us keep.
fn leaves_something(template: Template) -> bool {
    match template {
        Template::DeletionBlocked
        | Template::DeletionLapsed
        | Template::DeletionAnswer
        | Template::DeletionExtended
        | Template::DeletionScheduled
        | Template::DeletionLast => true,
        Template::Questionnaire
        | Template::Reminder
        | Template::SuspendedNoAnswer
        | Template::Suspended
        | Template::Reactivated
        | Template::AllWell
        | Template::VerifyAgain
        | Template::DeletionConfirm
        | Template::DeletionUndone
        | Template::DeletionUndo
        | Template::DeletionCancelRefused => false,
    }
}

#[test]
fn every_answer_that_is_not_yes_names_the_authority_and_the_court() {
    let templates = Templates::load(&[tag("en"), tag("ru")], None).unwrap();
    for template in Template::ALL {
        let lists = ["kept", "blockers"].iter().any(|list| {
            template.shipped("en").unwrap().contains(&format!("{{% for one in {list} %}}"))
        });
        // Before the confirmation nothing is answered yet: the page says what is in the way.
        let lists = lists && template != Template::DeletionConfirm;
        assert!(leaves_something(template) || !lists, "{template} says that something stays");
    }
    for template in Template::ALL.into_iter().filter(|one| leaves_something(*one)) {
        for (locale, remedies) in [
            ("en", ["complain to the supervisory authority", "go to court"]),
            ("ru", ["жалобу в орган по защите персональных данных", "обратиться в суд"]),
        ] {
            let source = template.shipped(locale).unwrap();
            for values in cases::cases(template, source) {
                let said = templates.render(template, Some(&tag(locale)), &values).unwrap().text;
                let lacks = remedies.into_iter().find(|remedy| !said.contains(remedy));
                assert_eq!(lacks, None, "{locale}/{template}: {said}");
            }
        }
    }
}
