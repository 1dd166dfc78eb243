//! Connections that nobody needs any more are closed.

use std::{sync::Arc, time::Duration};

use doable_domain::database::Engine;
use doable_exec::LiveExecutor;

use super::{Target, until};

/// The shortest that both pools can tell apart from none.
const LIMIT: Duration = Duration::from_secs(1);

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_connection_is_closed_and_the_next_run_opens_another() {
    for (engine, own, all) in [
        (Engine::Postgres, "pg_backend_pid()", "pg_stat_activity WHERE pid"),
        (Engine::Mysql, "connection_id()", "information_schema.processlist WHERE id"),
    ] {
        let onlooker = Target::new(engine).await;
        let executor = Arc::new(LiveExecutor::closing_idle_after(LIMIT));
        let target = Target { executor, database: onlooker.database.clone(), _folder: None };
        let id = async || target.rows(&format!("SELECT {own}")).await[0][0].to_string();

        let first = id().await;
        let sql = format!("SELECT count(*) FROM {all} = {first}");
        assert_eq!(onlooker.rows(&sql).await[0][0], 1, "{engine:?}");
        let what = format!("an idle connection to {engine:?} is closed");
        until(&what, async || onlooker.rows(&sql).await[0][0] == 0).await;

        assert_ne!(id().await, first, "{engine:?}");
    }
}
