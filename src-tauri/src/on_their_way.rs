//! Commands that the page may take back while they are on their way, by keys it has made.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use doable_app::wire::RpcError;
use doable_domain::code::Code;
use serde_json::Value;
use tokio::sync::oneshot;

/// Those on their way.
#[derive(Default)]
pub(crate) struct OnTheirWay(Mutex<HashMap<String, oneshot::Sender<()>>>);

impl OnTheirWay {
    /// Waits for the command's answer, or until it is taken back: then it is left alone, and
    /// who carries it out stops as if a browser had gone away.
    pub(crate) async fn answer(
        &self,
        key: Option<String>,
        command: impl Future<Output = Result<Value, RpcError>>,
    ) -> Result<Value, RpcError> {
        let Some(key) = key else { return command.await };
        let (stop, stopped) = oneshot::channel();
        self.lock().insert(key.clone(), stop);
        let answer = tokio::select! {
            answer = command => answer,
            Ok(()) = stopped => Err(RpcError {
                code: Code::Cancelled,
                ..RpcError::closed("it was cancelled")
            }),
        };
        self.lock().remove(&key);
        answer
    }

    /// Takes the command with `key` back, if it is still on its way.
    pub(crate) fn take_back(&self, key: &str) {
        if let Some(stop) = self.lock().remove(key) {
            // It may have just been answered.
            let _ = stop.send(());
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, oneshot::Sender<()>>> {
        // The map is whole at every moment, so a panic elsewhere does not matter.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_command_taken_back_is_answered_at_once_and_carried_out_no_further() {
        let all = OnTheirWay::default();
        let (told, carried_on) = oneshot::channel::<()>();
        let endless = async move {
            std::future::pending::<()>().await;
            drop(told);
            Ok(Value::Null)
        };
        let waiting = all.answer(Some("a".to_owned()), endless);
        let taking = async {
            tokio::task::yield_now().await;
            all.take_back("another");
            all.take_back("a");
        };
        let (answer, ()) = tokio::join!(waiting, taking);
        assert_eq!(answer.unwrap_err().code, Code::Cancelled);
        assert!(carried_on.await.is_err(), "it was dropped");
        assert!(all.lock().is_empty());
    }

    #[tokio::test]
    async fn a_command_that_is_answered_can_no_longer_be_taken_back() {
        let all = OnTheirWay::default();
        let answered = all.answer(Some("a".to_owned()), async { Ok(Value::from(1)) }).await;
        all.take_back("a");
        assert_eq!(answered.unwrap(), Value::from(1));
        assert!(all.lock().is_empty());
    }
}
