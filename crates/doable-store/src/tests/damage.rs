//! A file that is really damaged: what still goes, what does not, and the way back.

use std::os::unix::fs::FileExt;

use super::*;
use crate::{newest_whole_backup, restore_now};

/// What SQLite makes unless told otherwise.
const PAGE: u64 = 4_096;

async fn start(folder: &Path) -> Result<(Store, Opened), StoreError> {
    Store::open(folder, Tenure::LongLived, now()).await
}

fn later() -> Timestamp {
    now() + SignedDuration::from_hours(1)
}

async fn names(store: &Store) -> Vec<String> {
    store.actions(false).await.unwrap().into_iter().map(|action| action.spec.name).collect()
}

/// A folder that was closed as it should be: an action `old`, two copies that have it, and an
/// action `new`.
async fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    let (store, _) = start(folder.path()).await.unwrap();
    insert(&store, "old").await;
    store.back_up(now()).await.unwrap();
    store.back_up(later()).await.unwrap();
    insert(&store, "new").await;
    drop(store);
    close(folder.path());
    folder
}

/// The thread that writes closes the file a moment after the store is dropped.
fn close(folder: &Path) {
    let connection = rusqlite::Connection::open(folder.join("doable.db")).unwrap();
    loop {
        let mode = connection
            .pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get::<_, String>(0));
        if mode.is_ok_and(|mode| mode == "delete") {
            break;
        }
        std::thread::yield_now();
    }
    let mode = connection.pragma_update(None, "journal_mode", "WAL");
    drop((mode, connection));
}

/// As if the last owner had been killed.
fn kill(folder: &Path) {
    fs::write(folder.join("owner.lock"), "1").unwrap();
}

/// Overwrites the page where the table or index `name` begins.
fn damage(file: &Path, name: &str) {
    let connection = rusqlite::Connection::open(file).unwrap();
    let page: u32 = connection
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = ?1", [name], |row| row.get(0))
        .unwrap();
    connection.close().unwrap();
    fill(file, u64::from(page - 1) * PAGE, PAGE);
}

fn fill(file: &Path, at: u64, length: u64) {
    let file = fs::File::options().write(true).open(file).unwrap();
    file.write_all_at(&vec![0xA5; length as usize], at).unwrap();
}

#[tokio::test]
async fn a_file_is_looked_through_after_an_end_that_was_none() {
    let folder = folder().await;
    let (store, opened) = start(folder.path()).await.unwrap();
    assert!(!opened.unclean);
    store.end().unwrap();
    drop(store);
    let (store, opened) = start(folder.path()).await.unwrap();
    assert!(!opened.unclean);
    drop(store);
    kill(folder.path());

    let (store, opened) = start(folder.path()).await.unwrap();
    insert(&store, "later").await;

    assert!(opened.unclean);
    assert!(store.damage().is_none());
    assert_eq!(names(&store).await, ["old", "new", "later"], "a whole file goes on as ever");
}

#[tokio::test]
async fn a_damaged_file_is_read_where_it_can_be_and_never_written() {
    let folder = folder().await;
    let file = folder.path().join("doable.db");
    damage(&file, "setting");
    let bytes = fs::read(&file).unwrap();
    for start_number in 1..=2 {
        if start_number == 1 {
            kill(folder.path());
        }

        let (store, opened) = start(folder.path()).await.unwrap();
        store.damaged().await;
        let refused = store.set_setting("a", 1).await.unwrap_err();

        // The second time it was ended as it should be, and is still looked through.
        assert!(opened.unclean, "start {start_number}");
        assert!(matches!(&refused, StoreError::Damaged { path, .. } if *path == file), "{refused}");
        assert!(refused.to_string().contains("nothing is written to it any more"), "{refused}");
        assert_eq!(names(&store).await, ["old", "new"], "start {start_number}");
        store.end().unwrap();
        drop(store);
        assert_eq!(fs::read(&file).unwrap(), bytes, "start {start_number}");
    }
}

#[tokio::test]
async fn damage_that_a_read_meets_ends_all_writing() {
    let folder = folder().await;
    damage(&folder.path().join("doable.db"), "sqlite_autoindex_setting_1");
    let (store, opened) = start(folder.path()).await.unwrap();
    assert!(!opened.unclean);

    let met = store.setting::<u32>("a").await.unwrap_err();
    let refused =
        store.insert_action(spec("A"), EntityId::random(), None, now()).await.unwrap_err();

    assert!(matches!(met, StoreError::Damaged { .. }), "{met}");
    assert!(matches!(refused, StoreError::Damaged { .. }), "{refused}");
}

#[tokio::test]
async fn a_copy_of_a_damaged_file_is_none_and_drives_no_other_out() {
    let folder = folder().await;
    damage(&folder.path().join("doable.db"), "setting");
    let (store, _) = start(folder.path()).await.unwrap();

    let refused = store.back_up(later() + SignedDuration::from_hours(1)).await.unwrap_err();

    assert!(matches!(refused, StoreError::Damaged { .. }), "{refused}");
    assert!(store.damage().is_some(), "it is the file that is damaged");
    assert_eq!(store.backups().await.unwrap().len(), 2);
}

#[tokio::test]
async fn the_newest_whole_copy_takes_the_place_of_whatever_is_left() {
    for what in ["a page", "the schema", "the header", "the second half", "all but a text"] {
        let folder = folder().await;
        let (path, file) = (folder.path(), folder.path().join("doable.db"));
        kill(path);
        match what {
            "a page" => damage(&file, "setting"),
            "the schema" => fill(&file, 100, PAGE - 100),
            "the header" => fill(&file, 0, 100),
            "the second half" => {
                let open = fs::File::options().write(true).open(&file).unwrap();
                open.set_len(fs::metadata(&file).unwrap().len() / 2).unwrap();
            }
            _ => fs::write(&file, "x".repeat(5_000)).unwrap(),
        }
        // The newest copy is as bad as the file.
        let copies = newest_whole_backup(path).await.unwrap().unwrap();
        assert_eq!(copies.made_at, later(), "{what}");
        damage(&path.join("backups").join(&copies.name), "action");

        match start(path).await {
            Ok((store, _)) => store.damaged().await,
            Err(refused) => {
                let named = refused.to_string().contains(&file.display().to_string());
                assert!(named, "{what}: {refused}");
                assert!(
                    matches!(refused, StoreError::Damaged { .. } | StoreError::NotAStore { .. }),
                    "{what}: {refused}"
                );
            }
        }
        let bad = fs::metadata(&file).unwrap().len();
        let restored = restore_now(path, None, later()).await.unwrap();

        assert!(restored.in_place, "{what}");
        assert_eq!(restored.backup.made_at, now(), "{what}");
        let (store, opened) = start(path).await.unwrap();
        assert!(!opened.unclean, "{what}");
        assert_eq!(names(&store).await, ["old"], "{what}");
        let kept = store.backups().await.unwrap().into_iter().find(|copy| copy.before_restore);
        let kept = path.join("backups").join(kept.unwrap().name);
        assert_eq!(fs::metadata(kept).unwrap().len(), bad, "{what}: the bad file is kept");
    }
}

#[tokio::test]
async fn nothing_is_restored_where_nothing_can_be() {
    let folder = folder().await;
    let path = folder.path();
    let (owner, _) = start(path).await.unwrap();
    let owned = restore_now(path, None, now()).await.unwrap_err();
    assert!(matches!(owned, StoreError::Owned { .. }), "{owned}");
    drop(owner);

    for name in ["../doable.db", "none.db"] {
        let refused = restore_now(path, Some(name.to_owned()), now()).await.unwrap_err();
        assert!(matches!(refused, StoreError::NotFound), "{name}: {refused}");
    }
    for copy in fs::read_dir(path.join("backups")).unwrap() {
        damage(&copy.unwrap().path(), "action");
    }
    assert_eq!(newest_whole_backup(path).await.unwrap(), None);
    let refused = restore_now(path, None, now()).await.unwrap_err();
    assert!(matches!(refused, StoreError::NotFound), "{refused}");

    assert_eq!(names(&start(path).await.unwrap().0).await, ["old", "new"]);
}
