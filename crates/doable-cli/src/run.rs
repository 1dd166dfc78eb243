//! `doable run`.

use std::process::ExitCode;

use doable_app::wire::{Answer, ExecuteAction, RpcError};
use doable_domain::{action::Operation, bulk::Given, problem::RowProblem};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{Opened, args::Run, out, rows, show};

/// Runs an action and prints its answer; Ctrl-C cancels the run.
pub(crate) async fn run(opened: Opened, args: Run) -> anyhow::Result<ExitCode> {
    let action = show::find(&opened, &args.action).await?;
    let parameters = match &args.rows {
        Some(file) => Given::List(rows::read(&opened, action.id, file).await?),
        None if takes_list(&action.spec.operation) => {
            anyhow::bail!("this action runs on a list of rows; give it with --rows FILE")
        }
        None => Given::One(args.params.into_iter().collect()),
    };
    let key = args.idempotency_key.unwrap_or_else(|| Uuid::new_v4().to_string());
    let request = ExecuteAction { id: action.id, parameters, idempotency_key: Some(key.clone()) };
    let run = opened.app.execute(&opened.caller, request);
    tokio::pin!(run);
    let answer = tokio::select! {
        answer = &mut run => answer,
        _ = tokio::signal::ctrl_c() => {
            opened.app.cancel_run(&opened.caller, &key)?;
            run.await
        }
    };
    Ok(match answer.map_err(RpcError::from) {
        Ok(answer) => succeeded(&answer, args.json)?,
        Err(error) => failed(&error, args.json)?,
    })
}

fn takes_list(operation: &Operation) -> bool {
    matches!(operation, Operation::Implicit(implicit) if implicit.kind.takes_list())
}

fn succeeded(answer: &Answer, as_json: bool) -> anyhow::Result<ExitCode> {
    if as_json {
        out::say_json(&serde_json::to_value(answer)?);
        return Ok(ExitCode::SUCCESS);
    }
    match changed(&answer.body) {
        Some((1, verb)) => out::say(&format!("1 row {verb}")),
        Some((rows, verb)) => out::say(&format!("{rows} rows {verb}")),
        None if answer.body.is_null() => out::say("done"),
        None => out::say_json(&answer.body),
    }
    if let (Some(columns), Some(rows)) = (list(&answer.body, "columns"), list(&answer.body, "rows"))
    {
        let header: Vec<_> = columns.iter().map(|column| out::cell(&column["name"])).collect();
        let cells = |row: &Value| row.as_array().into_iter().flatten().map(out::cell).collect();
        out::say_table(&header, rows.iter().map(cells).collect());
    }
    if answer.body.get("truncated") == Some(&json!(true)) {
        out::say("(more rows are not shown)");
    }
    Ok(ExitCode::SUCCESS)
}

/// How many rows an answer says were changed, and how; `None` for one that shows its row, or
/// is of no database.
fn changed(body: &Value) -> Option<(u64, &'static str)> {
    let count = |key| body.get(key).and_then(Value::as_u64);
    let made = || Some(list(body, "created-row")?.len() as u64);
    count("rows-affected")
        .map(|rows| (rows, "changed"))
        .or_else(|| Some((count("rows-updated")?, "updated")))
        .or_else(|| Some((count("rows-deleted")?, "deleted")))
        .or_else(|| Some((count("rows-created").or_else(made)?, "created")))
}

fn failed(error: &RpcError, as_json: bool) -> anyhow::Result<ExitCode> {
    if as_json {
        out::say_json(&serde_json::to_value(error)?);
        return Ok(ExitCode::FAILURE);
    }
    out::complain(&format!("doable: {}", error.message));
    for (field, text) in &error.fields {
        out::complain(&format!("  {field}: {text}"));
    }
    for RowProblem { index, message, errors } in &error.rows {
        out::complain(&format!("  row {}: {message}", index + 1));
        for (field, text) in errors {
            out::complain(&format!("    {field}: {text}"));
        }
    }
    if let Some(body) = &error.body {
        out::complain(&format!("{body:#}"));
    }
    if error.may_have_acted {
        out::complain("it may have happened all the same; look before you run it again");
    }
    Ok(ExitCode::FAILURE)
}

fn list<'a>(body: &'a Value, key: &str) -> Option<&'a Vec<Value>> {
    body.get(key)?.as_array()
}
