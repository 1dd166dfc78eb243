//! jq handles, run in worker processes that can be killed (actions.md §3.4).
//!
//! A program can overflow the stack, allocate without end or never yield, and none
//! of that can be stopped in a thread. So each runs in a process of its own, the
//! small binary `doable-jq`, which is kept warm between programs and replaced when
//! it had to be killed. Programs that are a plain path are answered here.

mod plain;
mod protocol;

use std::{
    path::PathBuf,
    process::Stdio,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    process::{Child, ChildStdin, ChildStdout, Command},
    sync::Semaphore,
};

use self::protocol::{Answer, MAX_RESULT_BYTES, Question};
use crate::HandleProblem;

/// How long a program may take, from when a worker has it.
const TIME_LIMIT: Duration = Duration::from_secs(1);
/// The most workers at a time; more programs wait their turn.
const MOST_WORKERS: usize = 4;
/// After so many programs a worker is replaced, so that nothing can add up in it.
const PROGRAMS_A_WORKER: u32 = 1_000;

/// The workers of this program.
#[derive(Debug)]
pub(super) struct Handles {
    idle: Mutex<Vec<Worker>>,
    places: Semaphore,
}

impl Default for Handles {
    fn default() -> Self {
        Self { idle: Mutex::default(), places: Semaphore::new(MOST_WORKERS) }
    }
}

impl Handles {
    /// Runs `program` on `input`; `None` if it yields nothing.
    pub(super) async fn run(
        &self,
        program: &str,
        input: &Value,
    ) -> Result<Option<Value>, HandleProblem> {
        if let Some(value) = plain::answer(program, input) {
            return Ok(Some(value));
        }
        // Never closed, so a place always comes.
        let _place = self.places.acquire().await.map_err(|_| HandleProblem::Died)?;
        let mut worker = match self.living() {
            Some(worker) => worker,
            None => Worker::start()?,
        };
        let question = Question { program: program.to_owned() };
        let answer = match tokio::time::timeout(TIME_LIMIT, worker.ask(&question, input)).await {
            Ok(Ok(answer)) => answer,
            // It is killed as it goes out of scope.
            Ok(Err(_)) => return Err(HandleProblem::Died),
            Err(_) => return Err(HandleProblem::TooSlow),
        };
        if worker.programs < PROGRAMS_A_WORKER {
            self.idle().push(worker);
        }
        answer.into_result()
    }

    /// An idle worker; those that something else has ended are passed over, since the
    /// next program would be blamed for it.
    fn living(&self) -> Option<Worker> {
        let mut idle = self.idle();
        std::iter::from_fn(|| idle.pop())
            .find_map(|mut worker| matches!(worker.child.try_wait(), Ok(None)).then_some(worker))
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Worker>> {
        // A list of workers is whole whatever happened to who held it.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A process that runs one program after the other; killed when dropped.
#[derive(Debug)]
struct Worker {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
    programs: u32,
}

impl Worker {
    fn start() -> Result<Self, HandleProblem> {
        let no_worker = |reason: String| HandleProblem::NoWorker { reason };
        let path = worker_path().map_err(no_worker)?;
        let mut child = Command::new(&path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .env_clear()
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| no_worker(format!("`{}` did not start: {error}", path.display())))?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(questions), Some(answers)) => {
                let answers = BufReader::new(answers);
                Ok(Self { child, questions, answers, programs: 0 })
            }
            _ => Err(no_worker(format!("`{}` has no pipes", path.display()))),
        }
    }

    /// One line with the program, one with its input; one line comes back.
    async fn ask(&mut self, question: &Question, input: &Value) -> std::io::Result<Answer> {
        self.programs += 1;
        let lines = format!("{}\n{input}\n", serde_json::to_string(question)?);
        self.questions.write_all(lines.as_bytes()).await?;
        let mut line = Vec::new();
        // Room for the longest result and what stands around it.
        let most = 2 * MAX_RESULT_BYTES as u64;
        (&mut self.answers).take(most).read_until(b'\n', &mut line).await?;
        Ok(serde_json::from_slice(&line)?)
    }
}

impl Answer {
    fn into_result(self) -> Result<Option<Value>, HandleProblem> {
        match self {
            Self::Result(value) => Ok(Some(value)),
            Self::Nothing => Ok(None),
            Self::TooMany => Err(HandleProblem::TooManyResults),
            Self::TooLarge => Err(HandleProblem::TooLarge),
            Self::Raised(message) => Err(HandleProblem::Raised { message }),
            Self::DoesNotCompile { message, line, column } => {
                Err(HandleProblem::DoesNotCompile { message, line, column })
            }
        }
    }
}

/// Beside this program, or one folder up where tests run.
fn worker_path() -> Result<PathBuf, String> {
    let name = format!("doable-jq{}", std::env::consts::EXE_SUFFIX);
    let this = std::env::current_exe().map_err(|error| error.to_string())?;
    let beside = this.with_file_name(&name);
    let above = this.parent().and_then(|folder| folder.parent()).map(|folder| folder.join(&name));
    [Some(beside.clone()), above]
        .into_iter()
        .flatten()
        .find(|path| path.is_file())
        .ok_or_else(|| format!("`{}` is missing; install Doable again", beside.display()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[tokio::test]
    async fn a_worker_that_was_ended_while_idle_fails_no_program() {
        let handles = Handles::default();
        let mut worker = Worker::start().unwrap();
        worker.child.kill().await.unwrap();
        handles.idle().push(worker);

        let result = handles.run("[.] | length", &json!({})).await;

        assert_eq!(result, Ok(Some(json!(1))));
    }
}
