import { CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { MySQL, PostgreSQL, type SQLDialect, sql } from "@codemirror/lang-sql";
import { EditorState } from "@codemirror/state";
import { expect, it } from "vitest";
import { type CodeTable, type SqlEngine, sqlSources } from "./codeCompletion";

const table = (name: string, columns: string[], schema: string | null = null): CodeTable => ({
  schema,
  name,
  is_view: false,
  columns: columns.map((column) => ({ name: column, database_type: "INTEGER" })),
});

const shop = [
  table("orders", ["id", "status", "shipped at"], "public"),
  table("customer", ["id", "statute"], "public"),
  table("Order", ["id"], "audit"),
];

/** What is offered at `|` and begins with what is typed there, as it would be written. */
async function offered(text: string, engine: SqlEngine = "postgres", tables = shop) {
  const dialects: Partial<Record<SqlEngine, SQLDialect>> = { postgres: PostgreSQL, mysql: MySQL };
  const dialect = dialects[engine] ?? PostgreSQL;
  const pos = text.indexOf("|");
  const state = EditorState.create({
    doc: text.replace("|", ""),
    extensions: [sql({ dialect })],
  });
  const found = await Promise.all(
    sqlSources(engine, dialect, tables).map((source) =>
      source(new CompletionContext(state, pos, false)),
    ),
  );
  return found
    .filter((result): result is CompletionResult => result !== null)
    .flatMap(({ from, options }) => {
      const typed = state.sliceDoc(from, pos).toLowerCase();
      return options.filter(({ label }) => label.toLowerCase().startsWith(typed));
    })
    .filter(({ type }) => type !== "keyword" && type !== "type-keyword")
    .map(({ label, apply }) => (typeof apply === "string" ? apply : label));
}

it.each([
  ["tables", "SELECT * FROM ord|", ["orders"]],
  ["columns of the tables in reach", "UPDATE orders SET stat| = 1", ["status"]],
  ["those of two tables", "SELECT stat| FROM orders, customer", ["status", "statute"]],
  ["columns after a table", "SELECT orders.st| FROM orders", ["status"]],
  ["columns after its other name", "SELECT o.st| FROM orders o", ["status"]],
  ["names that need quotes", "UPDATE orders SET ship| = 1", ['"shipped at"']],
  ["tables of another schema", "SELECT * FROM audit.Or|", ['"Order"']],
  ["variables of the text", "SET a = {{name}} WHERE b = {{na|", ["name}}"]],
  ["built-ins, within braces that are closed", "SET a = {{ $no| }}", ["$now"]],
  ["nothing in a quoted text", "SELECT 'stat|' FROM orders", []],
  ["nothing in a comment", "SELECT 1 FROM orders -- stat|", []],
])("offers %s: %s", async (_, text, want) => expect(await offered(text)).toEqual(want));

it("quotes in the way of the engine", async () => {
  const tables = [table("t", ["shipped at", "Id"])];
  expect(await offered("UPDATE t SET ship|", "mysql", tables)).toEqual(["`shipped at`"]);
  expect(await offered("UPDATE t SET Id|", "mysql", tables)).toEqual(["Id"]);
  expect(await offered("UPDATE t SET Id|", "postgres", tables)).toEqual(['"Id"']);
});
