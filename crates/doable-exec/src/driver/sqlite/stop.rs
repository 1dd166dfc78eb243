//! How a run is ended from outside: by a person, or by its time limit.
//!
//! The async side asks; the file's thread obeys at three places: where SQLite
//! would wait for a lock, every [`OPS_BETWEEN_LOOKS`] steps of a statement, and
//! before the commit. `sqlite3_interrupt` alone would not do: a call that falls
//! between two statements is lost, and it does not end a wait for a lock.
//!
//! A run that shares a commit has passed its point of no return before the others are
//! done. A stop that comes then is too late for it, and its answer is what the commit
//! comes to; if that fails it does not begin again.

use std::{
    cell::RefCell,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use doable_domain::limit::TimeLimit;
use rusqlite::{Connection, InterruptHandle};

use super::worker::Work;
use crate::ExecError;

/// Steps of SQLite's virtual machine between two looks; some tens of microseconds.
const OPS_BETWEEN_LOOKS: i32 = 1_000;

/// The longest sleep between two tries for a lock, in milliseconds.
const LONGEST_PAUSE_MILLIS: u64 = 25;

/// Why a run is to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    Cancelled,
    TimedOut,
}

impl Why {
    /// The error of a run that came to nothing because of it.
    pub(super) fn error(self, limit: TimeLimit) -> ExecError {
        match self {
            Self::Cancelled => ExecError::Cancelled { may_have_acted: false },
            Self::TimedOut => ExecError::TimedOut { limit, may_have_acted: false },
        }
    }
}

/// What asking has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// The run never begins.
    BeforeStart,
    /// The run is rolled back.
    WhileRunning,
    /// The run is committed, or about to be, or has failed.
    TooLate,
}

enum Phase {
    Queued,
    Running(InterruptHandle),
    Settled,
}

struct State {
    phase: Phase,
    why: Option<Why>,
}

/// One run's brake.
pub(super) struct Stop {
    deadline: Instant,
    state: Mutex<State>,
    asked: Condvar,
}

impl Stop {
    pub(super) fn new(deadline: Instant) -> Self {
        let state = State { phase: Phase::Queued, why: None };
        Self { deadline, state: Mutex::new(state), asked: Condvar::new() }
    }

    /// Asks the run to end. The first reason stays.
    ///
    /// Interrupts only while this run is running, under the lock that it must take
    /// to leave that phase, so no other run is hit.
    pub(super) fn ask(&self, why: Why) -> Asked {
        let mut state = self.state();
        state.why.get_or_insert(why);
        self.asked.notify_all();
        match &state.phase {
            Phase::Queued => Asked::BeforeStart,
            Phase::Running(handle) => {
                handle.interrupt();
                Asked::WhileRunning
            }
            Phase::Settled => Asked::TooLate,
        }
    }

    /// Why the run is to end, if it is.
    pub(super) fn why(&self) -> Option<Why> {
        self.state().why
    }

    /// Begins, unless it is to end; also once more, when a commit that it shared has
    /// failed.
    pub(super) fn start(&self, handle: InterruptHandle) -> Result<(), Why> {
        let mut state = self.state();
        match state.why {
            Some(why) => Err(why),
            None => {
                state.phase = Phase::Running(handle);
                Ok(())
            }
        }
    }

    /// Passes the point of no return: the commit may follow, and no interrupt comes
    /// any more. `Err` if the run is to end, which then must be rolled back.
    pub(super) fn settle(&self) -> Result<(), Why> {
        let mut state = self.state();
        state.phase = Phase::Settled;
        state.why.map_or(Ok(()), Err)
    }

    /// Sleeps a little before the next try for a lock; `false` if there is to be none.
    fn pause(&self, tries: i32) -> bool {
        let state = self.state();
        let left = self.deadline.saturating_duration_since(Instant::now());
        if state.why.is_some() || left.is_zero() {
            return false;
        }
        let millis = u64::try_from(tries).unwrap_or(0).saturating_add(1).min(LONGEST_PAUSE_MILLIS);
        let pause = Duration::from_millis(millis).min(left);
        let (state, _) =
            self.asked.wait_timeout(state, pause).unwrap_or_else(PoisonError::into_inner);
        state.why.is_none()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Each change is whole by itself, so a panic elsewhere spoils nothing.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What this thread is busy with.
#[derive(Default)]
struct Current {
    /// One run, or while a commit is shared all of those that share it.
    works: Vec<Arc<Work>>,
    /// When a statement is to give way to runs that wait for it with theirs done.
    until: Option<Instant>,
}

thread_local! {
    /// A thread-local because SQLite's busy handler is a bare function here, without a
    /// place for data of its own.
    static CURRENT: RefCell<Current> = const { RefCell::new(Current { works: Vec::new(), until: None }) };
}

/// Makes `connection`'s statements and waits for locks obey the [`Stop`]s of the
/// runs that [`while_running`] names.
pub(super) fn obey(connection: &Connection) -> rusqlite::Result<()> {
    connection.progress_handler(
        OPS_BETWEEN_LOOKS,
        Some(|| CURRENT.with_borrow(|current| current.is_to_end() || current.is_to_give_way())),
    )?;
    connection.busy_handler(Some(|tries| CURRENT.with_borrow(|current| current.pause(tries))))
}

/// Does `run` with `works` as what this thread is busy with; past `until` a statement
/// is interrupted.
pub(super) fn while_running<T>(
    works: &[&Arc<Work>],
    until: Option<Instant>,
    run: impl FnOnce() -> T,
) -> T {
    struct Leave;
    impl Drop for Leave {
        fn drop(&mut self) {
            CURRENT.with_borrow_mut(|current| current.works.clear());
        }
    }
    CURRENT.with_borrow_mut(|current| {
        current.works.extend(works.iter().copied().cloned());
        current.until = until;
    });
    let _leave = Leave;
    run()
}

impl Current {
    fn is_to_end(&self) -> bool {
        self.works.iter().any(|work| work.stop.why().is_some())
    }

    fn is_to_give_way(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() > until)
    }

    fn pause(&self, tries: i32) -> bool {
        let mut works = self.works.iter();
        let Some(first) = works.next() else { return false };
        works.all(|work| work.stop.why().is_none()) && first.stop.pause(tries)
    }
}
