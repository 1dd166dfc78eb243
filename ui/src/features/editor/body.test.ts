import { expect, it } from "vitest";
import { bodyKind, converted, formRows, formText, headersFor, withoutBlanks } from "./body";
import { type Header, headersToText, newHeader } from "./headers";

const header = (value: string): Header[] => [newHeader("content-type", value)];

it.each([
  [[], "json"],
  [header("application/problem+json"), "json"],
  [header("application/x-www-form-urlencoded; charset=utf-8"), "form"],
  [header("text/csv"), "text"],
  ["no json", "text"],
] as const)("%j makes a body %s", (headers, want) =>
  expect(bodyKind(typeof headers === "string" ? headers : [...headers])).toBe(want),
);

it.each([
  ["json", null],
  ["form", '{"content-type":"application/x-www-form-urlencoded"}'],
  ["text", '{"content-type":"text/plain"}'],
] as const)("%s is chosen by its header", (kind, want) => {
  expect(headersToText(headersFor(header("text/csv"), kind))).toBe(want);
  expect(bodyKind(headersFor([], kind))).toBe(kind);
});

it.each([
  [[]],
  [
    [
      { name: "a", value: "1" },
      { name: "b", value: "" },
    ],
  ],
  [[{ name: "a b", value: "x&y=z+1 %20" }]],
  [[{ name: "q", value: "before {{name}} after é" }]],
  [[{ name: "{{key}}", value: "{{ a b }}" }]],
  [[{ name: "", value: "" }]],
])("the fields %j survive being written", (rows) => expect(formRows(formText(rows))).toEqual(rows));

it("leaves out fields that were only added", () =>
  expect(withoutBlanks("=&a=1&=&b=2&=")).toBe("a=1&b=2"));

it.each(["a=1[[&b={{b}}]]", "a=%zz"])("%s is no list of fields", (body) =>
  expect(formRows(body)).toBeNull(),
);

it.each([
  ['{"a": "{{a}}", "b": 2}', "json", "form", "a={{a}}&b=2"],
  ["a={{a}}&b=x+y", "form", "json", '{\n  "a": "{{a}}",\n  "b": "x y"\n}'],
  ['{"a": {}}', "json", "form", '{"a": {}}'],
  ["", "form", "json", ""],
  ["free", "text", "json", "free"],
] as const)("%j becomes from %s to %s %j", (body, from, to, want) =>
  expect(converted(body, from, to)).toBe(want),
);
