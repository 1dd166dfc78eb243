import { expect, it } from "vitest";
import { sqlColumns } from "./sqlColumns";

const found = (sql: string) =>
  [...sqlColumns(sql).columns].map(([name, columns]) => `${name}: ${[...columns].join(", ")}`);

it.each([
  ["UPDATE t SET a = {{x}}, b = b - {{y}} WHERE id = {{ id }}", ["x: a", "id: id"]],
  ['SELECT * FROM t AS o WHERE o."Made At" >= {{since}}', ["since: made at"]],
  ["SELECT 1 FROM t WHERE a IN ({{x}}) AND b BETWEEN {{low}} AND 9", ["x: a", "low: b"]],
  ["SELECT 1 FROM t WHERE a = {{x}} [[AND b < {{x}}]]", ["x: a, b"]],
  ["INSERT INTO t (a, b, c) VALUES ({{x}}, lower({{y}}), {{z}})", ["x: a", "z: c"]],
  ["SELECT 1 FROM t WHERE a = '= {{x}}' -- b = {{y}}", []],
  ["SELECT * FROM t LIMIT {{n}}", []],
] as const)("knows what the variables of %s stand for", (sql, want) => {
  expect(found(sql)).toEqual(want);
});

it("knows the tables that a text names", () => {
  const { tables } = sqlColumns("SELECT 1 FROM public.orders o JOIN `line` l ON l.o = o.id");

  expect(tables).toEqual(["orders", "line"]);
});
