//! The variables that no caller can set: `{{$user.email}}` and its like
//! (actions.md §3 step 5).

use doable_domain::{
    id::RunId,
    value::{Value, Values},
};
use jiff::ZonedDateTime;
use uuid::Uuid;

use crate::caller::{Caller, Identity};

/// The value of the built-in `name` (with its `$`), or `None` if it has none for
/// this caller; then a clause around it is dropped.
fn value_of(name: &str, caller: &Caller, run: RunId, now: &ZonedDateTime) -> Option<Value> {
    match (name, &caller.identity) {
        ("$user.email", Identity::Person { email, .. }) => Some(Value::Text(email.clone())),
        ("$user.id", Identity::Person { id, .. }) => Some(Value::Text(id.to_string())),
        ("$now", _) => Some(Value::DateTime(now.datetime(), Some(now.offset()))),
        ("$today", _) => Some(Value::Date(now.date())),
        ("$uuid", _) => Some(Value::Text(Uuid::new_v4().to_string())),
        ("$run.id", _) => Some(Value::Text(run.to_string())),
        ("$request.ip", _) => caller.address.map(|ip| Value::Text(ip.to_string())),
        _ => None,
    }
}

/// Adds the built-ins among `variables` to `values`.
pub(crate) fn add<'a>(
    values: &mut Values,
    variables: impl Iterator<Item = &'a str>,
    caller: &Caller,
    run: RunId,
    now: &ZonedDateTime,
) {
    for name in variables.filter(|name| name.starts_with('$')) {
        if let Some(value) = value_of(name, caller, run, now) {
            values.insert(name.to_owned(), value);
        }
    }
}
