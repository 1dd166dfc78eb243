//! Callers that do one thing after the other, and how long each took.

use std::time::{Duration, Instant};

use crate::report::median;

/// Something that can be done again and again.
pub(crate) trait Once: Send + 'static {
    /// Does it for the `turn`th time.
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
    let (mut warm, first) = (Vec::new(), each / 10);
    for (place, mut caller) in callers.into_iter().enumerate() {
        // Each in rows of its own, as people rarely change the same one.
        let mut turn = i64::try_from(place)? * 7_919;
        for _ in 0..first {
            turn += 1;
            caller.once(turn).await?;
        }
        warm.push((caller, turn));
    }
    let start = Instant::now();
    let tasks: Vec<_> = warm
        .into_iter()
        .map(|(mut caller, mut turn)| {
            tokio::spawn(async move {
                let mut times = Vec::with_capacity(each);
                for _ in 0..each {
                    turn += 1;
                    let start = Instant::now();
                    caller.once(turn).await?;
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
