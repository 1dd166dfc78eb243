//! The data folder: copies, the way back, and how long runs are kept.

use super::*;

#[tokio::test]
async fn a_copy_is_made_listed_laid_ready_and_taken_back() {
    let desk = Desk::new(one_row()).await;

    let made = desk.call("back_up", json!({})).await.unwrap();
    let name = made["backups"][0]["name"].clone();
    let ready = desk.call("restore_backup", json!({"name": name})).await.unwrap();
    let back = desk.call("cancel_restore", json!({})).await.unwrap();

    let folder = desk.folder.path().join("backups");
    assert_eq!(made["folder"], folder.display().to_string());
    assert_eq!(made["backups"].as_array().unwrap().len(), 1);
    assert_eq!((&made["restoring"], &ready["restoring"]), (&json!(false), &json!(true)));
    assert_eq!(back, made);
    let missing = desk.call("restore_backup", json!({"name": "../doable.db"})).await.unwrap_err();
    assert_eq!(missing.code, Code::NotFound);
    std::fs::write(folder.join(name.as_str().unwrap()), "x".repeat(5_000)).unwrap();
    let damaged = desk.call("restore_backup", json!({"name": name})).await.unwrap_err();
    assert_eq!(damaged.code, Code::Invalid);
    assert!(damaged.message.ends_with("it is not a SQLite file"), "{}", damaged.message);
}

#[tokio::test]
async fn runs_are_kept_for_ever_unless_somebody_says_otherwise() {
    let desk = Desk::new(one_row()).await;
    desk.run(PRICE, good_price(), "k").await.unwrap();
    let kept = desk.call("get_retention", json!({})).await.unwrap();
    assert_eq!(kept, json!({"days": null}));

    for (days, fine) in [(0, false), (1, true), (3_650, true), (3_651, false)] {
        let set = desk.call("set_retention", json!({"days": days})).await;

        assert_eq!(set.is_ok(), fine, "{days} days: {set:?}");
    }
    desk.app.forget_old_runs().await;

    assert_eq!(desk.call("get_retention", json!({})).await.unwrap(), json!({"days": 3_650}));
    assert_eq!(desk.runs().await.len(), 1, "it is of today");
}
