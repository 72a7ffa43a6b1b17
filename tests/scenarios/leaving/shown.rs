//! What people are shown before they confirm follows the data map, on our page and in the host's app.

use host::datamap::DataMap;
use reqwest::Method;
use runtime::roles::GATEWAY;

use super::{
    told::{link, visits, world_with_factors},
    *,
};

const STATEMENT: &str = "/v1/deletions/statement";

/// The page behind the mailed link, and what the host's app gets.
async fn shown(world: &World, leave: &str) -> (String, Value) {
    let (status, page) = visits(world, Method::GET, leave, None).await;
    assert_eq!((status, page.contains("Delete my account")), (200, true), "{page}");
    let (status, statement) = world.get(STATEMENT).await;
    assert_eq!(status, 200, "{statement}");
    (page.replace("&#x2f;", "/").replace("&#x27;", "'"), statement)
}

/// Every line of what the app gets.
fn lines(statement: &Value) -> Vec<String> {
    let sections = statement["sections"].as_array().unwrap().iter();
    let lines = sections.flat_map(|section| section["lines"].as_array().unwrap());
    lines.map(|line| line.as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cell_of_the_data_map_that_changes_changes_the_page_and_what_the_app_gets() {
    let mut world = world_with_factors().await;
    world.host_has(&["42"]).await;
    host_answers(&world, &[]).await;
    asks(&world, "42").await;
    settle(&world).await;
    let leave = link(&world, "42", "/leave/");
    let (page, statement) = shown(&world, &leave).await;
    let told = lines(&statement);
    assert!(told.iter().all(|line| page.contains(line.as_str())), "{told:?}\n{page}");
    let all = told.join("\n");
    let of_each_law = "within 10 to 25 days of your request, depending on where you live";
    for said in [
        "not be able to log in",
        of_each_law,
        "pseudonym",
        "up to 5 years",
        "register again",
        "Sumsub",
    ] {
        assert!(all.contains(said), "{said}\n{all}");
    }
    for said in ["tax law", "7 years", "Letters on paper"] {
        assert!(!page.contains(said) && !all.contains(said), "{said}\n{all}");
    }

    let before = std::fs::read_to_string(world.installation.file("datamap.toml")).unwrap();
    let basis = "[bases.tax]\nname = \"tax law\"\nuntil = \"P7Y\"\n\n[processors.sumsub]";
    let table = "[tables.letters]\npurpose = \"Letters on paper\"\naccount = \"user_id\"\n\
                 columns.user_id = { follows = \"users.id\" }\n\
                 columns.text = { keep = true, basis = \"tax\" }\n\n[words.ru]\n\
                 \"Letters on paper\" = \"письма\"\n\"tax law\" = \"налоги\"";
    let changed = before.replacen("[processors.sumsub]", basis, 1).replacen("[words.ru]", table, 1);
    DataMap::parse(&changed, &[].into()).unwrap();
    world.installation.write("datamap.toml", &changed);
    world.restart(GATEWAY).await;

    let (page, statement) = shown(&world, &leave).await;
    let line = "For up to 7 years after the end of our relationship the law has us keep parts of: Letters on paper (tax law).";
    assert!(lines(&statement).contains(&line.to_owned()), "{statement}");
    assert!(page.contains(line), "{page}");
    let (_, russian) = world.get(&format!("{STATEMENT}?locale=ru")).await;
    let russian = lines(&russian).join("\n");
    assert!(russian.contains("7 лет") && russian.contains("письма (налоги)"), "{russian}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whether_one_may_register_again_is_said_as_the_policy_has_it() {
    let mut world = world_with_factors().await;
    let said = async |world: &World| lines(&world.get(STATEMENT).await.1).join("\n");
    assert!(said(&world).await.contains("You may register again at any time"));
    let policy = std::fs::read_to_string(world.installation.file("policy.toml")).unwrap();
    let strict = policy.replacen("voluntary = \"allow_and_flag\"", "voluntary = \"block\"", 1);
    assert_ne!(strict, policy);
    world.installation.write("policy.toml", &strict);
    world.restart(GATEWAY).await;
    assert!(said(&world).await.contains("you cannot register again"));
}
