//! Whoever had a day of birth is found by name and that day, whoever knew it: the provider of identity checks or the host.

use anonymizer::{
    pseudonym::Pseudonym,
    reidentify::{Search, Whom},
};
use host::Host;
use runtime::roles::ANONYMIZER;
use serde_json::json;

use crate::fixture::{Place, id};

fn search(place: &Place) -> Search {
    let config = place.world.installation.config();
    let host = Host::connect(config.host().unwrap()).unwrap();
    let shell = place.world.service(ANONYMIZER).shell();
    anonymizer::search(shell, host, &config.former_users().unwrap(), &config.anonymizer).unwrap()
}

async fn finds(place: &Place, name: &str, day: &str) -> Vec<Pseudonym> {
    let (name, birth_date) = (name.to_owned(), day.parse().unwrap());
    let whom = Whom::NameAndBirthDate { name, birth_date };
    search(place).find(&whom).await.unwrap().into_iter().collect()
}

async fn blind_to(place: &Place) -> &'static str {
    let (name, birth_date) = ("Anna".to_owned(), "1990-01-15".parse().unwrap());
    let whom = Whom::NameAndBirthDate { name, birth_date };
    search(place).blind_to(&whom).await.unwrap().unwrap()
}

fn pseudonym(place: &Place, account: &str) -> Pseudonym {
    let config = place.world.installation.config().anonymizer;
    Pseudonym::of(&id(account), &config.keys().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_day_of_birth_sumsub_knew_is_found_by_every_way_to_write_the_name() {
    let place = Place::start().await;
    let profile = place.has("4711").await;
    place.sumsub.change(&profile, |one| {
        one.info = json!({
            "firstName": "Анна", "middleName": "Петровна", "lastName": "Ли",
            "firstNameEn": "Anna", "middleNameEn": "Petrovna", "lastNameEn": "Li", "dob": "1990-01-15",
        });
    });
    assert!(blind_to(&place).await.starts_with("no day of birth is known"));
    place.seal("4711").await;
    assert!(blind_to(&place).await.starts_with("a name finds only those"));
    let ada = [pseudonym(&place, "4711")];
    for name in ["Анна Ли", "Ли, Анна Петровна", "anna LI", "Anna Petrovna Li"]
    {
        assert_eq!(finds(&place, name, "1990-01-15").await, ada, "{name}");
    }
    assert_eq!(finds(&place, "Anna Li", "1990-01-16").await, []);
    assert_eq!(finds(&place, "Anna Lee", "1990-01-15").await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_day_of_birth_the_host_sealed_is_found_by_name() {
    let mut place = Place::start().await;
    place.world.host_sql("alter table users add birth_date date").await;
    let map = place.world.installation.file("datamap.toml");
    let map = std::fs::read_to_string(map).unwrap().replace(
        "columns.full_name ",
        "columns.birth_date = { erase = \"null\", seal = true }\ncolumns.full_name ",
    );
    place.world.installation.write("datamap.toml", &map);
    place.world.restart(ANONYMIZER).await;
    place.has("4711").await;
    place.world.host_sql("update users set birth_date = '1815-12-10' where id = 4711").await;
    place.seal("4711").await;
    let ada = [pseudonym(&place, "4711")];
    assert_eq!(finds(&place, "Lovelace, Ada", "1815-12-10").await, ada);
}
