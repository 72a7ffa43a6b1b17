//! `ostiary kyc answer`.

use std::fs;

use super::{all, asked};
use crate::support::{run, run_as};

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_types_in_what_a_customer_answered() {
    let world = asked(&["42", "43"]).await;
    let here = &world.installation;
    let answer = |account: &'static str, answers: &[String]| {
        let mut arguments =
            vec!["kyc".to_owned(), "answer".to_owned(), format!("--account={account}")];
        arguments.extend(answers.iter().map(|one| format!("--answer={one}")));
        arguments
    };
    let typed =
        |arguments: &[String]| run(here, &arguments.iter().map(String::as_str).collect::<Vec<_>>());
    let no = all("no");
    let said = typed(&answer("42", &no[..2])).done();
    assert!(said.starts_with("typed in; the case is incomplete\nmissing: "), "{said}");
    assert_eq!(typed(&answer("42", &no[2..])).done(), "typed in; the case is cleared\n");
    typed(&answer("43", &["color_of_hat=NO".to_owned()])).refused("names a question");
    typed(&answer("44", &no)).refused("nobody has spoken");
    let line = run_as(here, "engineer", &["kyc", "answer", "--account", "43", "--answer", "x=NO"]);
    line.refused("has none of the roles");

    let file = here.file("answers.txt");
    let by_file = ["kyc", "answer", "--account", "43", "--file", file.to_str().unwrap()];
    fs::write(&file, "listed_person=NO\nI never was in prison\n").unwrap();
    let refused = run(here, &by_file).failed();
    assert!(refused.contains("line 2: ") && !refused.contains("prison"), "{refused}");
    fs::write(&file, all("YES").join("\r\n")).unwrap();
    assert_eq!(run(here, &by_file).done(), "typed in; the case is rejected\n");
    world.settle().await;
    assert!(world.host_account("43").await.is_shut());
    assert!(world.host_account("42").await.is_untouched());
}
