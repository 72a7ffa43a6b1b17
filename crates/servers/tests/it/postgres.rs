//! What PostgreSQL keeps and what it forgets.

use std::process::Command;

use servers::{
    Postgres, Scratch, Signal,
    postgres::{Options, program, shared_url},
};

fn ask(url: &str, sql: &str) -> String {
    let mut psql = Command::new(program("psql").unwrap());
    let output = psql.env("PGCONNECT_TIMEOUT", "1").args(["-qAtc", sql, url]).output().unwrap();
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).trim().to_owned()
}

#[test]
fn committed_rows_survive_a_kill_of_the_whole_server() {
    for options in [Options::fast(), Options::durable()] {
        let scratch = Scratch::new().unwrap();
        let mut postgres = Postgres::start(scratch.path(), &options).unwrap();
        let (url, first) = (postgres.superuser_url("postgres"), postgres.pid());
        ask(&url, "create table kept (id int); insert into kept values (42)");
        postgres.kill();
        assert_eq!(postgres.pid(), None);
        assert!(ask(&url, "select 1").contains("refused"));
        postgres.restart().unwrap();
        assert_ne!(postgres.pid(), first);
        assert_eq!(ask(&url, "select id from kept"), "42");
        postgres.stop().unwrap();
        postgres.restart().unwrap();
        assert_eq!(ask(&url, "select id from kept"), "42");
    }
}

#[test]
fn a_kill_reaches_the_backends_in_the_midst_of_their_work() {
    let scratch = Scratch::new().unwrap();
    let mut postgres = Postgres::start(scratch.path(), &Options::fast()).unwrap();
    let url = postgres.superuser_url("postgres");
    let busy: Vec<_> = (0..5)
        .map(|_| {
            let url = url.clone();
            std::thread::spawn(move || ask(&url, "select pg_sleep(60)"))
        })
        .collect();
    let sleeping = "select count(*) from pg_stat_activity where wait_event = 'PgSleep'";
    while ask(&url, sleeping) != "5" {}
    postgres.restart().unwrap();
    for connection in busy {
        assert!(connection.join().unwrap().contains("closed the connection"));
    }
    assert_eq!(ask(&url, sleeping), "0");
}

#[test]
fn a_stopped_server_answers_nobody_until_it_continues() {
    let scratch = Scratch::new().unwrap();
    let postgres = Postgres::start(scratch.path(), &Options::fast()).unwrap();
    let url = postgres.superuser_url("postgres");
    postgres.signal(Signal::STOP).unwrap();
    assert!(ask(&url, "select 1").contains("timeout expired"));
    postgres.signal(Signal::CONT).unwrap();
    assert_eq!(ask(&url, "select 1"), "1");
}

#[test]
fn only_a_trusting_server_takes_any_password() {
    let scratch = Scratch::new().unwrap();
    let start =
        |name: &str, options| Postgres::start(&scratch.path().join(name), &options).unwrap();
    let strict = start("strict", Options::durable());
    assert_eq!(ask(&strict.superuser_url("postgres"), "show fsync"), "on");
    ask(&strict.superuser_url("postgres"), "create role \"o'dd\" login password 'p@ss/word:%'");
    assert_eq!(ask(&strict.url("postgres", "o'dd", "p@ss/word:%"), "select 1"), "1");
    assert!(ask(&strict.url("postgres", "o'dd", "wrong"), "select 1").contains("authentication"));
    let trusting = start("trusting", Options::fast());
    assert_eq!(ask(&trusting.url("postgres", "postgres", "wrong"), "show fsync"), "off");
}

#[test]
fn settings_of_the_caller_win() {
    let scratch = Scratch::new().unwrap();
    let settings = vec![("work_mem".to_owned(), "7MB".to_owned())];
    let options = Options { settings, max_connections: 30, ..Options::fast() };
    let postgres = Postgres::start(scratch.path(), &options).unwrap();
    let url = postgres.superuser_url("postgres");
    assert_eq!(
        ask(&url, "select current_setting('work_mem'), current_setting('max_connections')"),
        "7MB|30"
    );
}

#[test]
fn a_shared_server_is_started_once() {
    let url = shared_url().unwrap();
    assert_eq!(shared_url().unwrap(), url);
    assert_eq!(ask(&url, "select 1"), "1");
}
