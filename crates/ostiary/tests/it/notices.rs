//! `ostiary notice`, and settings with which nobody could be told anything.

use std::fs;

use crate::support::Site;

const TEMPLATES: [&str; 7] = [
    "questionnaire",
    "reminder",
    "suspended-no-answer",
    "suspended",
    "reactivated",
    "all-well",
    "verify-again",
];

#[tokio::test(flavor = "multi_thread")]
async fn every_notice_can_be_read_before_it_is_sent() {
    let site = Site::new().await;
    for template in TEMPLATES {
        let text = site.run(&["notice", "preview", "--template", template]).done();
        assert!(text.starts_with("Subject: ") && text.contains("The company"), "{text}");
        let russian = ["notice", "preview", "--template", template, "--locale", "ru-RU"];
        assert!(site.run(&russian).done().contains("С уважением"), "{template}");
        let html = ["notice", "preview", "--template", template, "--html"];
        assert!(site.run(&html).done().contains("<p>Hello,</p>"), "{template}");
    }
    site.run(&["notice", "preview", "--template", "farewell"]).misused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_of_ones_own_is_shown_or_refused_by_its_name() {
    let site = Site::new().await;
    site.edit("ostiary.toml", "[notifier]\n", "[notifier]\ntemplates = \"texts\"\n");
    let folder = site.installation.file("texts/en");
    fs::create_dir_all(&folder).unwrap();
    let own = "Subject: Welcome back\n\nto {{ company }}: {{ reference }}";
    fs::write(folder.join("reactivated.txt"), own).unwrap();
    let preview = ["notice", "preview", "--template", "reactivated"];
    let shown = "Subject: Welcome back\n\nto The company: 0123456789ab\n";
    assert_eq!(site.run(&preview).done(), shown);
    // Nobody could name it, and in Intercom it might be said twice.
    fs::write(folder.join("reactivated.txt"), "Subject: Welcome back\n\nHi").unwrap();
    site.run(&preview).refused("en/reactivated.txt is wrong: below the subject it must say");
    // There is no page to go to for whoever is welcome.
    fs::write(folder.join("reactivated.txt"), "Subject: Welcome back\n\n{{ link }}").unwrap();
    site.run(&preview).refused("en/reactivated.txt is wrong: line 3: undefined value");
    let said = site.run(&["doctor"]);
    assert!(said.out.contains("FAIL notices: the template en/reactivated.txt"), "{}", said.out);
    assert!(site.run(&["notifier"]).failed_service().contains("en/reactivated.txt"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notifier_that_could_tell_nobody_does_not_start() {
    for (old, new, why) in [
        ("channels = [\"email\"]", "channels = []", "notifier.channels is empty"),
        ("channels = [\"email\"]", "channels = [\"intercom\"]", "no [notifier.intercom]"),
        ("company = \"The company\"", "company = \"\"", "notifier.company is empty"),
        ("mail_domain = \"", "# mail_domain = \"", "links.mail_domain is missing"),
        (
            "[notifier.email]",
            "[notifier.holds]\nlegal = \"suspended-no-answer\"\n[notifier.email]",
            "notifier.holds.legal cannot be suspended-no-answer",
        ),
    ] {
        let site = Site::new().await;
        site.edit("ostiary.toml", old, new);
        let line = site.run(&["notifier"]).failed_service();
        assert!(line.contains(why), "{line}");
        let said = site.run(&["doctor"]);
        assert!(said.out.contains("FAIL notices: "), "{}", said.out);
    }
}
