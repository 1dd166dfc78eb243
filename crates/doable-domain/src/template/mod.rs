//! The template grammar of actions.md §3.1, one parser for SQL and HTTP.

/// A parsed template.
#[derive(Debug, Clone, PartialEq)]
pub struct Template;
