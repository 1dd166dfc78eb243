//! `doable-jq`: runs jq programs from standard input to standard output, under
//! limits that end the process rather than the machine.
//!
//! Two lines in, the program and its input; one line out. It reads no file, no
//! environment and no clock but jq's `now`. It ends as soon as its input does, also
//! in the middle of a program: nobody would hear the answer. It says nothing on
//! standard error: who starts it hears of its end.

#[path = "protocol.rs"]
mod protocol;

#[path = "program.rs"]
mod program;

use std::{
    collections::HashMap,
    io::{self, BufRead, Write},
    sync::mpsc,
    thread,
};

use crate::{
    program::Program,
    protocol::{Answer, MAX_RESULT_BYTES, Question},
};

/// The address space of the process, in bytes: what a reply of 10 MiB needs many
/// times over.
const MEMORY: u64 = 768 * 1024 * 1024;
/// Seconds of processor time over the whole life of the process, which is ended
/// sooner by who started it.
const CPU_SECONDS: u64 = 1_200;
/// The most files the process may have open: its three streams, and no other.
const OPEN_FILES: u64 = 3;
/// The stack of the thread that only reads lines, in bytes.
const READER_STACK: usize = 128 * 1024;
/// What stands around a result in its answer, in bytes.
const ROOM_AROUND: usize = 64;
/// How many compiled programs are kept.
const KEPT_PROGRAMS: usize = 64;

fn main() -> io::Result<()> {
    limit()?;
    let (sender, questions) = mpsc::channel();
    thread::Builder::new().stack_size(READER_STACK).spawn(move || read(&sender))?;
    let mut output = io::stdout().lock();
    let mut programs: HashMap<String, Program> = HashMap::new();
    for (question, input) in questions {
        let question: Question = serde_json::from_str(&question)?;
        let answer = answer(&mut programs, question.program, &input);
        let mut line = serde_json::to_string(&answer)?;
        if line.len() > MAX_RESULT_BYTES + ROOM_AROUND {
            line = serde_json::to_string(&Answer::TooLarge)?;
        }
        writeln!(output, "{line}")?;
        output.flush()?;
    }
    Ok(())
}

/// Passes questions on until the input ends, and then ends the process.
fn read(sender: &mpsc::Sender<(String, String)>) {
    let mut lines = io::stdin().lock().lines();
    while let (Some(Ok(question)), Some(Ok(input))) = (lines.next(), lines.next()) {
        if sender.send((question, input)).is_err() {
            break;
        }
    }
    std::process::exit(0);
}

fn answer(programs: &mut HashMap<String, Program>, code: String, input: &str) -> Answer {
    if !programs.contains_key(&code) {
        match Program::compile(&code) {
            Ok(program) => {
                if programs.len() >= KEPT_PROGRAMS {
                    programs.clear();
                }
                programs.insert(code.clone(), program);
            }
            Err(error) => return error,
        }
    }
    match programs.get(&code) {
        Some(program) => program.run(input),
        None => Answer::Raised("the program is gone".to_owned()),
    }
}

/// Asks the system for the limits, or for what it allows if that is less.
#[cfg(unix)]
fn limit() -> io::Result<()> {
    use rlimit::Resource;
    let lower = |resource: Resource, most: u64| {
        let most = most.min(resource.get_hard()?);
        resource.set(most, most)
    };
    lower(Resource::CPU, CPU_SECONDS)?;
    lower(Resource::CORE, 0)?;
    lower(Resource::NOFILE, OPEN_FILES)?;
    match lower(Resource::AS, MEMORY) {
        // macOS maps more than that into every process and then refuses the limit.
        Err(_) if cfg!(not(target_os = "linux")) => Ok(()),
        result => result,
    }
}

/// A system without such limits is left to its own.
#[cfg(not(unix))]
fn limit() -> io::Result<()> {
    let _ = (MEMORY, CPU_SECONDS, OPEN_FILES);
    Ok(())
}
