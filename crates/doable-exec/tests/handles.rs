//! jq handles in their worker process: what they may do, and what happens to those
//! that never end (actions.md §3.4).

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

use std::{
    io::{BufRead, BufReader, Write},
    time::{Duration, Instant},
};

use doable_exec::{HandleProblem, http::HttpExecutor};

/// The worker is built with these tests; finding it is the program's own matter.
const WORKER: &str = env!("CARGO_BIN_EXE_doable-jq");

/// Checks `program`; the problem in words.
async fn check(executor: &HttpExecutor, program: &str) -> Result<(), String> {
    executor.check_handle(program).await.map_err(|problem| problem.to_string())
}

#[tokio::test]
async fn a_handle_must_compile_and_yield_once() {
    assert!(std::path::Path::new(WORKER).exists());
    let executor = HttpExecutor::new();
    for (program, want) in [
        (".", Ok(())),
        (".body.items | length", Ok(())),
        ("{a: .status, b: [.body.x, 1]}", Ok(())),
        ("if .status == 404 then \"gone\" else .status >= 400 end", Ok(())),
        (".a // \"none\" | ascii_upcase", Ok(())),
        ("[1, 2] | map(. * 2) | add", Ok(())),
        ("now | type", Ok(())),
        ("null", Ok(())),
        (".a | .b", Ok(())),
        ("if .body.ok == false then .body.why else null end", Ok(())),
        ("reduce range(126) as $i (0; [.])", Ok(())),
        ("reduce range(127) as $i (0; [.])", Err("its result is too deep")),
        ("reduce range(1000) as $i (0; [.])", Err("its result is too deep")),
        ("nan", Err("its result is not JSON")),
        ("empty", Err("No results returned")),
        (".[]", Err("No results returned")),
        ("1, 2", Err("Too many results returned")),
        ("error(\"bad\")", Err("bad")),
        (".a | keys", Err("null")),
        ("{", Err("(line 1, column ")),
        ("1 +\n  nope", Err("there is no filter `nope` here (line 2, column 3)")),
        ("$x", Err("there is no variable `$x` here (line 1, column 1)")),
        ("", Err("line 1, column 1")),
    ] {
        match (check(&executor, program).await, want) {
            (Ok(()), Ok(())) => {}
            (Err(got), Err(want)) => assert!(got.contains(want), "{program}: {got}"),
            (got, want) => panic!("{program}: {got:?}, not {want:?}"),
        }
    }
}

#[tokio::test]
async fn a_handle_sees_nothing_but_its_input() {
    let executor = HttpExecutor::new();
    for program in [
        "env",
        "$ENV",
        "$ENV.PATH",
        "input",
        "[inputs]",
        "halt",
        "halt_error",
        "1 | halt_error(2)",
        "localtime",
        "strflocaltime(\"%Z\")",
        "debug",
        "debug(\"x\")",
        "stderr",
        "import \"a\" as a; .",
        "include \"/etc/passwd\"; .",
        "import \"/etc/passwd\" as $x; .",
    ] {
        let checked = executor.check_handle(program).await;

        let refused = matches!(checked, Err(HandleProblem::DoesNotCompile { .. }));
        assert!(refused, "{program}: {checked:?}");
    }
}

#[tokio::test]
async fn a_handle_that_can_not_end_is_ended_and_the_next_one_works() {
    let executor = HttpExecutor::new();
    for (program, want) in [
        ("def f: 1 + f; f", &[HandleProblem::Died, HandleProblem::TooSlow][..]),
        ("\"x\" * 10000000000", &[HandleProblem::Died, HandleProblem::TooLarge]),
        ("[limit(1e9; repeat(1))]", &[HandleProblem::Died, HandleProblem::TooSlow]),
        ("last(range(1e18))", &[HandleProblem::TooSlow]),
        (
            "[range(1e7)] | map(tostring) | add",
            &[HandleProblem::Died, HandleProblem::TooSlow, HandleProblem::TooLarge],
        ),
        ("\"x\" * (11 * 1024 * 1024)", &[HandleProblem::TooLarge]),
        ("(\"[\" * 1000000) | fromjson", &[HandleProblem::Died]),
        ("def f: f; f", &[HandleProblem::Died, HandleProblem::TooSlow]),
        ("reduce range(1e9) as $i (0; . + 1)", &[HandleProblem::TooSlow]),
    ] {
        let start = Instant::now();
        let problem = executor.check_handle(program).await.unwrap_err();
        let took = start.elapsed();
        let next = executor.check_handle("[.] | length").await;

        assert!(want.contains(&problem), "{program}: {problem:?}, not one of {want:?}");
        assert!(took < Duration::from_secs(4), "{program} took {took:?}");
        assert_eq!(next, Ok(()), "after {program}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_handles_at_a_time_have_their_own_answers() {
    let executor = std::sync::Arc::new(HttpExecutor::new());
    let all: Vec<_> = (0..40)
        .map(|number| {
            let executor = executor.clone();
            tokio::spawn(async move {
                let program = format!("if {number} == {number} then [{number}] else empty end");
                executor.check_handle(&program).await
            })
        })
        .collect();
    for one in all {
        assert_eq!(one.await.unwrap(), Ok(()));
    }
}

/// A worker of the test's own, without a limit of time, that has been asked to run
/// `program` on `{}`.
fn worker(program: &str) -> (std::process::Child, std::process::ChildStdin) {
    let mut worker = std::process::Command::new(WORKER)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut questions = worker.stdin.take().unwrap();
    writeln!(questions, "{{\"program\": \"{program}\"}}\n{{}}").unwrap();
    (worker, questions)
}

#[test]
fn a_result_is_measured_as_it_is_answered() {
    // `1e15` in the program's words, `1000000000000000.0` in the answer's.
    let (mut worker, _questions) = worker("[limit(1000; repeat(1e15))] as $x | [range(600) | $x]");

    let mut answer = String::new();
    BufReader::new(worker.stdout.take().unwrap()).read_line(&mut answer).unwrap();
    worker.kill().unwrap();
    worker.wait().unwrap();

    assert_eq!(answer, "\"too_large\"\n");
}

#[test]
fn a_worker_ends_with_who_started_it_whatever_it_is_doing() {
    let (mut worker, questions) = worker("last(range(1e18))");
    drop(questions);
    let start = Instant::now();
    while worker.try_wait().unwrap().is_none() {
        if start.elapsed() > Duration::from_secs(10) {
            worker.kill().unwrap();
            worker.wait().unwrap();
            panic!("the worker is still running");
        }
        std::thread::yield_now();
    }
}
