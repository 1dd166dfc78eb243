import { describe, expect, it } from "vitest";
import type { Action, Parameter, ValueType } from "@/api/types.gen";
import { form, shown } from "@/test/fixtures";
import { blankDraft, type Draft, fromAction, toJson, withColumns } from "./draft";
import { changeField, chooseInput, optionsFromText, optionsToText } from "./fieldSettings";
import { headersFromText, headersToText } from "./headers";
import { placed, presentParameters } from "./parameters";

const query = (sql: string, change: Partial<Draft> = {}): Draft => ({
  ...blankDraft("query"),
  database_id: 1,
  model_id: 2,
  sql,
  ...change,
});

describe("the parameters of a draft", () => {
  it("come from its text, required unless they stand in a clause only", () => {
    const [a, b] = presentParameters(query("{{order_id}} [[{{note}}]]"));

    expect(a).toMatchObject({
      id: "order_id",
      name: "Order id",
      required: true,
      target: ["variable", ["template-tag", "order_id"]],
    });
    expect(b).toMatchObject({ id: "note", required: false });
  });

  it("keep their settings while the variable is gone", () => {
    const titled = changeField(query("{{a}} {{b}}"), "b", { title: "Better" });
    const without = { ...titled, sql: "{{a}}" };
    const again = { ...without, sql: "{{a}} {{b}}" };

    expect(toJson(without)).not.toHaveProperty("visualization_settings.fields.b");
    expect(toJson(again)).toHaveProperty("visualization_settings.fields.b.title", "Better");
  });

  it("keep the ids of a saved action", () => {
    const saved = {
      id: "uuid-1",
      slug: "a",
      type: "number/=",
      target: ["variable", ["template-tag", "a"]],
    };
    const draft = query("{{a}}", { parameters: [saved] });

    expect(toJson(draft)).toHaveProperty("parameters.0.id", "uuid-1");
    expect(toJson(draft)).toHaveProperty(
      "dataset_query.native.template-tags.a",
      expect.objectContaining({ id: "uuid-1", type: "number" }),
    );
  });

  it("go where another one stands, into its group too", () => {
    const ids = (draft: Draft) =>
      presentParameters(draft)
        .map(({ id }) => id)
        .join("");
    const draft = query("{{a}} {{b}} {{c}}");

    expect(ids(placed(draft, "c", "b"))).toBe("acb");
    expect(ids(placed(placed(draft, "c", "b"), "a", "c"))).toBe("cab");
    expect(ids(placed(draft, "a", "c"))).toBe("bca");
    expect(placed(draft, "a", "gone")).toBe(draft);
    const grouped = changeField(draft, "c", { section: "Where" });
    expect(placed(grouped, "a", "c").fields.a?.section).toBe("Where");
    expect(placed(placed(grouped, "a", "c"), "a", "b").fields.a?.section).toBeUndefined();
  });
});

it("changes type and control together", () => {
  const draft = query("{{a}}");
  const [a] = presentParameters(draft);
  if (!a) throw new Error("no parameter");

  const json = toJson(chooseInput(draft, a, "number"));

  expect(json).toHaveProperty("parameters.0.type", "number");
  expect(json).toHaveProperty("visualization_settings.fields.a", {
    id: "a",
    inputType: "number",
    fieldType: "number",
  });
});

it("writes the keys of the REST API", () => {
  const draft = query("SELECT 1", {
    name: " Look ",
    guard: { ...blankDraft("query").guard, exact_rows: "1", max_rows: "many" },
  });

  expect(toJson(draft)).toMatchObject({
    type: "query",
    name: "Look",
    description: null,
    model_id: 2,
    database_id: 1,
    dataset_query: { database: 1, type: "native", native: { query: "SELECT 1" } },
    guard: { exact_rows: 1, max_rows: "many", timeout_ms: 30_000 },
  });
});

it("gives back an action as it was", () => {
  const { action } = shown(form([]));

  const draft = fromAction(action);

  expect(draft && toJson(draft)).toMatchObject({
    name: action.name,
    dataset_query: { native: { query: "SELECT 1" } },
    guard: action.guard,
  });
  const row = fromAction({ ...action, type: "implicit", kind: "row/update" } as Action);
  expect(toJson(row)).toMatchObject({ kind: "row/update", model_id: row.model_id, parameters: [] });
  const elsewhere = toJson({ ...row, table_id: 7 });
  expect(elsewhere).toMatchObject({ kind: "row/update", table_id: 7 });
  expect(elsewhere.model_id).toBeUndefined();
});

it("gives back an HTTP action as it was", () => {
  const { action } = shown(form([]));
  const template = {
    method: "PUT",
    url: "https://x/{{id}}",
    headers: '{"X-A":"{{a}}"}',
    body: null,
  };
  const http = {
    ...action,
    type: "http",
    template,
    response_handle: null,
    error_handle: ".status > 300",
    http_options: { timeout_ms: 1000, max_response_bytes: 10, follow_redirects: false },
  };

  const draft = fromAction(http as unknown as Action);

  expect(draft && toJson(draft)).toMatchObject({
    template,
    response_handle: null,
    error_handle: ".status > 300",
    http_options: http.http_options,
  });
  expect(draft && presentParameters(draft).map(({ id }) => id)).toEqual(["id", "a"]);
});

describe("headers", () => {
  it.each([
    [null, null],
    ["{}", null],
    ['{"A":"b"}', '{"A":"b"}'],
    ["{{all}}", "{{all}}"],
    ['{"A":1}', '{"A":1}'],
  ])("%j is written back as %j", (text, want) =>
    expect(headersToText(headersFromText(text))).toBe(want),
  );
});

describe("options", () => {
  it.each([
    ["a\nb | Bee\n\n", "text", ["a", { value: "b", label: "Bee" }], "a\nb | Bee"],
    ["1\n2 | Two", "number", [1, { value: 2, label: "Two" }], "1\n2 | Two"],
  ])("%j as %s", (text, type, want, back) => {
    expect(optionsFromText(text, type as ValueType)).toEqual(want);
    expect(optionsToText(want)).toBe(back);
  });
});

describe("the types of new fields", () => {
  const column = (name: string, value_type: ValueType) => ({ name, value_type, database_type: "" });
  const columns = [
    ["orders", column("id", "number"), column("paid", "boolean")] as const,
    ["person", column("id", "text")] as const,
  ].map(([name, ...columns]) => ({ schema: "shop", name, is_view: false, columns }));
  const of = (column: string, ...tables: string[]) => ({
    column,
    tables: tables.map((path) => {
      const [name = "", schema = null] = path.split(".").reverse();
      return { schema, name };
    }),
  });

  it.each([
    [[of("paid", "orders")], "boolean"],
    [[of("PAID", "Shop.Orders")], "boolean"],
    [[of("paid", "other.orders")], "text"],
    [[of("paid", "person", "orders")], "boolean"],
    [[of("id", "orders", "person")], "text"],
    [[of("id", "orders"), of("paid", "orders")], "text"],
    [[of("id", "orders"), of("id")], "text"],
    [[of("id", "nobody")], "text"],
    [[], "text"],
  ])("are those of their columns, where all agree: %j", (meant, want) => {
    const sql = "SELECT {{x}}";

    const { parameters } = toJson({ ...blankDraft("query"), sql, columns, meant: { x: meant } });

    expect((parameters as Parameter[]).map(({ type }) => type)).toEqual([want]);
  });

  it("stay while the text is no SQL", () => {
    const meant = { x: [of("id", "orders")] };
    const draft = { ...blankDraft("query"), sql: "SELECT {{x}} FROM", columns, meant };
    const none = { form: null, parameters: [], problems: {}, places: {}, meant: null };

    expect(withColumns(draft, none).meant).toEqual(meant);
    expect(withColumns(draft, { ...none, meant: {} }).meant).toEqual({});
  });
});
