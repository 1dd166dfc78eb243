//! Callers that do one thing after the other, and how long each took.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::{Duration, Instant},
};

use crate::{
    journal::{BareFile, ROUNDS, RUNS_A_ROUND},
    report::median,
};

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

impl Figures {
    fn of(mut times: Vec<Duration>, took: Duration) -> Self {
        let rate = times.len() as f64 / took.as_secs_f64();
        times.sort_unstable();
        let p99 = times.get(times.len() * 99 / 100).copied().unwrap_or_default();
        Self { p50: median(times), p99, rate }
    }
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
    Ok(Figures::of(times, start.elapsed()))
}

/// One caller's figures of each kind.
pub(crate) struct Rounds {
    /// The median of a bare commit.
    pub(crate) commit: Duration,
    pub(crate) records: Figures,
    pub(crate) bare: Figures,
    pub(crate) ours: Figures,
}

/// Has one caller of each kind do its own, some of these and then some of those, and bare
/// commits between: all meet the same server and the same disk.
pub(crate) async fn in_rounds(
    file: &BareFile,
    mut records: impl Once,
    mut bare: impl Once,
    mut ours: impl Once,
) -> anyhow::Result<Rounds> {
    let mut commits = Vec::new();
    let mut times = [Vec::new(), Vec::new(), Vec::new()];
    for round in 0..=ROUNDS {
        if round == 1 {
            // What came before was to warm all of them.
            commits.clear();
            times.iter_mut().for_each(Vec::clear);
        }
        for _ in 0..RUNS_A_ROUND {
            commits.push(file.commit()?);
        }
        let [of_records, of_bare, of_ours] = &mut times;
        repeat(&mut records, of_records).await?;
        repeat(&mut bare, of_bare).await?;
        repeat(&mut ours, of_ours).await?;
    }
    let [records, bare, ours] = times.map(|times| {
        let took = times.iter().sum();
        Figures::of(times, took)
    });
    Ok(Rounds { commit: median(commits), records, bare, ours })
}

async fn repeat(caller: &mut impl Once, times: &mut Vec<Duration>) -> anyhow::Result<()> {
    for _ in 0..RUNS_A_ROUND {
        let start = Instant::now();
        caller.once(next_turn()).await?;
        times.push(start.elapsed());
    }
    Ok(())
}

/// A number that nobody had before: what is written differs from what stands there, since
/// MySQL counts no row that stays as it is.
fn next_turn() -> i64 {
    static TURN: AtomicI64 = AtomicI64::new(1);
    TURN.fetch_add(1, Ordering::Relaxed)
}
