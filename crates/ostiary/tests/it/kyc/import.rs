//! `ostiary kyc import`: real files, as spreadsheets write them.

mod capitals;
mod cells;
mod cut_off;
mod heard;

use std::{
    fs,
    io::{Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    time::Instant,
};

use harness::{World, days};
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};
use serde_json::{Value, json};

use crate::support::{Said, edit, run};

const HEADINGS: &str = "E-mail,Account,Status,Asked,Deadline\n";

/// A company, and the folder of its sheet.
async fn company(accounts: &[&str]) -> World {
    let world = World::start().await;
    world.host_has(accounts).await;
    for account in accounts {
        let sql = format!("update users set email = 'u{account}@example.com' where id = {account}");
        world.host_sql(&sql).await;
    }
    world
}

/// The same, and everybody was suspended by hand.
async fn shut_company(accounts: &[&str]) -> World {
    let world = company(accounts).await;
    world.host_sql("update users set suspended = 1").await;
    world
}

fn sheet(world: &World, name: &str, bytes: &[u8]) -> PathBuf {
    let file = world.installation.file(name);
    fs::write(&file, bytes).unwrap();
    file
}

fn import(world: &World, file: &Path, more: &[&str]) -> Said {
    let file = file.to_str().unwrap();
    run(&world.installation, &[&["kyc", "import", file][..], more].concat())
}

fn shown(world: &World, file: &Path, more: &[&str]) -> Value {
    import(world, file, &[more, &["--json"]].concat()).json()
}

/// Takes over what a preview shows.
fn applied(world: &World, file: &Path) -> String {
    let digest = shown(world, file, &[])["digest"].as_str().unwrap().to_owned();
    import(world, file, &["--apply", &digest]).done()
}

fn left_out(shown: &Value) -> Vec<(u64, &str)> {
    let left_out = shown["leftOut"].as_array().unwrap().iter();
    left_out.map(|bad| (bad["line"].as_u64().unwrap(), bad["reason"].as_str().unwrap())).collect()
}

fn taken(shown: &Value) -> Vec<(&str, &str)> {
    let taken = shown["taken"].as_array().unwrap().iter();
    taken.map(|one| (one["account"].as_str().unwrap(), one["standing"].as_str().unwrap())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sheet_is_shown_first_and_then_taken_over_as_it_was_shown() {
    let world = company(&["1", "2", "3", "4", "5"]).await;
    world.host_sql("update users set suspended = 1 where id = 5").await;
    let csv = format!(
        "{HEADINGS}u1@example.com,,not asked,,\nU2@Example.com,,asked,2025-12-30,2026-01-02\n\
         ,3,answered NO,,\n,4,answered YES,,\nu5@example.com,,suspended,,\n"
    );
    let file = sheet(&world, "old.csv", csv.as_bytes());
    let preview = shown(&world, &file, &[]);
    let standings =
        [("1", "new"), ("2", "waiting"), ("3", "cleared"), ("4", "rejected"), ("5", "silent")];
    assert_eq!(taken(&preview), standings);
    let (now, week) = (world.now(), world.now() + days(7));
    let suspended: Vec<_> =
        preview["taken"].as_array().unwrap().iter().map(|one| one["suspendedAt"].clone()).collect();
    assert_eq!(suspended, [json!(null), json!(week), json!(null), json!(now), json!(now)]);
    let table = import(&world, &file, &[]).done();
    for words in
        ["without an answer suspended at 2026-01-08 12:00 UTC", "suspended at once", "--apply"]
    {
        assert!(table.contains(words), "{table}");
    }
    world.settle().await;
    assert_eq!(world.count("kyc-screener", "states").await, 0, "nothing was changed");

    import(&world, &file, &["--apply", "0123"]).refused("not what was shown");
    assert_eq!(applied(&world, &file), "took up 5, 0 were known before, 0 lines left out\n");
    world.settle().await;
    assert!(world.host_account("4").await.is_shut() && world.host_account("5").await.is_shut());
    assert!(world.host_account("2").await.is_untouched());
    assert_eq!(applied(&world, &file), "took up 0, 5 were known before, 0 lines left out\n");
    world.advance_to(week - days(1));
    world.settle().await;
    assert!(world.host_account("2").await.is_open(), "never earlier than seven days");
    world.advance_to(week);
    world.settle().await;
    assert!(world.host_account("2").await.is_shut());
    // Whoever was silent by the sheet alone is lifted by right answers.
    world.answer_all("5", "NO").await;
    world.settle().await;
    assert!(world.host_account("5").await.is_open());
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_only_the_sheet_calls_suspended_has_time_to_answer() {
    let world = company(&["1", "2"]).await;
    world.host_sql("update users set suspended = 1 where id = 2").await;
    let csv = format!("{HEADINGS},1,suspended,,2025-12-01\n,2,suspended,,2025-12-01\n");
    let file = sheet(&world, "old.csv", csv.as_bytes());
    let preview = shown(&world, &file, &[]);
    assert_eq!(taken(&preview), [("1", "waiting"), ("2", "silent")]);
    let week = world.now() + days(7);
    assert_eq!(preview["taken"][0]["suspendedAt"], json!(week));
    assert!(preview["notes"].to_string().contains("1 accounts"), "{preview}");
    applied(&world, &file);
    world.advance_to(week - days(1));
    world.settle().await;
    assert!(world.host_account("1").await.is_untouched());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changed_since_the_preview_is_refused() {
    let world = shut_company(&["1", "2"]).await;
    let file = sheet(&world, "old.csv", format!("{HEADINGS}u1@example.com,,silent,,\n").as_bytes());
    let digest = shown(&world, &file, &[])["digest"].as_str().unwrap().to_owned();
    let other = format!("{HEADINGS}u1@example.com,,silent,,\n,2,silent,,\n");
    fs::write(&file, other).unwrap();
    import(&world, &file, &["--apply", &digest]).refused("not what was shown");
    fs::write(&file, format!("{HEADINGS}u1@example.com,,silent,,\n")).unwrap();
    world.host_sql("update users set email = 'moved@example.com' where id = 1").await;
    import(&world, &file, &["--apply", &digest]).refused("not what was shown");
    world.settle().await;
    assert_eq!(world.count("kyc-screener", "states").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_compliance_takes_it_over() {
    let world = shut_company(&["1"]).await;
    let file = sheet(&world, "old.csv", format!("{HEADINGS},1,silent,,\n").as_bytes());
    let digest = shown(&world, &file, &[])["digest"].as_str().unwrap().to_owned();
    edit(&world.installation, "staff.toml", "\"compliance\", ", "");
    shown(&world, &file, &[]);
    import(&world, &file, &["--apply", &digest]).refused("has none of the roles");
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_lines_are_named_and_good_ones_taken() {
    let world = shut_company(&["1", "2", "3", "4", "5"]).await;
    world.host_sql("update users set email = 'two@example.com' where id in (4, 5)").await;
    let csv = format!(
        "{HEADINGS}u1@example.com,,silent,,\n\
         nobody@example.com,,silent,,\n\
         ,99,silent,,\n\
         two@example.com,,silent,,\n\
         u2@example.com,,whatever,,\n\
         u2@example.com,,asked,soon,\n\
         ,,silent,,\n\
         no-address,,silent,,\n\
         \n\
         u3@example.com,,silent,,\n\
         ,3,answered no,,\n\
         u1@example.com,1,silent,,\n"
    );
    let file = sheet(&world, "old.csv", csv.as_bytes());
    let preview = shown(&world, &file, &[]);
    assert_eq!(taken(&preview), [("1", "silent")], "said twice, and the same");
    let expected = [
        (3, "the host has no account with this address"),
        (4, "the host has no such account"),
        (5, "several accounts have this address; name the account"),
        (6, "the state is none that the mapping knows"),
        (7, "the day of asking is no date that the mapping knows"),
        (8, "it names neither an account nor an address"),
        (9, "the address has no @"),
        (11, "lines 11, 12 say different things of one account"),
        (12, "lines 11, 12 say different things of one account"),
    ];
    assert_eq!(left_out(&preview), expected);
    assert!(!preview.to_string().contains("example.com"), "no address leaves the house");
    assert_eq!(applied(&world, &file), "took up 1, 0 were known before, 9 lines left out\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn encodings_and_separators_of_spreadsheets_are_read() {
    let world = shut_company(&["1", "2"]).await;
    let text = "Почта;Статус;Срок\nu1@example.com;Не ответил;\nu2@example.com;ждём;31.01.2026\n";
    let standings = [("1", "silent"), ("2", "waiting")];
    let utf16: Vec<u8> =
        [0xFEFF_u16].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let utf16_be: Vec<u8> =
        [0xFEFF_u16].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    let with_mark = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    for bytes in [text.as_bytes().to_vec(), with_mark, utf16, utf16_be] {
        let file = sheet(&world, "old.csv", &bytes);
        assert_eq!(taken(&shown(&world, &file, &[])), standings);
    }
    let tabs = sheet(&world, "old.tsv", text.replace(';', "\t").as_bytes());
    assert_eq!(taken(&shown(&world, &tabs, &[])), standings);
    let (windows, _, _) = encoding_rs::WINDOWS_1251.encode(text);
    let file = sheet(&world, "old.csv", &windows);
    import(&world, &file, &[]).refused("give --encoding");
    let shown = shown(&world, &file, &["--encoding", "windows-1251"]);
    assert_eq!(taken(&shown), standings);
    assert_eq!(shown["taken"][1]["suspendedAt"], "2026-01-31T23:59:59Z");
    import(&world, &file, &["--encoding", "klingon"]).refused("no encoding klingon");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mapping_says_what_the_sheet_calls_things() {
    let world = shut_company(&["1"]).await;
    let file = sheet(&world, "old.csv", b"Kunde,Stand\n1,still\n");
    import(&world, &file, &[]).refused("line 1: no column is called");
    let mapping = sheet(
        &world,
        "mapping.toml",
        b"[columns]\naccount = ['kunde']\nstatus = ['stand']\n[states]\nsilent = ['Still']\n",
    );
    let mapping = ["--mapping", mapping.to_str().unwrap()];
    assert_eq!(taken(&shown(&world, &file, &mapping)), [("1", "silent")]);
    let wrong = sheet(&world, "wrong.toml", b"[colums]\naccount = []\n");
    import(&world, &file, &["--mapping", wrong.to_str().unwrap()]).refused("no section [colums]");
    let twice = sheet(&world, "old.csv", b"account,status,state\n1,silent,silent\n");
    import(&world, &twice, &[]).refused("two columns say Status");
}

fn headed(sheet: &mut Worksheet) -> &mut Worksheet {
    for (column, heading) in ["account", "status", "deadline"].into_iter().enumerate() {
        sheet.write(0, column as u16, heading).unwrap();
    }
    sheet
}

fn saved(world: &World, mut book: Workbook) -> PathBuf {
    sheet(world, "old.xlsx", &book.save_to_buffer().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_xlsx_file_is_read_with_its_dates_formulas_merged_cells_and_hidden_sheets() {
    let world = shut_company(&["1", "2", "3", "4", "5"]).await;
    let mut book = Workbook::new();
    let sheet = headed(book.add_worksheet());
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 1, 31).unwrap();
    sheet.write(1, 0, 1).unwrap().write(1, 1, "asked").unwrap();
    sheet.write_with_format(1, 2, &day, &date).unwrap();
    sheet.write(2, 0, "2").unwrap();
    sheet.write(2, 1, Formula::new("=CONCAT(\"si\",\"lent\")").set_result("silent")).unwrap();
    sheet.write(3, 0, 3).unwrap();
    sheet.write(3, 1, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.merge_range(4, 1, 5, 1, "silent", &Format::new()).unwrap();
    sheet.write(4, 0, 4).unwrap().write(5, 0, 5).unwrap();
    sheet.write(6, 0, 1.5).unwrap().write(6, 1, "silent").unwrap();
    headed(book.add_worksheet()).set_name("secrets").unwrap().set_hidden(true);
    let file = saved(&world, book);
    let preview = shown(&world, &file, &[]);
    assert_eq!(taken(&preview), [("1", "waiting"), ("2", "silent")]);
    assert_eq!(preview["taken"][0]["suspendedAt"], "2026-01-31T23:59:59Z");
    let bad: Vec<u64> = left_out(&preview).iter().map(|(line, _)| *line).collect();
    assert_eq!(bad, [4, 5, 6, 7], "{preview}");
    assert!(left_out(&preview)[1].1.contains("merged"), "{preview}");
    let notes = preview["notes"].to_string();
    assert!(notes.contains("1 hidden sheets") && notes.contains("formulas"), "{notes}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_book_of_several_sheets_needs_to_be_told_which() {
    let world = shut_company(&["1"]).await;
    let mut book = Workbook::new();
    headed(book.add_worksheet()).set_name("one").unwrap();
    let two = headed(book.add_worksheet()).set_name("two").unwrap();
    two.write(1, 0, 1).unwrap().write(1, 1, "ok").unwrap();
    let file = saved(&world, book);
    import(&world, &file, &[]).refused("give --sheet, one of: one, two");
    import(&world, &file, &["--sheet", "three"]).refused("there is no sheet three");
    assert_eq!(taken(&shown(&world, &file, &["--sheet", "two"])), [("1", "cleared")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_are_none_too_big_or_bombs_are_refused_in_one_line() {
    let world = shut_company(&[]).await;
    for (bytes, why) in [
        (&b""[..], "it is empty"),
        (b"PK\x03\x04 and nothing more", "no XLSX file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as .xlsx"),
        (b"\0\0\0\0", "it is not UTF-8"),
    ] {
        let file = sheet(&world, "old", bytes);
        import(&world, &file, &[]).refused(why);
    }
    let big = world.installation.file("big.csv");
    let mut sparse = fs::File::create(&big).unwrap();
    sparse.seek(SeekFrom::Start(51 * 1024 * 1024)).unwrap();
    sparse.write_all(b"x").unwrap();
    import(&world, &big, &[]).refused("too big");
    // A thousandfold: 1 MB that unfolds to 1 GB.
    let mut bomb = zip::ZipWriter::new(fs::File::create(world.installation.file("bomb")).unwrap());
    bomb.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let zeros = vec![0; 1 << 20];
    for _ in 0..300 {
        bomb.write_all(&zeros).unwrap();
    }
    bomb.finish().unwrap();
    import(&world, &world.installation.file("bomb"), &[]).refused("unfolds to more than 256 MB");
    import(&world, &world.installation.file("absent"), &[]).refused("cannot read");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_thousand_lines_are_taken_over() {
    let world = World::start().await;
    world
        .host_sql(
            "insert into users (id, email, full_name)
             select n, 'u' || n || '@example.com', 'A' from generate_series(1, 100000) n;
             create index on users (email); analyze users",
        )
        .await;
    let lines: String = (1..=100_000).map(|n| format!("u{n}@example.com,,cleared,,\n")).collect();
    let file = sheet(&world, "old.csv", format!("{HEADINGS}{lines}").as_bytes());
    all_are_taken_over(&world, &file);
}

fn all_are_taken_over(world: &World, file: &Path) {
    let began = Instant::now();
    let digest = shown(world, file, &[])["digest"].as_str().unwrap().to_owned();
    println!("shown in {:?}", began.elapsed());
    let began = Instant::now();
    let done = import(world, file, &["--apply", &digest]).done();
    println!("taken over in {:?}", began.elapsed());
    assert_eq!(done, "took up 100000, 0 were known before, 0 lines left out\n");
}

/// The dearest kind of line: a date is read, the deadline and both reminders are set.
#[tokio::test(flavor = "multi_thread")]
async fn a_book_of_a_hundred_thousand_who_wait_is_taken_over_with_their_timers() {
    let world = World::start().await;
    world
        .host_sql(
            "insert into users (id, email, full_name)
             select n, 'u' || n || '@example.com', 'A' from generate_series(1, 100000) n; analyze users",
        )
        .await;
    let mut book = Workbook::new();
    let sheet = headed(book.add_worksheet());
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 1, 31).unwrap();
    for line in 1..=100_000 {
        sheet.write(line, 0, line).unwrap().write(line, 1, "asked").unwrap();
        sheet.write_with_format(line, 2, &day, &date).unwrap();
    }
    let file = saved(&world, book);
    all_are_taken_over(&world, &file);
    assert_eq!(world.count("kyc-screener", "timers").await, 300_000);
}
