//! The command line.

use std::{
    net::{IpAddr, SocketAddr},
    num::NonZeroU32,
    path::PathBuf,
};

use clap::{Parser, Subcommand};
use serde_json::Value;

/// Runs the actions of Doable from a terminal.
#[derive(Debug, Parser)]
#[command(name = "doable", version, about)]
pub(crate) struct Args {
    /// The folder that holds actions, journal and settings
    #[arg(long, global = true, env = "DOABLE_DATA_DIR", value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List the actions
    List(List),
    /// Show one action and the values it takes
    Show(Show),
    /// Run an action
    Run(Run),
    /// Serve the API, public forms and the window's UI
    Serve(Serve),
    /// Make the sample workspace
    Sample,
    /// Put a backup in the place of the store
    Restore(Restore),
    /// Check that everything an action needs is in place
    Doctor,
}

#[derive(Debug, clap::Args)]
pub(crate) struct List {
    /// The archived actions instead of the others
    #[arg(long)]
    pub(crate) archived: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Show {
    /// The action's number, entity id or name
    pub(crate) action: String,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Run {
    /// The action's number, entity id or name
    pub(crate) action: String,
    /// A value by parameter id or slug; may be given many times
    #[arg(long = "param", short = 'p', value_name = "KEY=VALUE", value_parser = pair)]
    pub(crate) params: Vec<(String, Value)>,
    /// The rows of a bulk action: a CSV file whose first line names the fields, a JSON file
    /// with a list of maps, or - to read either from the standard input
    #[arg(long, value_name = "FILE", conflicts_with = "params")]
    pub(crate) rows: Option<PathBuf>,
    /// A key that makes a repeated call run once
    #[arg(long, value_name = "KEY")]
    pub(crate) idempotency_key: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Serve {
    /// Where to listen; port 0 picks a free one
    #[arg(long, default_value = "127.0.0.1:7171", value_name = "ADDRESS")]
    pub(crate) listen: SocketAddr,
    /// The address people are told, as `https://forms.example.org`
    #[arg(long, env = "DOABLE_SITE_URL", value_name = "URL")]
    pub(crate) site_url: Option<String>,
    /// A key that may do everything, for X-API-Key; at least 16 characters
    #[arg(long, env = "DOABLE_ADMIN_KEY", value_name = "KEY", hide_env_values = true)]
    pub(crate) admin_key: Option<String>,
    /// Another name this server answers to, as forms.example.org; may be given many times
    #[arg(long = "allow-host", value_name = "HOST")]
    pub(crate) allow_hosts: Vec<String>,
    /// A proxy whose X-Forwarded-For counts; may be given many times
    #[arg(long = "trusted-proxy", value_name = "IP")]
    pub(crate) trusted_proxies: Vec<IpAddr>,
    /// So many times the usual limits on public links
    #[arg(long, default_value = "1", value_name = "N", hide = true)]
    pub(crate) public_limit_factor: NonZeroU32,
    /// How the log is written
    #[arg(long, default_value = "text", value_enum)]
    pub(crate) log_format: LogFormat,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Restore {
    /// The name of a file in the data folder's `backups`; the newest that is whole otherwise
    pub(crate) backup: Option<String>,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum LogFormat {
    /// Lines for people
    Text,
    /// A JSON object a line
    Json,
}

/// `KEY=VALUE` as text, `KEY:=JSON` as JSON (for null, true and numbers).
fn pair(text: &str) -> Result<(String, Value), String> {
    let (key, value) = text.split_once('=').ok_or("write it as KEY=VALUE, or KEY:=JSON")?;
    let (key, value) = match key.strip_suffix(':') {
        Some(key) => {
            let json = serde_json::from_str(value);
            (key, json.map_err(|error| format!("the value of `{key}` is not JSON: {error}"))?)
        }
        None => (key, Value::String(value.to_owned())),
    };
    if key.is_empty() { Err("the key is missing".to_owned()) } else { Ok((key.to_owned(), value)) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_parameter_is_text_or_json() {
        for (text, want) in [
            ("a=b", Ok(("a", json!("b")))),
            ("a=", Ok(("a", json!("")))),
            ("a=b=c", Ok(("a", json!("b=c")))),
            ("a:=1", Ok(("a", json!(1)))),
            ("a:=null", Ok(("a", Value::Null))),
            ("a", Err("write it as KEY=VALUE")),
            ("=b", Err("the key is missing")),
            ("a:=x", Err("the value of `a` is not JSON")),
        ] {
            match (pair(text), want) {
                (Ok(got), Ok((key, value))) => assert_eq!(got, (key.to_owned(), value), "{text}"),
                (Err(got), Err(want)) => assert!(got.starts_with(want), "{text}: {got}"),
                (got, want) => panic!("{text}: {got:?}, not {want:?}"),
            }
        }
    }

    #[test]
    fn a_server_is_for_this_machine_unless_told_otherwise() {
        let args = Args::try_parse_from(["doable", "serve"]).unwrap();

        let Command::Serve(serve) = args.command else { panic!("it serves") };
        assert_eq!(serve.listen.to_string(), "127.0.0.1:7171");
        assert_eq!((serve.allow_hosts.len(), serve.trusted_proxies.len()), (0, 0));
        assert_eq!(serve.public_limit_factor, NonZeroU32::MIN);
    }

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory;

        Args::command().debug_assert();
    }
}
