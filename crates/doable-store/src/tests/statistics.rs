//! Figures of many runs.

use doable_domain::statistics::{Figures, Width};

use super::*;

/// Begins runs of `action` at these minutes after `now()`; each ends after so many
/// milliseconds, with whether it failed, or not at all.
async fn ran(store: &Store, action: ActionId, runs: &[(i64, Option<(i64, bool)>)]) {
    for (minutes, end) in runs {
        let at = now() + SignedDuration::from_mins(*minutes);
        let run = run_at(action, at, None, "");
        let id = run.id;
        begin(store, run).await.unwrap();
        if let Some((took_ms, failed)) = end {
            let status = if *failed { RunStatus::Failed } else { RunStatus::Succeeded };
            let finished_at = at + SignedDuration::from_millis(*took_ms);
            store.finish_run(id, Finish { status, finished_at, ..succeeded() }).await.unwrap();
        }
    }
}

fn measured(action_id: Option<ActionId>) -> Measured {
    let (from, until) =
        (now() - SignedDuration::from_hours(1), now() + SignedDuration::from_hours(48));
    Measured { action_id, from, until, width: Width::Hour, ahead_minutes: 0 }
}

fn figures(runs: u64, failed: u64, p50: f64, p95: f64) -> Figures {
    Figures { runs, failed, p50_ms: Some(p50), p95_ms: Some(p95) }
}

#[tokio::test]
async fn figures_are_told_in_all_over_time_and_by_action() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let (a, b) = (insert(&store, "A").await, insert(&store, "B").await);
    // 10:30 and later; 20 runs of 1 to 20 ms, of which the last fails.
    let many: Vec<_> = (1..=20).map(|n| (0, Some((n, n == 20)))).collect();
    ran(&store, a, &many).await;
    ran(&store, b, &[(45, Some((500, true))), (46, None), (60 * 24, Some((7, false)))]).await;

    let all = store.statistics(measured(None)).await.unwrap();
    let only = store.statistics(measured(Some(b))).await.unwrap();

    assert_eq!(all.total, figures(23, 2, 10.0, 20.0));
    assert_eq!(only.total, figures(3, 1, 7.0, 500.0));
    let spans: Vec<_> =
        all.spans.iter().map(|span| (span.start.to_string(), span.figures)).collect();
    assert_eq!(
        spans,
        [
            ("2026-03-01T10:00:00Z".to_owned(), figures(20, 1, 10.0, 19.0)),
            ("2026-03-01T11:00:00Z".to_owned(), figures(2, 1, 500.0, 500.0)),
            ("2026-03-02T10:00:00Z".to_owned(), figures(1, 0, 7.0, 7.0)),
        ]
    );
    let actions: Vec<_> = all.actions.iter().map(|one| (one.action_id, one.figures.runs)).collect();
    assert_eq!(actions, [(Some(a), 20), (Some(b), 3)]);
    assert_eq!((only.actions.len(), all.truncated), (1, false));
}

#[tokio::test]
async fn days_are_those_of_the_readers_clock() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let a = insert(&store, "A").await;
    // 10:30, and 13 hours later.
    ran(&store, a, &[(0, Some((1, false))), (60 * 13, Some((1, false)))]).await;

    for (ahead_minutes, want) in [
        (0, vec!["2026-03-01T00:00:00Z"]),
        (60, vec!["2026-02-28T23:00:00Z", "2026-03-01T23:00:00Z"]),
        (-90, vec!["2026-03-01T01:30:00Z"]),
    ] {
        let measured = Measured { width: Width::Day, ahead_minutes, ..measured(None) };

        let found = store.statistics(measured).await.unwrap();

        let starts: Vec<_> = found.spans.iter().map(|span| span.start.to_string()).collect();
        assert_eq!(starts, want, "{ahead_minutes} minutes ahead");
    }
}

#[tokio::test]
async fn a_deleted_action_is_counted_by_its_name_and_nothing_has_no_figures() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let none = store.statistics(measured(None)).await.unwrap();
    let a = insert(&store, "A").await;
    ran(&store, a, &[(0, None), (1, None)]).await;
    store.delete_action(a).await.unwrap();

    let found = store.statistics(measured(None)).await.unwrap();

    assert_eq!(none, Default::default());
    let one = &found.actions[0];
    assert_eq!((one.action_id, one.action_name.as_str()), (None, "A"));
    assert_eq!(one.figures, Figures { runs: 2, ..Figures::default() });
}
