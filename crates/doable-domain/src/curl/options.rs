//! The options of `curl` that are known here.

/// What an option does to the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// Takes a word and makes a part of the request of it.
    Takes(Part),
    /// Makes a part of the request by itself.
    Sets(Part),
    /// Changes what curl prints, or says what is done anyway.
    PassedOver,
    /// The same, with a word after it.
    PassedOverWithWord,
    /// Can't be done here, and why.
    Refused(&'static str),
}

/// A part of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Method,
    Url,
    Header,
    UserAgent,
    Referer,
    Cookie,
    User,
    /// `-d`: its `@file` is refused.
    Data,
    /// `--data-raw`: an `@` is only an `@`.
    DataRaw,
    DataUrlencode,
    Json,
    /// `-G`.
    InQuery,
}

const NO_FILES: &str = "it reads a file of your machine; paste its text instead";
const CERTIFICATES: &str = "certificates are always checked; remove it";

/// The effect of the option `name` (`-X`, `--request`); `None` if it is not known.
pub(super) fn effect(name: &str) -> Option<Effect> {
    use Effect::{PassedOver, PassedOverWithWord, Refused, Sets, Takes};
    Some(match name {
        "-X" | "--request" => Takes(Part::Method),
        "--url" => Takes(Part::Url),
        "-H" | "--header" => Takes(Part::Header),
        "-A" | "--user-agent" => Takes(Part::UserAgent),
        "-e" | "--referer" => Takes(Part::Referer),
        "-b" | "--cookie" => Takes(Part::Cookie),
        "-u" | "--user" => Takes(Part::User),
        "-d" | "--data" | "--data-ascii" | "--data-binary" => Takes(Part::Data),
        "--data-raw" => Takes(Part::DataRaw),
        "--data-urlencode" => Takes(Part::DataUrlencode),
        "--json" => Takes(Part::Json),
        "-G" | "--get" => Sets(Part::InQuery),
        "-s"
        | "--silent"
        | "-S"
        | "--show-error"
        | "-i"
        | "--include"
        | "--show-headers"
        | "-v"
        | "--verbose"
        | "-f"
        | "--fail"
        | "--fail-with-body"
        | "-L"
        | "--location"
        | "-g"
        | "--globoff"
        | "-N"
        | "--no-buffer"
        | "-#"
        | "--progress-bar"
        | "--no-progress-meter"
        | "--compressed"
        | "--http1.1"
        | "--http2"
        | "--basic"
        | "-O"
        | "--remote-name"
        | "--path-as-is" => PassedOver,
        "-o" | "--output" | "-w" | "--write-out" | "-m" | "--max-time" | "--connect-timeout"
        | "--retry" | "--retry-delay" | "--max-redirs" | "-D" | "--dump-header" => {
            PassedOverWithWord
        }
        "-k" | "--insecure" => Refused(CERTIFICATES),
        "-I" | "--head" => Refused("HEAD is no method of an action; use GET"),
        "-F" | "--form" | "--form-string" => {
            Refused("forms with files (multipart) are not sent here; use `-d` or JSON")
        }
        "-T" | "--upload-file" | "-K" | "--config" => Refused(NO_FILES),
        "-x" | "--proxy" => Refused("a request goes to its host itself; remove it"),
        "-E" | "--cert" | "--key" | "--cacert" => Refused("certificates of one's own are not sent"),
        _ => return None,
    })
}
