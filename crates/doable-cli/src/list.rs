//! `doable list`.

use std::process::ExitCode;

use doable_app::wire::{ActionSummary, ListActions};

use crate::{Opened, args::List, out};

/// Prints the actions, by name.
pub(crate) async fn list(opened: &Opened, args: &List) -> anyhow::Result<ExitCode> {
    let which = ListActions { archived: args.archived };
    let actions = opened.app.list_actions(&opened.caller, &which).await?;
    if args.json {
        out::say_json(&serde_json::to_value(actions)?);
    } else if actions.is_empty() {
        out::say("no actions; `doable sample` makes some to try");
    } else {
        let header = ["id", "name", "type", "on", "last run"].map(str::to_owned);
        out::say_table(&header, actions.iter().map(row).collect());
    }
    Ok(ExitCode::SUCCESS)
}

fn row(action: &ActionSummary) -> Vec<String> {
    let sort = action.kind.as_ref().or(action.method.as_ref()).unwrap_or(&action.operation);
    let last = action.last_run.as_ref().map_or("-", |run| run.status.as_str());
    vec![
        action.id.to_string(),
        action.name.clone(),
        sort.clone(),
        action.database_name.as_ref().unwrap_or(&action.model_name).clone(),
        last.to_owned(),
    ]
}
