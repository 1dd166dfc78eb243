import { expect, it } from "vitest";
import { humanName, type Variable, variablesOf, variablesOfAll } from "./variables";

const text = (variables: Variable[]) =>
  variables.map(({ name, optional }) => (optional ? `${name}?` : name)).join(" ");

it.each([
  ["", ""],
  ["a = {{a}} AND b = {{ b }}", "a b"],
  ["{{a}} {{a}}", "a"],
  ["x [[AND a = {{a}}]]", "a?"],
  ["{{a}} [[AND a = {{a}}]]", "a"],
  ["[[AND a = {{a}}]] {{a}}", "a"],
  ["-- {{no}}\n{{a}}", "a"],
  ["/* {{no}} */ {{a}}", "a"],
  ["'it''s {{no}}' {{a}}", "a"],
  ['"{{no}}" {{a}}', "a"],
  ["{{$now}} {{a}}", "a"],
  ["{{}} {{ }} {a}", ""],
])("SQL %j has %j", (sql, want) => expect(text(variablesOf(sql, "sql"))).toBe(want));

it("finds variables inside quotes of a request", () => {
  expect(text(variablesOfAll(["https://x/{{id}}", '{"a": "{{a}}"}', "[[{{id}} {{b}}]]"]))).toBe(
    "id a b?",
  );
});

it.each([
  ["order_id", "Order id"],
  ["e-mail", "E mail"],
  ["x", "X"],
])("%s reads %s", (name, want) => expect(humanName(name)).toBe(want));
