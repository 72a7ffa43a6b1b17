//! Addresses that the sheet or the host writes with capitals.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn capitals_of_an_address_neither_hide_nor_choose_an_account() {
    for world in [World::start().await, World::builder().mariadb(true).start().await] {
        if world.host_is_mariadb() {
            let knows_capitals = "alter table users modify email varchar(320) character set utf8mb4 collate utf8mb4_bin not null";
            world.host_sql(knows_capitals).await;
        }
        world.host_has(&["1", "2", "3", "4"]).await;
        for (account, address) in [
            ("1", "Boris@Example.com"),
            ("2", "cyd@example.com"),
            ("3", "Anna@example.com"),
            ("4", "anna@example.com"),
        ] {
            let sql = format!("update users set email = '{address}' where id = {account}");
            world.host_sql(&sql).await;
        }
        let csv = format!(
            "{HEADINGS}Boris@Example.com,,cleared,,\nCYD@example.com,,cleared,,\n\
             Anna@example.com,,answered yes,,\nanna@example.com,,cleared,,\nBORIS@example.com,,cleared,,\n"
        );
        let file = sheet(&world, "old.csv", csv.as_bytes());
        let preview = shown(&world, &file, &[]);
        assert_eq!(taken(&preview), [("1", "cleared"), ("2", "cleared")], "{preview}");
        let several = "several accounts have this address; name the account";
        assert_eq!(left_out(&preview), [(4, several), (5, several)]);
    }
}
