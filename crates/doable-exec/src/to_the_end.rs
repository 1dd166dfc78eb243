//! Work that must not be left half-done when its caller goes away.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use tokio::runtime::Handle;

/// A future that goes on in a task of its own once nobody waits for it any more: a run
/// that has acted must not be left without its outcome in the journal.
///
/// As long as somebody waits it is their task's part, since a task for each run costs
/// two changes of thread.
#[must_use = "it does nothing before it is awaited or dropped"]
pub struct ToTheEnd<T: Send + 'static>(Option<Pin<Box<dyn Future<Output = T> + Send>>>);

impl<T: Send + 'static> ToTheEnd<T> {
    /// Begins nothing: `run` is polled where this is awaited.
    pub fn of(run: impl Future<Output = T> + Send + 'static) -> Self {
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
