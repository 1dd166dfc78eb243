//! Files that are not there, are something else, or change under an open connection.

use std::fs;

use serde_json::json;

use super::{ORDERS, World, database_at};
use crate::{Detail, ExecError, driver::Script};

#[tokio::test]
async fn what_can_not_be_opened_is_named() {
    let world = World::with(ORDERS);
    let folder = world.folder.path();
    fs::write(folder.join("letter.txt"), "dear reader, ".repeat(1_000)).unwrap();

    for (path, want) in [
        (folder.join("gone.db"), "there is no file `{}`"),
        (folder.to_owned(), "`{}` is a folder, not a SQLite file"),
        (folder.join("shop.db/deeper"), "`{}`: Not a directory (os error 20)"),
        ("/dev/null".into(), "`{}` is not a SQLite file"),
        (folder.join("letter.txt"), "`{}`: file is not a database"),
        (":memory:".into(), "there is no file `{}`"),
        ("file:shop.db?mode=memory".into(), "there is no file `{}`"),
    ] {
        let database = database_at(&path);
        let reason = want.replace("{}", &path.display().to_string());
        let want = Err(ExecError::Unreachable {
            target: "Shop".to_owned(),
            detail: Detail::Place,
            reason,
        });

        assert_eq!(world.drivers.check(&database).await, want, "{}", path.display());
    }
    assert!(!folder.join("gone.db").exists(), "a check must not make a file");
}

#[tokio::test]
async fn details_without_a_file_are_refused() {
    let world = World::with(ORDERS);
    for details in [json!({}), json!({ "db": "" }), json!({ "db": 7 }), json!({ "file": "a" })] {
        let mut database = world.database();
        database.details = details.as_object().unwrap().clone();

        let checked = world.drivers.check(&database).await;

        let reason = "its details name no file under `db`".to_owned();
        let want = Err(ExecError::Unreachable {
            target: "Shop".to_owned(),
            detail: Detail::Place,
            reason,
        });
        assert_eq!(checked, want, "{details}");
    }
}

#[tokio::test]
async fn a_good_file_passes_the_check_and_an_empty_one_too() {
    let world = World::with(ORDERS);
    let empty = world.folder.path().join("empty.db");
    fs::write(&empty, "").unwrap();

    assert_eq!(world.drivers.check(&world.database()).await, Ok(Vec::new()));
    assert_eq!(world.drivers.check(&database_at(&empty)).await, Ok(Vec::new()));
}

#[tokio::test]
async fn a_file_that_can_not_be_written_is_told() {
    let world = World::with(ORDERS);
    let path = world.folder.path().join("kept.db");
    let mut bytes = fs::read(world.folder.path().join("shop.db")).unwrap();
    // The version of who may write it, from which on SQLite only reads (its file format, 1.3.3).
    bytes[18] = 3;
    fs::write(&path, bytes).unwrap();

    let checked = world.drivers.check(&database_at(&path)).await.unwrap();

    assert_eq!(checked, ["The file can't be written, so actions can only read it."]);
}

#[tokio::test]
async fn a_file_that_was_replaced_is_opened_anew() {
    let world = World::with(ORDERS);
    world.run("UPDATE orders SET qty = 7").await.unwrap();
    let other = World::with("CREATE TABLE orders (qty); INSERT INTO orders VALUES (1)");
    fs::rename(other.path(), world.path()).unwrap();

    let ran = world.run("UPDATE orders SET qty = 8").await.unwrap();

    assert_eq!(ran.rows_affected, 1);
    assert_eq!(world.see("SELECT sum(qty) FROM orders"), 8);
}

#[tokio::test]
async fn a_file_that_was_deleted_is_missed_and_not_made_again() {
    let world = World::with(ORDERS);
    world.run("UPDATE orders SET qty = 7").await.unwrap();
    fs::remove_file(world.path()).unwrap();

    let ran = world.run("UPDATE orders SET qty = 8").await;

    assert!(matches!(ran, Err(ExecError::Unreachable { .. })), "{ran:?}");
    assert!(!world.path().exists());
}

#[cfg(unix)]
#[tokio::test]
async fn two_paths_to_one_file_share_its_thread_until_a_link_leads_elsewhere() {
    use std::os::unix::fs::symlink;

    let (this, that) = (World::with(ORDERS), World::with(ORDERS));
    let link = this.folder.path().join("current.db");
    symlink(this.path(), &link).unwrap();
    let script = || Script {
        sql: "UPDATE orders SET qty = qty + 10 WHERE id = 1".to_owned(),
        binds: vec![],
    };
    let run = async |database| {
        let guard = doable_domain::guard::Guard::default();
        this.drivers.run(&database, script(), &guard, &Default::default()).await.unwrap();
    };

    run(this.database()).await;
    run(database_at(&link)).await;
    assert_eq!(this.drivers.sqlite.workers().tasks.len(), 1);

    fs::remove_file(&link).unwrap();
    symlink(that.path(), &link).unwrap();
    run(database_at(&link)).await;

    assert_eq!(this.see("SELECT qty FROM orders WHERE id = 1"), 21);
    assert_eq!(that.see("SELECT qty FROM orders WHERE id = 1"), 11);
}
