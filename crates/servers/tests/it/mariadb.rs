//! What MariaDB keeps and what it forgets.

use std::process::Command;

use servers::{
    Mariadb, Scratch, Signal,
    mariadb::{Options, client_arguments, program, shared_url},
};

fn ask(url: &str, sql: &str) -> String {
    let mut client = Command::new(program("mariadb").unwrap());
    client.args(client_arguments(url)).args(["--connect-timeout=1", "-NB", "-e", sql]);
    let output = client.output().unwrap();
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).trim().to_owned()
}

#[test]
fn committed_rows_survive_a_kill() {
    for options in [Options::fast(), Options::durable()] {
        let scratch = Scratch::new().unwrap();
        let mut mariadb = Mariadb::start(scratch.path(), &options).unwrap();
        let (url, first) = (mariadb.superuser_url("mysql"), mariadb.pid());
        ask(&url, "create database kept; create table kept.kept select 42 as id");
        mariadb.kill();
        assert_eq!(mariadb.pid(), None);
        assert!(ask(&url, "select 1").contains("ERROR 2002"));
        mariadb.restart().unwrap();
        assert_ne!(mariadb.pid(), first);
        assert_eq!(ask(&url, "select id from kept.kept"), "42");
        mariadb.stop().unwrap();
        mariadb.restart().unwrap();
        assert_eq!(ask(&url, "select id from kept.kept"), "42");
    }
}

#[test]
fn a_stopped_server_answers_nobody_until_it_continues() {
    let scratch = Scratch::new().unwrap();
    let mariadb = Mariadb::start(scratch.path(), &Options::fast()).unwrap();
    let url = mariadb.superuser_url("mysql");
    mariadb.signal(Signal::STOP).unwrap();
    assert!(ask(&url, "select 1").contains("ERROR"));
    mariadb.signal(Signal::CONT).unwrap();
    assert_eq!(ask(&url, "select 1"), "1");
}

#[test]
fn only_who_knows_the_password_comes_in() {
    let scratch = Scratch::new().unwrap();
    let settings = vec![("max-connections".to_owned(), "30".to_owned())];
    let options = Options { settings, ..Options::fast() };
    let mariadb = Mariadb::start(scratch.path(), &options).unwrap();
    assert_eq!(ask(&mariadb.superuser_url("mysql"), "select @@max_connections"), "30");
    for user in ["superuser", "root", "mysql"] {
        assert!(ask(&mariadb.url("mysql", user, "wrong"), "select 1").contains("ERROR"), "{user}");
    }
}

#[test]
fn a_shared_server_is_started_once() {
    let url = shared_url().unwrap();
    assert_eq!(shared_url().unwrap(), url);
    assert_eq!(ask(&url, "select 1"), "1");
}
