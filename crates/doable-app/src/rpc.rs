//! The one list of commands, for every carrier: Tauri's IPC in the window,
//! `POST /rpc/<name>` in a browser. `ui/src/api/` has one function for each.

use doable_domain::id::DatabaseId;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{App, AppError, caller::Caller, wire};

/// Answers the command `name` with JSON.
///
/// # Errors
///
/// [`wire::RpcError`] with the code of whatever went wrong.
pub async fn call(
    app: &App,
    caller: &Caller,
    name: &str,
    args: Value,
) -> Result<Value, wire::RpcError> {
    let answer = match name {
        "app_info" => json(app.info(caller).await),
        "list_actions" => json(app.list_actions(caller, &read(args)?).await),
        "index_actions" => json(app.index_actions(caller, &read(args)?).await),
        "describe_actions" => {
            json(app.describe_actions(caller, read::<wire::DescribeActions>(args)?.ids).await)
        }
        "get_action" => json(app.get_action(caller, read::<wire::OfAction>(args)?.id).await),
        "create_action" => json(app.create_action(caller, read(args)?).await),
        "update_action" => json(app.update_action(caller, read(args)?).await),
        "archive_actions" => json(app.archive_actions(caller, read(args)?).await),
        "delete_action" => json(app.delete_action(caller, read::<wire::OfAction>(args)?.id).await),
        "duplicate_action" => {
            json(app.duplicate_action(caller, read::<wire::OfAction>(args)?.id).await)
        }
        "list_versions" => json(app.list_versions(caller, read::<wire::OfAction>(args)?.id).await),
        "get_version" => json(app.get_version(caller, read(args)?).await),
        "restore_version" => json(app.restore_version(caller, read(args)?).await),
        "preview_form" => json(app.preview_form(caller, read(args)?).await),
        "read_curl" => json(app.read_curl(caller, &read(args)?)),
        "copy_action" => json(app.copy_action(caller, read(args)?).await),
        "try_handles" => json(app.try_handles(caller, read(args)?).await),
        "check_query" => json(app.check_query(caller, read(args)?).await),
        "list_options" => json(app.list_options(caller, &read(args)?).await),
        "preview_options" => json(app.preview_options(caller, read(args)?).await),
        "execute_action" => json(app.execute(caller, read(args)?).await),
        "cancel_run" => {
            json(app.cancel_run(caller, &read::<wire::CancelRun>(args)?.idempotency_key))
        }
        "list_databases" => json(app.list_databases(caller).await),
        "create_database" => {
            let request = read::<wire::CreateDatabase>(args)?.with_actions();
            json(app.create_database(caller, request).await)
        }
        "update_database" => {
            let wire::metadata::ChangeDatabase { id, changes } = read(args)?;
            json(app.update_database(caller, id, changes).await)
        }
        "delete_database" => json(app.delete_database(caller, database(args)?).await),
        "validate_database" => json(app.validate_database(caller, read(args)?).await),
        "read_connection_string" => json(app.read_connection_string(caller, &read(args)?)),
        "find_postgres_files" => json(app.find_postgres_files(caller, read(args)?).await),
        "get_secrets_place" => json(app.get_secrets_place(caller).await),
        other => return of_schema(app, caller, other, args).await,
    };
    answer.map_err(wire::RpcError::from)
}

/// The commands about what is around actions: secrets, accounts, links.
async fn of_surroundings(
    app: &App,
    caller: &Caller,
    name: &str,
    args: Value,
) -> Result<Value, wire::RpcError> {
    let answer = match name {
        "list_secrets" => json(app.list_secrets(caller).await),
        "save_secret" => json(app.save_secret(caller, read(args)?).await),
        "delete_secret" => json(app.delete_secret(caller, &secret(args)?).await),
        "create_user" => json(app.create_user(caller, read(args)?).await),
        "update_user" => {
            let wire::ChangeUser { id, changes } = read(args)?;
            json(app.update_user(caller, id, changes).await)
        }
        "list_users" => json(app.list_users(caller).await),
        "current_user" => json(app.current_user(caller).await),
        "list_api_keys" => json(app.list_api_keys(caller).await),
        "create_api_key" => json(app.create_api_key(caller, read(args)?).await),
        "delete_api_key" => {
            json(app.delete_api_key(caller, read::<wire::OfApiKey>(args)?.id).await)
        }
        "get_sharing" => json(app.get_sharing(caller)),
        "set_sharing" => json(app.set_sharing(caller, read(args)?).await),
        "set_server" => json(app.set_server(caller, read(args)?).await),
        "list_links" => json(app.list_links(caller).await),
        "get_link" => json(app.get_link(caller, read::<wire::OfAction>(args)?.id).await),
        "create_link" => json(app.create_link(caller, read::<wire::OfAction>(args)?.id).await),
        "update_link" => json(app.update_link(caller, read(args)?).await),
        "delete_link" => json(app.revoke_link(caller, read::<wire::OfAction>(args)?.id).await),
        "prefill_link" => json(app.prefill_link(caller, read(args)?).await),
        "create_sample_workspace" => json(app.create_sample_workspace(caller).await),
        unknown => Err(AppError::Invalid {
            message: format!("there is no command `{unknown}`"),
            problems: Default::default(),
        }),
    };
    answer.map_err(wire::RpcError::from)
}

/// The commands about tables and models.
async fn of_schema(
    app: &App,
    caller: &Caller,
    name: &str,
    args: Value,
) -> Result<Value, wire::RpcError> {
    let answer = match name {
        "browse_tables" => json(app.browse_tables(caller, database(args)?).await),
        "list_columns" => json(app.list_columns(caller, database(args)?).await),
        "browse_table" => {
            json(app.browse_table(caller, read::<wire::schema::OfTable>(args)?.id).await)
        }
        "set_table_actions" => json(app.set_table_actions(caller, &read(args)?).await),
        "sync_database" => json(app.sync_schema(caller, database(args)?).await),
        "search_rows" => json(app.search_rows(caller, &read(args)?).await),
        "read_row" => json(app.prefetch(caller, &read(args)?).await),
        "browse_models" => json(app.browse_models(caller, database(args)?).await),
        "preview_model" => json(app.preview_model(caller, &read(args)?).await),
        "change_model" => json(app.change_model(caller, &read(args)?).await),
        "list_models" => json(app.list_models(caller).await),
        other => return of_journal(app, caller, other, args).await,
    };
    answer.map_err(wire::RpcError::from)
}

/// The commands about what has run, and about what is kept of it.
async fn of_journal(
    app: &App,
    caller: &Caller,
    name: &str,
    args: Value,
) -> Result<Value, wire::RpcError> {
    let answer = match name {
        "list_runs" => json(app.list_runs(caller, read(args)?).await),
        "get_run" => json(app.get_run(caller, read::<wire::OfRun>(args)?.id).await),
        "describe_run" => json(app.describe_run(caller, read::<wire::OfRun>(args)?.id).await),
        "run_statistics" => json(app.run_statistics(caller, read(args)?).await),
        "search_runs" => json(app.search_runs(caller, read(args)?).await),
        "list_backups" => json(app.list_backups(caller).await),
        "back_up" => json(app.back_up(caller).await),
        "restore_backup" => json(app.restore_backup(caller, read(args)?).await),
        "cancel_restore" => json(app.cancel_restore(caller).await),
        "get_retention" => json(app.get_retention(caller).await),
        "set_retention" => json(app.set_retention(caller, read(args)?).await),
        other => return of_surroundings(app, caller, other, args).await,
    };
    answer.map_err(wire::RpcError::from)
}

/// The arguments of a command; absent ones count as none.
fn read<T: DeserializeOwned>(args: Value) -> Result<T, wire::RpcError> {
    let args = if args.is_null() { Value::Object(Default::default()) } else { args };
    serde_json::from_value(args).map_err(|error| {
        let problems = Default::default();
        AppError::Invalid { message: format!("the arguments do not fit: {error}"), problems }.into()
    })
}

fn secret(args: Value) -> Result<String, wire::RpcError> {
    Ok(read::<wire::OfSecret>(args)?.name)
}

fn database(args: Value) -> Result<DatabaseId, wire::RpcError> {
    Ok(read::<wire::metadata::OfDatabase>(args)?.id)
}

fn json<T: Serialize>(answer: Result<T, AppError>) -> Result<Value, AppError> {
    let answer = answer?;
    serde_json::to_value(answer).map_err(|error| AppError::Invalid {
        message: format!("the answer can't be written as JSON: {error}"),
        problems: Default::default(),
    })
}
