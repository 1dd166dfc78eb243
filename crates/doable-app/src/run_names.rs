//! What the values of runs are called: as in the forms of their actions now, since the
//! journal keeps the parameters' ids.

use std::collections::HashMap;

use doable_domain::{
    form::{is_of_row, labels},
    id::ActionId,
    run::RunLine,
    schema::display_name,
};
use doable_store::Store;
use serde_json::{Map, Value};

use crate::AppError;

/// The names of the actions that were asked for.
#[derive(Default)]
pub(crate) struct RunNames(HashMap<ActionId, Names>);

/// The names of one action's values; of a deleted one there are none.
#[derive(Default)]
struct Names {
    /// By parameter id, in the form's order.
    labels: Vec<(String, String)>,
    /// Whether any other id is a column's.
    is_of_row: bool,
}

impl RunNames {
    /// Reads the names of those of `actions` that are not known yet.
    pub(crate) async fn read(
        &mut self,
        store: &Store,
        actions: impl Iterator<Item = ActionId>,
    ) -> Result<(), AppError> {
        for id in actions {
            if self.0.contains_key(&id) {
                continue;
            }
            let action = store.action(id).await?;
            let names = action.map(|action| Names {
                labels: labels(&action.spec),
                is_of_row: is_of_row(&action.spec),
            });
            self.0.insert(id, names.unwrap_or_default());
        }
        Ok(())
    }

    /// Puts names in the place of the ids, and the values in the form's order.
    pub(crate) fn put_into(&self, line: &mut RunLine) {
        let Some(names) = line.action_id.and_then(|id| self.0.get(&id)) else { return };
        line.values.sort_by_key(|it| it.name.as_ref().map_or(usize::MAX, |id| names.place(id)));
        for name in line.values.iter_mut().filter_map(|value| value.name.as_mut()) {
            *name = names.label(name);
        }
    }

    /// `name: value`, one to a line, in the form's order.
    pub(crate) fn written(&self, action: Option<ActionId>, values: &Map<String, Value>) -> String {
        let none = Names::default();
        let names = action.and_then(|id| self.0.get(&id)).unwrap_or(&none);
        let mut values: Vec<_> = values.iter().collect();
        values.sort_by_key(|(id, _)| names.place(id));
        let line = |(id, value): (&String, &Value)| match value {
            Value::String(text) => format!("{}: {text}", names.label(id)),
            Value::Null => format!("{}:", names.label(id)),
            other => format!("{}: {other}", names.label(id)),
        };
        values.into_iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

impl Names {
    fn place(&self, id: &str) -> usize {
        self.labels.iter().position(|(known, _)| known == id).unwrap_or(usize::MAX)
    }

    fn label(&self, id: &str) -> String {
        match self.labels.iter().find(|(known, _)| known == id) {
            Some((_, label)) => label.clone(),
            None if self.is_of_row => display_name(id),
            None => id.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use doable_domain::id::ActionId;
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_written_in_the_order_of_the_form() {
        let id = ActionId::try_from(1).unwrap();
        let label = |id: &str, label: &str| (id.to_owned(), label.to_owned());
        let labels = vec![label("town", "City"), label("a", "Amount")];
        let of = |is_of_row| {
            let names = Names { labels: labels.clone(), is_of_row };
            RunNames(HashMap::from([(id, names)]))
        };
        let values = json!({"a": 5, "customer_id": null, "town": "Ulm"});
        let values = values.as_object().unwrap();

        assert_eq!(of(false).written(Some(id), values), "City: Ulm\nAmount: 5\ncustomer_id:");
        assert_eq!(of(true).written(Some(id), values), "City: Ulm\nAmount: 5\nCustomer ID:");
        assert_eq!(of(true).written(None, values), "a: 5\ncustomer_id:\ntown: Ulm");
    }
}
