//! Callers that do one thing after the other, and how long each took.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::{Duration, Instant},
};

use crate::report::median;

/// Something that can be done again and again.
pub(crate) trait Once: Send + 'static {
    /// Does it; no two turns of the process are the same.
    fn once(&mut self, turn: i64) -> impl Future<Output = anyhow::Result<()>> + Send;
}

/// What came of it.
pub(crate) struct Figures {
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
    /// How often in a second, by all callers.
    pub(crate) rate: f64,
}

/// Has all `callers` do theirs at once, `each` times; some before that do not count.
pub(crate) async fn measure<T: Once>(callers: Vec<T>, each: usize) -> anyhow::Result<Figures> {
    let mut warm = Vec::new();
    for mut caller in callers {
        for _ in 0..each / 10 {
            caller.once(next_turn()).await?;
        }
        warm.push(caller);
    }
    let start = Instant::now();
    let tasks: Vec<_> = warm
        .into_iter()
        .map(|mut caller| {
            tokio::spawn(async move {
                let mut times = Vec::with_capacity(each);
                for _ in 0..each {
                    let start = Instant::now();
                    caller.once(next_turn()).await?;
                    times.push(start.elapsed());
                }
                anyhow::Ok(times)
            })
        })
        .collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await??);
    }
    let rate = times.len() as f64 / start.elapsed().as_secs_f64();
    times.sort_unstable();
    let p99 = times.get(times.len() * 99 / 100).copied().unwrap_or_default();
    Ok(Figures { p50: median(times), p99, rate })
}

/// A number that nobody had before: what is written differs from what stands there, since
/// MySQL counts no row that stays as it is.
fn next_turn() -> i64 {
    static TURN: AtomicI64 = AtomicI64::new(1);
    TURN.fetch_add(1, Ordering::Relaxed)
}
