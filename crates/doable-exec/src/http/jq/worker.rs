//! `doable-jq`: runs jq programs from standard input to standard output, under
//! limits that end the process rather than the machine.
//!
//! Two lines in, the program and its input; one line out. It reads no file, no
//! environment and no clock but jq's `now`, and ends with its input. It says
//! nothing on standard error: who starts it hears of its end.

#[path = "protocol.rs"]
mod protocol;

#[path = "program.rs"]
mod program;

use std::{
    collections::HashMap,
    io::{self, BufRead, BufReader, Write},
};

use crate::{
    program::Program,
    protocol::{Answer, Question},
};

/// The address space of the process, in bytes: what a reply of 10 MiB needs many
/// times over.
const MEMORY: u64 = 768 * 1024 * 1024;
/// Seconds of processor time over the whole life of the process, which is ended
/// sooner by who started it.
const CPU_SECONDS: u64 = 1_200;
/// How many compiled programs are kept.
const KEPT_PROGRAMS: usize = 64;

fn main() -> io::Result<()> {
    limit()?;
    let mut lines = BufReader::new(io::stdin().lock()).lines();
    let mut output = io::stdout().lock();
    let mut programs: HashMap<String, Program> = HashMap::new();
    while let (Some(question), Some(input)) = (lines.next(), lines.next()) {
        let question: Question = serde_json::from_str(&question?)?;
        let answer = answer(&mut programs, question.program, &input?);
        writeln!(output, "{}", serde_json::to_string(&answer)?)?;
        output.flush()?;
    }
    Ok(())
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

/// Asks the system for the limits; a system without them is left to its own.
#[cfg(unix)]
fn limit() -> io::Result<()> {
    use rlimit::Resource;
    Resource::AS.set(MEMORY, MEMORY)?;
    Resource::CPU.set(CPU_SECONDS, CPU_SECONDS)?;
    Resource::CORE.set(0, 0)
}

#[cfg(not(unix))]
fn limit() -> io::Result<()> {
    let _ = (MEMORY, CPU_SECONDS);
    Ok(())
}
