//! Opening a folder that others open too, that is not ours, or that can't be used;
//! and the files beside the store.

use super::*;

#[tokio::test]
async fn a_folder_can_be_opened_by_many_at_once() {
    for format in 0..=migrate::NEWEST {
        let folder = TempDir::new().unwrap();
        if format > 0 {
            migrate::make_old(&folder.path().join("doable.db"), format);
        }
        let mut opening = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let folder = folder.path().to_owned();
            opening.spawn(async move { Store::open(&folder, Tenure::OneShot, now()).await });
        }

        let opened = opening.join_all().await;

        let mut upgrades = 0;
        for one in opened {
            let (store, opened) = one.unwrap_or_else(|error| panic!("format {format}: {error}"));
            upgrades += usize::from(opened.upgraded_from.is_some());
            store.set_setting("theme", "dark").await.unwrap();
        }
        let want = usize::from(format > 0 && format < migrate::NEWEST);
        assert_eq!(upgrades, want, "format {format}");
    }
}

#[tokio::test]
async fn an_upgrade_that_fails_leaves_the_old_format_and_its_copy() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("doable.db");
    migrate::make_old(&file, 1);
    rusqlite::Connection::open(&file).unwrap().execute_batch("CREATE TABLE run (a)").unwrap();

    let error = Store::open(folder.path(), Tenure::OneShot, now()).await.err().unwrap();

    assert_eq!(error.to_string(), "the store failed: table run already exists");
    let old = rusqlite::Connection::open(&file).unwrap();
    let format: i64 = old.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(format, 1);
    assert_eq!(fs::read_dir(folder.path().join("backups")).unwrap().count(), 1);
}

#[tokio::test]
async fn a_file_of_another_program_is_refused_and_not_touched() {
    for version in [1, 2, 99] {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("doable.db");
        let other = rusqlite::Connection::open(&file).unwrap();
        other.execute_batch("CREATE TABLE mine (a)").unwrap();
        other.pragma_update(None, "user_version", version).unwrap();
        other.close().unwrap();
        let before = fs::read(&file).unwrap();

        let refused = Store::open(folder.path(), Tenure::OneShot, now()).await.err().unwrap();

        assert!(matches!(refused, StoreError::NotAStore { .. }), "version {version}: {refused}");
        assert_eq!(fs::read(&file).unwrap(), before, "version {version}");
    }
}

#[tokio::test]
async fn what_can_not_be_used_is_not_called_another_programs() {
    let parent = TempDir::new().unwrap();
    let occupied = parent.path().join("occupied");
    fs::write(&occupied, "").unwrap();
    let blocked = parent.path().join("blocked");
    fs::create_dir_all(blocked.join("doable.db")).unwrap();

    let no_folder = Store::open(&occupied, Tenure::OneShot, now()).await.err().unwrap();
    let no_file = Store::open(&blocked, Tenure::OneShot, now()).await.err().unwrap();

    assert!(
        matches!(&no_folder, StoreError::Folder { path, .. } if *path == occupied),
        "{no_folder}"
    );
    assert!(matches!(&no_file, StoreError::Sqlite(_)), "{no_file}");
    assert!(no_file.to_string().contains("unable to open database file"), "{no_file}");
}

#[tokio::test]
async fn lock_files_of_the_dead_are_removed_even_if_their_runs_have_ended() {
    let folder = TempDir::new().unwrap();
    let living = open(folder.path()).await;
    let id = insert(&living, "A").await;
    begin(&living, run_at(id, now(), None, "")).await.unwrap();
    let locks = folder.path().join("processes");
    let dead = locks.join(format!("{}.lock", Uuid::new_v4()));
    fs::write(&dead, "1").unwrap();

    drop(open(folder.path()).await);

    assert!(!dead.exists());
    assert_eq!(fs::read_dir(&locks).unwrap().count(), 1, "the living one's stays");
}

#[tokio::test]
async fn a_copy_is_due_once_a_day() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let at = |hours| now() + SignedDuration::from_hours(hours);
    // The clock has been set back before the last: a copy from the future does not count.
    for (hours, want) in [(0, true), (1, false), (23, false), (24, true), (49, true), (-30, true)] {
        let got = store.back_up_if_due(at(hours)).await.unwrap();

        assert_eq!(got, want, "{hours} hours later");
    }
}
