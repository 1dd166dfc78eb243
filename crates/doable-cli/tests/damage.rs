//! A data folder whose file is really damaged, as a terminal meets it.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod support;

use std::fs;

use support::Terminal;

/// A folder with a copy of the store, and the copy's name.
fn with_backup() -> (Terminal, String) {
    let terminal = Terminal::new();
    assert_eq!(terminal.doable(&["sample"]).code, 0);
    let backups = terminal.folder().join("data/backups");
    let name = "doable-20260301T103000.000000Z.db";
    fs::create_dir(&backups).unwrap();
    let copy = format!("VACUUM INTO '{}'", backups.join(name).display());
    terminal.store().execute_batch(&copy).unwrap();
    (terminal, name.to_owned())
}

/// Puts a text where the file begins.
fn damage(terminal: &Terminal) {
    let file = terminal.folder().join("data/doable.db");
    let mut bytes = fs::read(&file).unwrap();
    bytes[..64].fill(b'x');
    fs::write(&file, bytes).unwrap();
    for end in ["-wal", "-shm"] {
        let _ = fs::remove_file(terminal.folder().join(format!("data/doable.db{end}")));
    }
}

#[test]
fn each_command_names_the_damaged_file_and_the_way_back_which_goes() {
    let (terminal, name) = with_backup();
    damage(&terminal);
    let file = terminal.folder().join("data/doable.db").display().to_string();
    for args in [&["list"][..], &["run", "x"], &["serve", "--listen", "127.0.0.1:0"]] {
        let refused = terminal.doable(args);

        assert_eq!(refused.code, 1, "{args:?}: {refused:?}");
        for word in [&*file, "it is not a SQLite file", &name, "2026-03-01 10:30", "doable restore"]
        {
            assert!(refused.err.contains(word), "{args:?}: {word} is not in:\n{}", refused.err);
        }
    }
    let ill = terminal.doable(&["doctor"]);
    assert!(ill.code == 1 && ill.out.contains("`doable restore`"), "{ill:?}");

    let restored = terminal.doable(&["restore"]);

    assert_eq!(restored.code, 0, "{restored:?}");
    assert!(restored.out.contains(&name), "{restored:?}");
    let list = terminal.doable(&["list"]);
    assert!(list.out.contains("Mark an order as shipped"), "{list:?}");
    assert_eq!(terminal.doable(&["doctor"]).code, 0);
}

#[test]
fn a_backup_is_restored_by_name_or_said_to_be_missing() {
    let (terminal, name) = with_backup();
    terminal.doable(&["run", "Delete a draft order", "-p", "order_number=1"]);

    let missing = terminal.doable(&["restore", "none.db"]);
    let named = terminal.doable(&["restore", &name]);

    assert_eq!(missing.code, 1, "{missing:?}");
    assert!(missing.err.contains("there is no backup `none.db`"), "{missing:?}");
    assert_eq!(named.code, 0, "{named:?}");
    let runs: i64 =
        terminal.store().query_row("SELECT count(*) FROM run", [], |row| row.get(0)).unwrap();
    assert_eq!(runs, 0, "the run was made after the backup");
}

#[test]
fn nothing_to_restore_is_said() {
    let terminal = Terminal::new();
    terminal.doable(&["sample"]);
    damage(&terminal);

    let list = terminal.doable(&["list"]);
    let restored = terminal.doable(&["restore"]);

    assert!(list.err.contains("There is no whole backup in"), "{list:?}");
    assert_eq!(restored.code, 1, "{restored:?}");
    assert!(restored.err.contains("no backup in"), "{restored:?}");
}

#[test]
fn the_doctor_finds_a_page_that_no_command_has_met() {
    let (terminal, _) = with_backup();
    let store = terminal.store();
    let page: u32 = store
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'user_session'", [], |row| {
            row.get(0)
        })
        .unwrap();
    let size: u32 = store.pragma_query_value(None, "page_size", |row| row.get(0)).unwrap();
    store.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(())).unwrap();
    drop(store);
    let file = terminal.folder().join("data/doable.db");
    let mut bytes = fs::read(&file).unwrap();
    let (from, to) = ((page - 1) * size, page * size);
    bytes[from as usize..to as usize].fill(0xA5);
    fs::write(&file, bytes).unwrap();

    let ill = terminal.doable(&["doctor"]);

    assert_eq!(ill.code, 1, "{ill:?}");
    assert!(ill.out.contains("bad   store") && ill.out.contains("is damaged"), "{}", ill.out);
}
