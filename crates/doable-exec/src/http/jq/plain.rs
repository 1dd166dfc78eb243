//! Programs that are a plain path, perhaps compared with a whole number: `.`,
//! `.body.item.title`, `.headers."content-type"`, `.status >= 400`. Answered without a worker, with jq's
//! meaning; whatever is not certain is left to the worker.

use serde_json::Value;

/// What `program` yields on `input`; `None` if it is not plain, or if jq would raise
/// an error whose words are the worker's to find.
pub(super) fn answer(program: &str, input: &Value) -> Option<Value> {
    let mut words = program.split_whitespace();
    let value = follow(words.next()?, input)?;
    let (operator, number) = match (words.next(), words.next(), words.next()) {
        (None, None, None) => return Some(value.clone()),
        // Rust reads `+1` as a number, jq does not.
        (Some(operator), Some(number), None) if !number.starts_with('+') => {
            (operator, number.parse::<i64>().ok()?)
        }
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
    keys.split('.').try_fold(input, |value, key| match (value, plain(key)?) {
        (Value::Object(object), key) => Some(object.get(key).unwrap_or(NULL)),
        (Value::Null, _) => Some(NULL),
        _ => None,
    })
}

/// The key that an identifier, or quoted text without anything special, stands for.
fn plain(key: &str) -> Option<&str> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if let Some(quoted) = key.strip_prefix('"') {
        let quoted = quoted.strip_suffix('"')?;
        return quoted.chars().all(|c| is_word(c) || c == '-').then_some(quoted);
    }
    let starts = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    (starts && key.chars().all(is_word)).then_some(key)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_plain_programs_are_answered() {
        let input =
            json!({"status": 404, "body": {"a": {"b_1": "x", "c-d": 2}, "n": null, "f": 1.5}});
        for (program, want) in [
            (".", Some(input.clone())),
            (".status", Some(json!(404))),
            (" .body.a.b_1 ", Some(json!("x"))),
            (".body.none.deeper", Some(Value::Null)),
            (".body.n.x", Some(Value::Null)),
            (".status >= 400", Some(json!(true))),
            (".status < 400", Some(json!(false))),
            (".status == 404", Some(json!(true))),
            (".body.a.\"c-d\"", Some(json!(2))),
            (".\"body\".\"a\".b_1", Some(json!("x"))),
            (".\"none\"", Some(Value::Null)),
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
            (".status == +404", None), // jq refuses it
            (".\"a", None),
            (".\"", None),
            (".\"a\\u0062\"", None),
            (".\"\\(1)\"", None),
            (".\"status\".\"x\"", None),
        ] {
            assert_eq!(answer(program, &input), want, "{program}");
        }
    }
}
