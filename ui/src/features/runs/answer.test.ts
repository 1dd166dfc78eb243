import { expect, it } from "vitest";
import { form, shown } from "@/test/fixtures";
import { foundNoRow } from "./answer";

const { action } = shown(form([]));
const sql = (query: string) => ({
  ...action,
  dataset_query: { database: 1, type: "native", native: { query, "template-tags": {} } },
});

it.each([
  ["UPDATE orders SET paid = true WHERE id = {{id}}", { "rows-affected": 0 }, true],
  ["delete from orders where id = {{id}} returning id", { "rows-affected": 0, rows: [] }, true],
  ["UPDATE orders SET paid = true WHERE id = {{id}}", { "rows-affected": 1 }, false],
  ["SELECT id FROM orders WHERE updated", { "rows-affected": 0, columns: ["id"], rows: [] }, false],
  ["CALL close_the_month()", { "rows-affected": 0 }, false],
])("%s, answered with %o, went by: %s", (query, body, want) => {
  expect(foundNoRow(sql(query) as typeof action, body)).toBe(want);
});
