//! The journal's two records and nothing else: what being durable costs on its own.

use std::path::Path;

use doable_domain::{
    id::{ActionId, RunId},
    run::{Door, RunResult, RunStatus},
};
use doable_store::{Begun, Finish, NewRun, Store, Tenure};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

/// A journal that is written without anything being run.
#[derive(Clone)]
pub(crate) struct Records {
    store: Store,
    action: ActionId,
    generation: u64,
}

impl Records {
    /// Over the data folder that has `action`, beside its owner.
    pub(crate) async fn over(folder: &Path, action: ActionId) -> anyhow::Result<Self> {
        let (store, _) = Store::open(folder, Tenure::OneShot, Timestamp::now()).await?;
        let generation = store.generation().await?;
        Ok(Self { store, action, generation })
    }

    /// Writes the record before.
    pub(crate) async fn begin(&self, values: &Value) -> anyhow::Result<RunId> {
        let id = RunId::from_uuid(Uuid::now_v7());
        let run = NewRun {
            id,
            action_id: self.action,
            action_name: "Set a number".to_owned(),
            action_version: 1,
            user_id: None,
            api_key: None,
            door: Door::Api,
            address: Some("127.0.0.1".to_owned()),
            link: None,
            started_at: Timestamp::now(),
            generation: self.generation,
            parameters: values.as_object().cloned().unwrap_or_default(),
            fingerprint_of: values.to_string(),
            idempotency_key: None,
        };
        anyhow::ensure!(self.store.begin_run(run).await? == Begun::Started, "it did not begin");
        Ok(id)
    }

    /// Writes the record after, with `result`.
    pub(crate) async fn finish(&self, id: RunId, result: RunResult) -> anyhow::Result<()> {
        let finish = Finish {
            status: RunStatus::Succeeded,
            finished_at: Timestamp::now(),
            rows_affected: None,
            error: None,
            result: Some(result),
        };
        Ok(self.store.finish_run(id, finish).await?)
    }
}
