//! The columns that the variables of a SQL text stand for: those they are compared with or
//! written to. What a column is of type, the text does not tell.

use std::{collections::BTreeMap, ops::ControlFlow};

use serde::Serialize;
use sqlparser::{
    ast::{
        Assignment, AssignmentTarget, BinaryOperator, Expr, FromTable, Ident, InTarget, Insert,
        ObjectName, OnConflictAction, OnInsert, Query, Select, SetExpr, Statement, TableFactor,
        TableObject, TableWithJoins, UpdateTableFromKind, Value, ValueWithSpan, Visit as _,
        Visitor,
    },
    parser::Parser,
};

use super::{TableName, dialect};
use crate::{
    database::Engine,
    template::{Piece, Template},
};

/// A column as a text names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct MeantColumn {
    /// The tables it can be of, as far as they have it; none if it is of something else.
    pub tables: Vec<TableName>,
    /// Its name.
    pub column: String,
}

/// The columns that each variable of `template` stands for, optional clauses included. `None`
/// if the text can't be understood, as while it is being typed.
#[must_use]
pub fn meant_columns(
    template: &Template,
    engine: Engine,
) -> Option<BTreeMap<String, Vec<MeantColumn>>> {
    let mut laid = Laid { engine, sql: String::new(), names: Vec::new() };
    laid.add(template.pieces());
    let statements = Parser::parse_sql(dialect(engine), &laid.sql).ok()?;
    let mut reader = Reader { names: laid.names, ..Reader::default() };
    let _: ControlFlow<()> = statements.visit(&mut reader);
    Some(reader.found)
}

/// A text with a placeholder of its own for each variable, numbered on every engine.
struct Laid {
    engine: Engine,
    sql: String,
    names: Vec<String>,
}

impl Laid {
    fn add(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            match piece {
                Piece::Literal(text) => self.sql.push_str(text),
                Piece::Clause(inner) => self.add(inner),
                Piece::Variable(variable) => {
                    self.names.push(variable.name.clone());
                    self.sql.push(if self.engine == Engine::Postgres { '$' } else { '?' });
                    self.sql.push_str(&self.names.len().to_string());
                }
            }
        }
    }
}

/// What the names of a statement or SELECT lead to.
#[derive(Default)]
struct Scope {
    /// By alias in lower case; `None`: something whose columns are not known.
    sources: Vec<(String, Option<TableName>)>,
}

/// Reads statements, with what the names lead to where it is.
#[derive(Default)]
struct Reader {
    /// Of the variables, by their placeholders.
    names: Vec<String>,
    found: BTreeMap<String, Vec<MeantColumn>>,
    scopes: Vec<Scope>,
    /// The names that WITH gives to queries, of each query around.
    with: Vec<Vec<String>>,
}

impl Reader {
    fn scope<'a>(&self, tables: impl IntoIterator<Item = &'a TableWithJoins>) -> Scope {
        let mut scope = Scope::default();
        for table in tables {
            self.add(&mut scope, table);
        }
        scope
    }

    fn add(&self, scope: &mut Scope, table: &TableWithJoins) {
        let joined = table.joins.iter().map(|join| &join.relation);
        for factor in std::iter::once(&table.relation).chain(joined) {
            match factor {
                TableFactor::Table { name, alias, args: None, .. } => {
                    scope.sources.extend(self.source(name, alias.as_ref().map(|it| &it.name)));
                }
                TableFactor::NestedJoin { table_with_joins, alias: None } => {
                    self.add(scope, table_with_joins);
                }
                TableFactor::Derived { alias: Some(alias), .. }
                | TableFactor::Table { alias: Some(alias), .. } => {
                    scope.sources.push((alias.name.value.to_lowercase(), None));
                }
                _ => scope.sources.push((String::new(), None)),
            }
        }
    }

    /// What `name` leads to, by the name it has from there on.
    fn source(
        &self,
        name: &ObjectName,
        alias: Option<&Ident>,
    ) -> Option<(String, Option<TableName>)> {
        let parts = idents(name)?;
        let (last, before) = parts.split_last()?;
        let known = alias.unwrap_or(last).value.to_lowercase();
        let own = last.value.to_lowercase();
        let is_query = before.is_empty() && self.with.iter().flatten().any(|it| *it == own);
        let schema = before.last().map(|schema| schema.value.clone());
        let table = TableName { schema, name: last.value.clone() };
        Some((known, (!is_query).then_some(table)))
    }

    /// The column that these names say where the reader is.
    fn column(&self, parts: &[&Ident]) -> Option<MeantColumn> {
        let (column, of) = parts.split_last()?;
        let mut tables = Vec::new();
        if let Some(of) = of.last() {
            let of = of.value.to_lowercase();
            let mut sources = self.scopes.iter().rev().flat_map(|scope| &scope.sources);
            let source = sources.find(|(alias, _)| *alias == of);
            tables.extend(source.and_then(|(_, table)| table.clone()));
        } else {
            for Scope { sources } in self.scopes.iter().rev() {
                tables.extend(sources.iter().filter_map(|(_, table)| table.clone()));
                // What is not a table's here may be that one's.
                if sources.iter().any(|(_, table)| table.is_none()) {
                    break;
                }
            }
        }
        Some(MeantColumn { tables, column: column.value.clone() })
    }

    /// Notes that `value`, if it is a variable, stands for `column`.
    fn note(&mut self, value: &Expr, column: Option<MeantColumn>) {
        let (Some(at), Some(column)) = (placeholder(value), column) else { return };
        let Some(name) = at.checked_sub(1).and_then(|at| self.names.get(at)) else { return };
        let known = self.found.entry(name.clone()).or_default();
        if !known.contains(&column) {
            known.push(column);
        }
    }

    fn assigned(&mut self, assignments: &[Assignment]) {
        for Assignment { target, value } in assignments {
            if let AssignmentTarget::ColumnName(name) = target {
                let column = idents(name).and_then(|parts| self.column(&parts));
                self.note(value, column);
            }
        }
    }

    fn inserted(&mut self, insert: &Insert) {
        self.assigned(&insert.assignments);
        match &insert.on {
            Some(OnInsert::DuplicateKeyUpdate(assignments)) => self.assigned(assignments),
            Some(OnInsert::OnConflict(conflict)) => {
                if let OnConflictAction::DoUpdate(update) = &conflict.action {
                    self.assigned(&update.assignments);
                }
            }
            _ => {}
        }
        let Some(SetExpr::Values(values)) = insert.source.as_deref().map(|query| &*query.body)
        else {
            return;
        };
        for row in &values.rows {
            for (column, value) in insert.columns.iter().zip(&row.content) {
                let column = idents(column).and_then(|parts| self.column(&parts));
                self.note(value, column);
            }
        }
    }
}

impl Visitor for Reader {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        let with = query.with.iter().flat_map(|with| &with.cte_tables);
        self.with.push(with.map(|cte| cte.alias.name.value.to_lowercase()).collect());
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
        self.with.pop();
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        let scope = self.scope(&select.from);
        self.scopes.push(scope);
        ControlFlow::Continue(())
    }

    fn post_visit_select(&mut self, _: &Select) -> ControlFlow<()> {
        self.scopes.pop();
        ControlFlow::Continue(())
    }

    fn pre_visit_statement(&mut self, statement: &Statement) -> ControlFlow<()> {
        let scope = match statement {
            Statement::Update(update) => {
                let from = match &update.from {
                    Some(
                        UpdateTableFromKind::BeforeSet(from) | UpdateTableFromKind::AfterSet(from),
                    ) => from.as_slice(),
                    None => &[],
                };
                self.scope(std::iter::once(&update.table).chain(from))
            }
            Statement::Delete(delete) => {
                let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) =
                    &delete.from;
                self.scope(from.iter().chain(delete.using.iter().flatten()))
            }
            Statement::Insert(Insert {
                table: TableObject::TableName(name), table_alias, ..
            }) => {
                let alias = table_alias.as_ref().map(|it| &it.alias);
                Scope { sources: self.source(name, alias).into_iter().collect() }
            }
            _ => Scope::default(),
        };
        self.scopes.push(scope);
        match statement {
            Statement::Update(update) => self.assigned(&update.assignments),
            Statement::Insert(insert) => self.inserted(insert),
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn post_visit_statement(&mut self, _: &Statement) -> ControlFlow<()> {
        self.scopes.pop();
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        let pairs: Vec<(&Expr, &Expr)> = match expr {
            Expr::BinaryOp { left, op, right } if compares(op) => {
                vec![(left, right), (right, left)]
            }
            Expr::IsDistinctFrom(left, right) | Expr::IsNotDistinctFrom(left, right) => {
                vec![(left, right), (right, left)]
            }
            Expr::In { expr, target: InTarget::List(list), .. } => {
                list.iter().map(|it| (&**expr, it)).collect()
            }
            Expr::Between { expr, low, high, .. } => vec![(expr, low), (expr, high)],
            _ => return ControlFlow::Continue(()),
        };
        for (column, value) in pairs {
            let column = named(column).and_then(|parts| self.column(&parts));
            self.note(value, column);
        }
        ControlFlow::Continue(())
    }
}

fn compares(operator: &BinaryOperator) -> bool {
    use BinaryOperator::{Eq, Gt, GtEq, Lt, LtEq, NotEq, Spaceship};
    matches!(operator, Eq | NotEq | Lt | LtEq | Gt | GtEq | Spaceship)
}

/// The number of a placeholder that stands alone, or is cast.
fn placeholder(value: &Expr) -> Option<usize> {
    match value {
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => placeholder(inner),
        Expr::Value(ValueWithSpan { value: Value::Placeholder(text), .. }) => {
            text.get(1..)?.parse().ok()
        }
        _ => None,
    }
}

/// The names of a column that stands alone.
fn named(expr: &Expr) -> Option<Vec<&Ident>> {
    match expr {
        Expr::Nested(inner) => named(inner),
        Expr::Identifier(name) => Some(vec![name]),
        Expr::CompoundIdentifier(names) => Some(names.iter().collect()),
        _ => None,
    }
}

fn idents(name: &ObjectName) -> Option<Vec<&Ident>> {
    name.0.iter().map(|part| part.as_ident()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Language;

    /// `x: orders.status, b|a.id`, by variable; what can't be understood is `?`.
    fn found(sql: &str, engine: Engine) -> String {
        let template = Template::parse(sql, Language::Sql).unwrap();
        let Some(found) = meant_columns(&template, engine) else { return "?".to_owned() };
        let table = |TableName { schema, name }: &TableName| {
            schema.iter().chain([name]).cloned().collect::<Vec<_>>().join("/")
        };
        let column = |MeantColumn { tables, column }: &MeantColumn| {
            let tables: Vec<String> = tables.iter().map(table).collect();
            format!("{}.{column}", tables.join("|"))
        };
        let columns = found.into_iter().map(|(name, columns)| {
            let columns: Vec<String> = columns.iter().map(column).collect();
            format!("{name}: {}", columns.join(", "))
        });
        columns.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn a_variable_stands_for_what_it_is_compared_with_or_written_to() {
        for (sql, want) in [
            ("UPDATE t SET a = {{x}}, b = b - {{y}} WHERE id = {{ id }}", "id: t.id; x: t.a"),
            ("UPDATE t AS u SET a = {{x}} WHERE u.id = {{id}}", "id: t.id; x: t.a"),
            ("DELETE FROM s.t WHERE {{x}} >= a AND (b) <> ({{y}})", "x: s/t.a; y: s/t.b"),
            ("SELECT * FROM t AS o WHERE o.Made >= CAST({{since}} AS DATE)", "since: t.Made"),
            ("SELECT 1 FROM t WHERE a IN ({{x}}, 1, {{y}})", "x: t.a; y: t.a"),
            ("SELECT 1 FROM t WHERE a NOT BETWEEN {{l}} AND {{h}}", "h: t.a; l: t.a"),
            (
                "SELECT 1 FROM t WHERE a = {{x}} [[AND b < {{x}}]] [[AND c = {{y}}]]",
                "x: t.a, t.b; y: t.c",
            ),
            ("INSERT INTO t (a, b, c) VALUES ({{x}}, lower({{y}}), {{z}})", "x: t.a; z: t.c"),
            ("INSERT INTO t (a) VALUES (1), ({{x}}); DELETE FROM u WHERE b = {{x}}", "x: t.a, u.b"),
            ("INSERT INTO t VALUES ({{x}})", ""),
            ("INSERT INTO t (a) SELECT b FROM u WHERE c = {{x}}", "x: u|t.c"),
            ("SELECT 1 FROM t WHERE a = 1 -- b = {{y}}", ""),
            ("SELECT {{x}}, lower(a) FROM t WHERE lower(a) = {{y}} AND b LIKE {{z}}", ""),
            ("SELECT * FROM t LIMIT {{n}}", ""),
            (
                "SELECT 1 FROM a JOIN s.b AS c ON c.id = {{x}} WHERE n = {{y}}",
                "x: s/b.id; y: a|s/b.n",
            ),
            (
                "SELECT 1 FROM t WHERE id IN (SELECT o FROM u WHERE k = {{x}} AND t.b = {{y}})",
                "x: u|t.k; y: t.b",
            ),
            (
                "SELECT 1 FROM (SELECT a FROM t WHERE b = {{x}}) d WHERE a = {{y}} AND d.a = {{z}}",
                "x: t.b; y: .a; z: .a",
            ),
            (
                "WITH c AS (SELECT a FROM t WHERE b = {{x}}) SELECT 1 FROM c JOIN u ON c.a = {{y}} WHERE n = {{z}}",
                "x: t.b; y: .a; z: u.n",
            ),
            ("SELECT 1 FROM t WHERE nobody.a = {{x}}", "x: .a"),
            (
                "SELECT CASE WHEN a = {{x}} THEN 1 END FROM t GROUP BY b HAVING c > {{y}}",
                "x: t.a; y: t.c",
            ),
            ("SELECT 1 WHERE 1 = {{x}}", ""),
            ("", ""),
            ("UPDATE t SET a = {{x}} WHERE", "?"),
            ("SELECT FROM WHERE {{x}}", "?"),
            ("do what I mean with {{x}}", "?"),
        ] {
            for engine in [Engine::Sqlite, Engine::Postgres, Engine::Mysql] {
                assert_eq!(found(sql, engine), want, "{engine:?}: {sql}");
            }
        }
    }

    #[test]
    fn each_dialect_is_read_in_its_own_words() {
        use Engine::{Mysql, Postgres, Sqlite};
        for (engine, sql, want) in [
            (
                Postgres,
                "UPDATE \"My T\" SET \"B c\" = {{x}}::int WHERE id = {{y}}::uuid",
                "x: My T.B c; y: My T.id",
            ),
            (Sqlite, "SELECT 1 FROM \"T\" WHERE \"a\" = {{x}}", "x: T.a"),
            (
                Mysql,
                "SELECT 1 FROM `d`.`T` WHERE `a` <=> {{x}} AND `T`.b = {{y}}",
                "x: d/T.a; y: d/T.b",
            ),
            (
                Postgres,
                "UPDATE t SET a = {{x}} FROM u WHERE u.b = {{y}} AND c = {{z}}",
                "x: t|u.a; y: u.b; z: t|u.c",
            ),
            (Postgres, "DELETE FROM t USING u WHERE u.b = {{x}}", "x: u.b"),
            (
                Postgres,
                "WITH gone AS (DELETE FROM t WHERE a = {{x}} RETURNING *) SELECT 1 FROM gone",
                "x: t.a",
            ),
            (
                Postgres,
                "WITH c AS (SELECT 1) UPDATE t SET a = {{x}} WHERE b = {{y}}",
                "x: t.a; y: t.b",
            ),
            (Postgres, "SELECT 1 FROM t WHERE a IS DISTINCT FROM {{x}}", "x: t.a"),
            (Postgres, "SELECT 1 FROM generate_series(1, {{n}}) g, t WHERE g = {{x}}", "x: t.g"),
            (
                Postgres,
                "INSERT INTO t AS o (a) VALUES ({{x}}) ON CONFLICT (a) DO UPDATE SET b = {{y}} \
                 WHERE o.c = {{z}} AND excluded.a = {{z}}",
                "x: t.a; y: t.b; z: t.c, .a",
            ),
            (Sqlite, "INSERT OR REPLACE INTO t (a) VALUES ({{x}}) RETURNING a", "x: t.a"),
            (
                Sqlite,
                "INSERT INTO t (a) VALUES ({{x}}) ON CONFLICT DO UPDATE SET a = {{y}}",
                "x: t.a; y: t.a",
            ),
            (Mysql, "INSERT INTO t SET a = {{x}}, b = {{y}}", "x: t.a; y: t.b"),
            (Mysql, "REPLACE INTO t (a) VALUES ({{x}})", "x: t.a"),
            (
                Mysql,
                "INSERT INTO t (a) VALUES ({{x}}) ON DUPLICATE KEY UPDATE b = {{y}}",
                "x: t.a; y: t.b",
            ),
            (
                Mysql,
                "UPDATE t JOIN u ON u.t = t.id SET u.a = {{x}} WHERE t.id = {{id}}",
                "id: t.id; x: u.a",
            ),
        ] {
            assert_eq!(found(sql, engine), want, "{engine:?}: {sql}");
        }
    }
}
