//! The rows of a bulk action, from a file or the standard input.

use std::{io::Read as _, path::Path};

use anyhow::{Context as _, bail};
use doable_domain::{form::Field, id::ActionId};
use serde_json::{Map, Value};

use crate::Opened;

/// The rows in `file`; `-` is the standard input. A list of maps in JSON is taken as it is,
/// anything else is read as CSV.
pub(crate) async fn read(
    opened: &Opened,
    action: ActionId,
    file: &Path,
) -> anyhow::Result<Vec<Value>> {
    let text = text_of(file)?;
    if text.trim_start().starts_with('[') {
        return serde_json::from_str(&text)
            .with_context(|| format!("`{}` holds no list of maps in JSON", file.display()));
    }
    let form = opened.app.get_action(&opened.caller, action).await?.form;
    of_csv(&text, &form.fields).with_context(|| format!("`{}` can't be used", file.display()))
}

fn text_of(file: &Path) -> anyhow::Result<String> {
    let mut text = String::new();
    if file == Path::new("-") {
        std::io::stdin().read_to_string(&mut text).context("can't read the standard input")?;
    } else {
        text = std::fs::read_to_string(file)
            .with_context(|| format!("can't read `{}`", file.display()))?;
    }
    Ok(text)
}

/// The rows of a CSV text by field id; an empty cell gives its field no value.
fn of_csv(text: &str, fields: &[Field]) -> anyhow::Result<Vec<Value>> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut ids = Vec::new();
    for name in reader.headers()? {
        let Some(field) = fields.iter().find(|field| is_called(field, name)) else {
            let known: Vec<_> = fields.iter().map(|field| field.id.as_str()).collect();
            bail!(
                "the column `{name}` is no field of the action; its fields are {}",
                known.join(", ")
            );
        };
        ids.push(field.id.clone());
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record?;
        let given = ids.iter().zip(record.iter()).filter(|(_, cell)| !cell.is_empty());
        let row: Map<String, Value> =
            given.map(|(id, cell)| (id.clone(), Value::from(cell))).collect();
        rows.push(Value::Object(row));
    }
    Ok(rows)
}

/// Whether a column's name is the field's, whatever its case and punctuation.
fn is_called(field: &Field, name: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    [&field.id, &field.slug, &field.label].into_iter().any(|own| plain(own) == plain(name))
}

#[cfg(test)]
mod tests {
    use doable_domain::{
        draft,
        form::{Field, form_spec},
    };
    use serde_json::json;

    use super::*;

    fn fields() -> Vec<Field> {
        let draft = json!({
            "name": "A", "type": "query", "model_id": 1, "database_id": 1,
            "dataset_query": {"database": 1, "type": "native",
                "native": {"query": "SELECT {{email}}, {{unit_price}}"}},
        });
        let spec = draft::check(draft.as_object().unwrap(), &|_| None).spec.unwrap();
        form_spec(&spec).fields
    }

    #[test]
    fn a_csv_is_read_by_the_names_in_its_first_line() {
        for (text, want) in [
            (
                "Email,unit price\na@b.c,1\n\"x, y\",\n",
                Ok(json!([{"email": "a@b.c", "unit_price": "1"}, {"email": "x, y"}])),
            ),
            ("\u{feff}email\n", Ok(json!([]))),
            ("email,size\na,1", Err("the column `size` is no field of the action")),
            ("email\na,1", Err("found record with 2 fields")),
        ] {
            match (of_csv(text, &fields()), want) {
                (Ok(got), Ok(want)) => assert_eq!(Value::Array(got), want, "{text}"),
                (Err(got), Err(want)) => assert!(got.to_string().contains(want), "{text}: {got}"),
                (got, want) => panic!("{text}: {got:?}, not {want:?}"),
            }
        }
    }
}
