//! `doable show`, and how an action is found by what a person types.

use std::process::ExitCode;

use anyhow::bail;
use doable_domain::{action::Action, form::Field};

use crate::{Opened, args::Show, out};

/// Prints one action and the values it takes.
pub(crate) async fn show(opened: &Opened, args: &Show) -> anyhow::Result<ExitCode> {
    let action = find(opened, &args.action).await?;
    let shown = opened.app.get_action(&opened.caller, action.id).await?;
    if args.json {
        out::say_json(&serde_json::to_value(shown)?);
        return Ok(ExitCode::SUCCESS);
    }
    out::say(&format!(
        "{} ({} {})",
        action.spec.name,
        action.spec.operation.type_name(),
        action.id
    ));
    if let Some(description) = &action.spec.description {
        out::say(description);
    }
    if let Some(why) = &shown.not_ready {
        out::say(why);
    }
    for drift in &shown.drift {
        out::say(&drift.message);
    }
    let header = ["parameter", "type", "", "label"].map(str::to_owned);
    if !shown.form.fields.is_empty() {
        out::say("");
        out::say_table(&header, shown.form.fields.iter().map(row).collect());
    }
    Ok(ExitCode::SUCCESS)
}

/// The one action that `text` means.
pub(crate) async fn find(opened: &Opened, text: &str) -> anyhow::Result<Action> {
    let mut found = opened.app.find_actions(&opened.caller, text).await?;
    match (found.len(), found.pop()) {
        (1, Some(action)) => Ok(action),
        (_, None) => bail!("there is no action `{text}`; `doable list` shows those there are"),
        (count, Some(_)) => bail!("{count} actions are named `{text}`; use the id of one"),
    }
}

fn row(field: &Field) -> Vec<String> {
    let mut sort =
        serde_json::to_value(field.value_type).as_ref().map(out::cell).unwrap_or_default();
    if !field.options.is_empty() {
        let options: Vec<_> = field.options.iter().map(|option| out::cell(&option.value)).collect();
        sort = options.join("|");
    }
    if field.source.is_some() {
        sort.push_str(", from a query");
    }
    let required = if field.required { "required" } else { "" };
    vec![field.id.clone(), sort, required.to_owned(), field.label.clone()]
}
