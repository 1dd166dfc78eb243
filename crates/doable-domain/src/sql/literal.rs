//! A template's SQL with its values written out, for people who run it by hand; the program
//! itself binds values and never sends this.

use crate::{
    database::Engine,
    template::{MissingVariables, Resolved, Template},
    value::{Value, Values},
};

/// `template` with `values` as literals of `engine`.
///
/// # Errors
///
/// [`MissingVariables`] if one outside every clause has no value.
pub fn written_out(
    template: &Template,
    values: &Values,
    engine: Engine,
) -> Result<String, MissingVariables> {
    let pieces = template.resolve(values)?;
    Ok(pieces
        .into_iter()
        .map(|piece| match piece {
            Resolved::Literal(text) => text.to_owned(),
            Resolved::Value { value, .. } => literal(value, engine),
        })
        .collect())
}

pub(super) fn literal(value: &Value, engine: Engine) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        // Two minus signs would begin a comment.
        Value::Number(number) if number.as_str().starts_with('-') => {
            format!("({})", number.as_str())
        }
        Value::Number(number) => number.as_str().to_owned(),
        Value::Bool(yes) if engine == Engine::Postgres => yes.to_string(),
        Value::Bool(yes) => u8::from(*yes).to_string(),
        Value::Text(_) | Value::Date(_) | Value::DateTime(..) | Value::Time(_) => {
            quoted(&value.to_text(), engine)
        }
    }
}

fn quoted(text: &str, engine: Engine) -> String {
    let doubled = text.replace('\'', "''");
    match engine {
        // In `E''` a backslash means the same whatever `standard_conforming_strings` says.
        Engine::Postgres if text.contains('\\') => format!("E'{}'", doubled.replace('\\', "\\\\")),
        Engine::Mysql => format!("'{}'", doubled.replace('\\', "\\\\")),
        Engine::Postgres | Engine::Sqlite => format!("'{doubled}'"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{parameter::ValueType, template::Language};

    #[test]
    fn values_are_written_as_the_engine_reads_them() {
        use Engine::{Mysql, Postgres, Sqlite};
        for (engine, kind, value, want) in [
            (Sqlite, ValueType::Text, json!("O'Brien"), "'O''Brien'"),
            (Sqlite, ValueType::Text, json!("a\\'"), "'a\\'''"),
            (Postgres, ValueType::Text, json!("a\\'; DROP"), "E'a\\\\''; DROP'"),
            (Mysql, ValueType::Text, json!("a\\'; DROP"), "'a\\\\''; DROP'"),
            (Sqlite, ValueType::Number, json!(-1.5), "(-1.5)"),
            (Postgres, ValueType::Number, json!("12345678901234567890"), "12345678901234567890"),
            (Postgres, ValueType::Boolean, json!(true), "true"),
            (Mysql, ValueType::Boolean, json!(false), "0"),
            (Postgres, ValueType::Date, json!("2026-01-31"), "'2026-01-31'"),
            (Postgres, ValueType::Text, json!(null), "NULL"),
        ] {
            let template = Template::parse("x = {{a}}[[ AND {{b}}]]", Language::Sql).unwrap();
            let values = Values::from([("a".to_owned(), Value::from_json(kind, &value).unwrap())]);

            let got = written_out(&template, &values, engine).unwrap();

            assert_eq!(got, format!("x = {want}"), "{value}");
        }
    }
}
