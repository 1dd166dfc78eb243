//! Where the texts of a draft stop being templates, so that an editor can show it there.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::template::{Language, Position, Template};

/// The texts that are templates, by the key of their problems.
const TEXTS: [(&str, &[&str], Language); 3] = [
    ("dataset_query", &["dataset_query", "native", "query"], Language::Sql),
    ("template.url", &["template", "url"], Language::Plain),
    ("template.body", &["template", "body"], Language::Plain),
];

/// The place of each text's first template error, by the key of its problem.
#[must_use]
pub fn places(draft: &Map<String, Value>) -> BTreeMap<String, Position> {
    let wrong = |(key, path, language): (&str, &[&str], Language)| {
        let (first, rest) = path.split_first()?;
        let text = rest.iter().try_fold(draft.get(*first)?, |value, key| value.get(*key))?;
        let error = Template::parse(text.as_str()?, language).err()?;
        Some((key.to_owned(), error.at))
    };
    TEXTS.into_iter().filter_map(wrong).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_text_tells_where_it_is_no_template() {
        for (draft, want) in [
            (json!({}), json!({})),
            (json!({"dataset_query": {"native": {"query": "a = {{a}}"}}}), json!({})),
            (
                json!({"dataset_query": {"native": {"query": "a\n  = {{a"}}}),
                json!({"dataset_query": {"line": 2, "column": 5}}),
            ),
            (
                json!({"template": {"url": "https://x/{{}}", "body": "[[x]]", "headers": 1}}),
                json!({
                    "template.url": {"line": 1, "column": 11},
                    "template.body": {"line": 1, "column": 1},
                }),
            ),
        ] {
            let Value::Object(draft) = draft else { panic!("{draft}") };

            assert_eq!(json!(places(&draft)), want, "{draft:?}");
        }
    }
}
