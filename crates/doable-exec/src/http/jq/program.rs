//! One jq program: compiled once, run on any input.

use jaq_core::{
    Compiler, Ctx, Filter, Vars,
    data::JustLut,
    load::{self, Arena, File, Loader},
    unwrap_valr,
};
use jaq_json::{Val, read};

use crate::protocol::{Answer, MAX_RESULT_BYTES};

/// What no handle may do: see the machine, end the process, write to its log. Of the
/// clock there is `now`; the machine's time zone would make answers depend on it.
const FORBIDDEN: [&str; 11] = [
    "env",
    "localtime",
    "strflocaltime",
    "halt",
    "halt_error",
    "debug",
    "debug_empty",
    "stderr",
    "stderr_empty",
    "input",
    "inputs",
];

/// A compiled program.
pub(crate) struct Program(Filter<JustLut<Val>>);

impl Program {
    /// Compiles `code`.
    pub(crate) fn compile(code: &str) -> Result<Self, Answer> {
        let allowed = |name: &str| !FORBIDDEN.contains(&name);
        let defs = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
        let funs = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
        // A loader without a reader: no `import`, no `include`.
        let loader = Loader::new(defs.filter(|def| allowed(def.name)));
        let arena = Arena::default();
        let modules =
            loader.load(&arena, File { code, path: () }).map_err(|errors| of_load(code, errors))?;
        // Data files are looked up apart from modules; there are none either.
        load::import(&modules, |_| Err(String::new())).map_err(|errors| of_load(code, errors))?;
        let filter = Compiler::default()
            .with_funs(funs.filter(|(name, ..)| allowed(name)))
            .compile(modules)
            .map_err(|errors| of_compile(code, errors))?;
        Ok(Self(filter))
    }

    /// Runs the program; looks at no more than two of its results.
    pub(crate) fn run(&self, input: &str) -> Answer {
        let input = match read::parse_single(input.as_bytes()) {
            Ok(input) => input,
            Err(error) => return Answer::Raised(error.to_string()),
        };
        let context = Ctx::<JustLut<Val>>::new(&self.0.lut, Vars::new([]));
        let mut results = self.0.id.run((context, input)).map(unwrap_valr);
        let first = match results.next() {
            None => return Answer::Nothing,
            Some(Err(error)) => return raised(error),
            Some(Ok(first)) => first.to_string(),
        };
        match results.next() {
            None => {}
            Some(Err(error)) => return raised(error),
            Some(Ok(_)) => return Answer::TooMany,
        }
        if first.len() > MAX_RESULT_BYTES {
            return Answer::TooLarge;
        }
        // jaq writes what JSON has no words for too, such as `NaN`. The result is read
        // within its answer, as deep as its reader will find it.
        match serde_json::from_str(&format!("{{\"result\":{first}}}")) {
            Ok(answer) => answer,
            Err(_) if is_too_deep(&first) => Answer::Raised("its result is too deep".to_owned()),
            Err(_) => Answer::Raised("its result is not JSON".to_owned()),
        }
    }
}

/// Whether brackets stand within each other more than the parser's 127 times, counted
/// without those in strings.
fn is_too_deep(json: &str) -> bool {
    let (mut depth, mut in_string, mut is_escaped) = (0, false, false);
    json.bytes().any(|byte| {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = in_string,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => depth += 1,
            b']' | b'}' if !in_string => depth -= 1,
            _ => {}
        }
        depth >= 127
    })
}

/// The words of an error; those of `error("words")` without their quotes.
fn raised(error: jaq_core::Error<Val>) -> Answer {
    let text = error.into_val().to_string();
    Answer::Raised(serde_json::from_str(&text).unwrap_or(text))
}

fn of_load(code: &str, errors: load::Errors<&str, ()>) -> Answer {
    let first = errors.into_iter().next().map(|(_, error)| error);
    match first {
        Some(load::Error::Lex(errors)) => match errors.into_iter().next() {
            Some((expected, rest)) => at(code, rest, format!("expected {}", expected.as_str())),
            None => at(code, code, "it can't be read".to_owned()),
        },
        Some(load::Error::Parse(errors)) => match errors.into_iter().next() {
            Some((expected, rest)) => at(code, rest, format!("expected {}", expected.as_str())),
            None => at(code, code, "it can't be read".to_owned()),
        },
        Some(load::Error::Io(errors)) => match errors.into_iter().next() {
            Some((path, _)) => at(code, path, "modules can't be imported".to_owned()),
            None => at(code, code, "modules can't be imported".to_owned()),
        },
        None => at(code, code, "it can't be read".to_owned()),
    }
}

fn of_compile(code: &str, errors: jaq_core::compile::Errors<&str, ()>) -> Answer {
    let first = errors.into_iter().flat_map(|(_, errors)| errors).next();
    match first {
        Some((name, undefined)) => {
            let message = format!("there is no {} `{name}` here", undefined.as_str());
            at(code, name, message)
        }
        None => at(code, code, "it can't be compiled".to_owned()),
    }
}

/// The message with the place of `part` in `code`; the end of `code` if it is not
/// from there.
fn at(code: &str, part: &str, message: String) -> Answer {
    let start = (part.as_ptr() as usize).wrapping_sub(code.as_ptr() as usize);
    let before = code.get(..start).unwrap_or(code);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Answer::DoesNotCompile {
        message,
        line: count(before.matches('\n').count() + 1),
        column: count(before.get(line_start..).unwrap_or_default().chars().count() + 1),
    }
}
