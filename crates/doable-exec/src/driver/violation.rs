//! What a database refuses, in the words of actions.md §3.3: the same for every engine.
//! Each driver says which of these it was, from its engine's own codes.

use doable_domain::{implicit::slug, schema::display_name};

use crate::ExecError;

/// What a statement was doing to its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WriteKind {
    Insert,
    Update,
    Delete,
}

/// A rule of the database that a write broke; columns as the engine spells them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Violation<'t> {
    /// A column without a value needs one.
    NotNull { column: &'t str },
    /// Another row has these values.
    Unique { columns: Vec<&'t str> },
    /// A row that is referred to is not there, or the row is referred to and must stay.
    /// The columns, where the engine tells.
    ForeignKey { kind: WriteKind, columns: Vec<&'t str> },
    /// A value that the column's type does not take; the column, where the engine tells.
    WrongType { column: Option<&'t str> },
    /// A condition on the row does not hold.
    Check { name: &'t str },
    /// Whoever is signed in may not do that to the table.
    Permission { kind: WriteKind },
}

impl From<Violation<'_>> for ExecError {
    fn from(violation: Violation<'_>) -> Self {
        let field = |column: &&str, problem: String| (slug(column), problem);
        let (message, fields) = match &violation {
            Violation::NotNull { column } => (
                format!("{} must have values.", display_name(column)),
                vec![field(column, "You must provide a value.".to_owned())],
            ),
            Violation::Unique { columns } => {
                let names: Vec<_> = columns.iter().map(|column| display_name(column)).collect();
                let taken = |name: &str| format!("This {name} value already exists.");
                let fields =
                    columns.iter().zip(&names).map(|(column, name)| field(column, taken(name)));
                (format!("{} already exists.", sentence(&names)), fields.collect())
            }
            Violation::ForeignKey { kind, columns } => {
                let message = match kind {
                    WriteKind::Insert => "Unable to create a new record.",
                    WriteKind::Update => "Unable to update the record.",
                    WriteKind::Delete => "Other tables rely on this row so it cannot be deleted.",
                };
                let gone = |column: &str| format!("This {} does not exist.", display_name(column));
                let fields = columns.iter().map(|column| field(column, gone(column)));
                (message.to_owned(), fields.collect())
            }
            Violation::WrongType { column } => {
                let problem = "This value isn’t of the correct type.";
                let fields = column.iter().map(|column| field(column, problem.to_owned()));
                return Self::WrongType { fields: fields.collect() };
            }
            Violation::Check { name } => {
                (format!("Some of your values violate the constraint: {name}"), Vec::new())
            }
            Violation::Permission { kind } => {
                let what = match kind {
                    WriteKind::Insert => "add data to",
                    WriteKind::Update => "update data in",
                    WriteKind::Delete => "delete data from",
                };
                (format!("You don't have permission to {what} this table."), Vec::new())
            }
        };
        Self::Rejected { message, fields: fields.into_iter().collect() }
    }
}

/// `A`, `A and B`, `A, B and C`.
fn sentence(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
