//! Runs that share a commit: what waits together is done one after the other in one
//! transaction, a savepoint each, and answered after the commit.
//!
//! A commit waits for the disk several times and costs far more than a usual write, so
//! a file takes many times the runs this way. Each keeps its own guard, limit, rows and
//! error: one that fails is rolled back to its savepoint and leaves the others.
//!
//! Some failures reach further than a savepoint: an interrupted write and `OR ROLLBACK`
//! end the whole transaction, and a constraint that is deferred to the commit fails it
//! without saying whose it is. Then those that shared begin again, in the end each
//! alone. An executor does a job at most once, and this keeps it: nothing of the first
//! try was committed, nobody was told of it, and SQL has no effect but its transaction's.
//!
//! Nothing waits for more to come, and no run waits long for another: one that takes
//! longer than [`SHARE_FOR`] gives way to those that are done, and goes alone.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    statements::{Session, Shared},
    stop,
    worker::{Did, Reply, Task, Work},
};
use crate::ExecError;

/// How long runs are added to a transaction, and so how long one that is done waits
/// for others: about what a commit takes on a slow disk.
const SHARE_FOR: Duration = Duration::from_millis(10);

/// The runs that got no answer.
#[derive(Default)]
pub(super) struct Left {
    /// Those that must have a transaction of their own.
    pub(super) alone: Vec<Task>,
    /// Those for which it was too late to begin.
    pub(super) later: Vec<Task>,
}

/// What one try has come to.
enum Round {
    /// Durable; an outcome for each that was begun.
    Committed(Vec<Option<Result<Did, ExecError>>>),
    /// The run with this number has ended the transaction.
    EndedBy(usize),
    /// The commit failed, because of any of them.
    Refused,
}

/// Does `tasks` in one transaction and answers those that are done.
pub(super) fn commit_together(session: &mut Session<'_>, mut tasks: Vec<Task>) -> Left {
    let mut left = Left::default();
    while tasks.len() > 1 {
        match attempt(session, &tasks) {
            Round::Committed(outcomes) => {
                let later = tasks.split_off(outcomes.len());
                for (task, outcome) in tasks.into_iter().zip(outcomes) {
                    match outcome {
                        Some(done) => task.answer(Reply::Done(done)),
                        None => left.alone.push(task),
                    }
                }
                left.later = later;
                return left;
            }
            Round::EndedBy(number) => left.alone.push(tasks.remove(number)),
            Round::Refused => break,
        }
    }
    tasks.append(&mut left.alone);
    left.alone = tasks;
    left
}

fn attempt(session: &mut Session<'_>, tasks: &[Task]) -> Round {
    let until = Instant::now() + SHARE_FOR;
    let mut outcomes = Vec::with_capacity(tasks.len());
    for (number, task) in tasks.iter().enumerate() {
        // Nobody has theirs done before the first.
        let until = (number > 0).then_some(until);
        if until.is_some_and(|until| Instant::now() > until) {
            break;
        }
        let shared = stop::while_running(&[&task.work], until, || session.run_shared(&task.work));
        outcomes.push(match shared {
            Shared::Done(done) => Some(done),
            Shared::GaveWay => None,
            Shared::Ended => return Round::EndedBy(number),
        });
    }
    if !session.is_in_transaction() {
        // None of them was begun.
        return Round::Committed(outcomes);
    }
    let works: Vec<&Arc<Work>> = tasks.iter().take(outcomes.len()).map(|task| &task.work).collect();
    match stop::while_running(&works, None, || session.commit_shared()) {
        Ok(()) => Round::Committed(outcomes),
        Err(_) => Round::Refused,
    }
}
