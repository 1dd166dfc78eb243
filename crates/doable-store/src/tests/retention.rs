//! Forgetting old runs.

use super::*;

#[tokio::test]
async fn only_old_runs_that_have_ended_are_forgotten() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let id = insert(&store, "A").await;
    let day = |days: i64| now() + SignedDuration::from_hours(24 * days);
    let mut runs = Vec::new();
    for days in [0, 0, 1, 1] {
        let run = run_at(id, day(days), None, "");
        runs.push(run.id);
        begin(&store, run).await.unwrap();
    }
    for ended in [0, 2] {
        store.finish_run(runs[ended], succeeded()).await.unwrap();
    }

    for (moment, want) in [(day(0), 0), (day(1), 1), (day(1), 0), (day(9), 1), (day(9), 0)] {
        assert_eq!(store.forget_runs_before(moment).await.unwrap(), want, "{moment}");
    }

    // The other two have not ended.
    let left = store.search_runs(JournalFilter::default(), None, 10).await.unwrap().runs;
    assert_eq!(left.iter().map(|line| line.id).collect::<Vec<_>>(), [runs[3], runs[1]]);
}

#[tokio::test]
async fn many_are_forgotten_in_steps() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let connection = rusqlite::Connection::open(folder.path().join("doable.db")).unwrap();
    connection
        .execute_batch(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 450)
             INSERT INTO run (id, action_name, action_version, door, process_id, status,
                              started_at_us, parameters, fingerprint)
             SELECT printf('00000000-%04x-7000-8000-000000000000', i), 'Old',
                    1, 'api', 'p', iif(i % 2, 'unknown', 'failed'), 0, '{}', '' FROM n",
        )
        .unwrap();

    let mut steps = Vec::new();
    while steps.last() != Some(&0) {
        steps.push(store.forget_runs_before(now()).await.unwrap());
    }

    assert_eq!(steps, [200, 200, 50, 0]);
}
