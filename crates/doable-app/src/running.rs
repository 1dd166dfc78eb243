//! The runs of this process that are on their way: a person can cancel one, and a
//! caller that hangs up does not.

use std::{
    collections::HashMap,
    pin::Pin,
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

/// Cancellation by idempotency key: the form knows its key before the run has an id.
#[derive(Default)]
pub(crate) struct Running(Mutex<HashMap<String, CancellationToken>>);

impl Running {
    /// Notes a run under `key`, for as long as the guard lives.
    pub(crate) fn enter(&self, key: String) -> Entry<'_> {
        let token = CancellationToken::new();
        self.lock().insert(key.clone(), token.clone());
        Entry { running: self, key, token }
    }

    /// Cancels the run with `key`; false if there is none.
    pub(crate) fn cancel(&self, key: &str) -> bool {
        match self.lock().get(key) {
            Some(token) => {
                token.cancel();
                true
            }
            None => false,
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, CancellationToken>> {
        // The map is whole at every moment, so a panic elsewhere does not matter.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A run that can be cancelled; leaving it out of scope takes it off the list.
pub(crate) struct Entry<'a> {
    running: &'a Running,
    key: String,
    token: CancellationToken,
}

impl Entry<'_> {
    /// What the executor listens to.
    pub(crate) fn token(&self) -> CancellationToken {
        self.token.clone()
    }
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        self.running.lock().remove(&self.key);
    }
}

/// A future that goes on in a task of its own once nobody waits for it any more: a run
/// that has acted must not be left without its outcome in the journal.
///
/// As long as somebody waits it is their task's part, since a task for each run costs
/// two changes of thread.
pub(crate) struct ToTheEnd<T: Send + 'static>(Option<Pin<Box<dyn Future<Output = T> + Send>>>);

impl<T: Send + 'static> ToTheEnd<T> {
    pub(crate) fn of(run: impl Future<Output = T> + Send + 'static) -> Self {
        Self(Some(Box::pin(run)))
    }
}

impl<T: Send + 'static> Future for ToTheEnd<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        // Out of its place while it runs: one that has panicked does not go on.
        let Some(mut run) = self.0.take() else { return Poll::Pending };
        let polled = run.as_mut().poll(context);
        if polled.is_pending() {
            self.0 = Some(run);
        }
        polled
    }
}

impl<T: Send + 'static> Drop for ToTheEnd<T> {
    fn drop(&mut self) {
        // Without a runtime the whole program is going down.
        if let (Some(run), Ok(runtime)) = (self.0.take(), Handle::try_current()) {
            runtime.spawn(run);
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn what_nobody_waits_for_any_more_goes_on_to_its_end() {
        let (go_on, gate) = oneshot::channel::<()>();
        let (ended, end) = oneshot::channel::<()>();
        let mut run = Box::pin(ToTheEnd::of(async move {
            gate.await.unwrap();
            ended.send(()).unwrap();
        }));
        let begun = std::future::poll_fn(|context| Poll::Ready(run.as_mut().poll(context))).await;
        assert!(begun.is_pending());

        drop(run);
        go_on.send(()).unwrap();

        assert_eq!(end.await, Ok(()));
    }
}
