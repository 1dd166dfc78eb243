//! Programs that are a plain path, perhaps compared with a whole number: `.`,
//! `.body.item.title`, `.status >= 400`. Answered without a worker, with jq's
//! meaning; whatever is not certain is left to the worker.

use serde_json::Value;

/// What `program` yields on `input`; `None` if it is not plain, or if jq would raise
/// an error whose words are the worker's to find.
pub(super) fn answer(program: &str, input: &Value) -> Option<Value> {
    let mut words = program.split_whitespace();
    let value = follow(words.next()?, input)?;
    let (operator, number) = match (words.next(), words.next(), words.next()) {
        (None, None, None) => return Some(value.clone()),
        (Some(operator), Some(number), None) => (operator, number.parse::<i64>().ok()?),
        _ => return None,
    };
    // jq orders values of any type; only whole numbers are compared here.
    let ordering = value.as_i64()?.cmp(&number);
    let holds = match operator {
        "==" => ordering.is_eq(),
        "!=" => ordering.is_ne(),
        "<" => ordering.is_lt(),
        "<=" => ordering.is_le(),
        ">" => ordering.is_gt(),
        ">=" => ordering.is_ge(),
        _ => return None,
    };
    Some(Value::Bool(holds))
}

/// The value at `.a.b`; null where an object lacks a key or null is asked for one.
fn follow<'a>(path: &str, input: &'a Value) -> Option<&'a Value> {
    const NULL: &Value = &Value::Null;
    let keys = path.strip_prefix('.')?;
    if keys.is_empty() {
        return Some(input);
    }
    keys.split('.').try_fold(input, |value, key| match value {
        _ if !is_identifier(key) => None,
        Value::Object(object) => Some(object.get(key).unwrap_or(NULL)),
        Value::Null => Some(NULL),
        _ => None,
    })
}

fn is_identifier(key: &str) -> bool {
    let mut chars = key.chars();
    let starts = chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    starts && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_plain_programs_are_answered() {
        let input = json!({"status": 404, "body": {"a": {"b_1": "x"}, "n": null, "f": 1.5}});
        for (program, want) in [
            (".", Some(input.clone())),
            (".status", Some(json!(404))),
            (" .body.a.b_1 ", Some(json!("x"))),
            (".body.none.deeper", Some(Value::Null)),
            (".body.n.x", Some(Value::Null)),
            (".status >= 400", Some(json!(true))),
            (".status < 400", Some(json!(false))),
            (".status == 404", Some(json!(true))),
            (".status.x", None),    // jq raises an error
            (".body.f > 1", None),  // not a whole number
            (".body.n > 1", None),  // jq orders null below numbers
            (".status>=400", None), // left to the worker
            (".body[0]", None),
            (".body | length", None),
            ("..", None),
            (".a.", None),
            ("", None),
            (".status and .body", None),
            (".\"a\"", None),
        ] {
            assert_eq!(answer(program, &input), want, "{program}");
        }
    }
}
