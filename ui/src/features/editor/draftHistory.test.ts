import { expect, it } from "vitest";
import { blankDraft, type Draft } from "./draft";
import { amend, begin, type DraftHistory, ONE_STEP_MS, record, redo, undo } from "./draftHistory";
import { changeField } from "./fieldSettings";

const named = (name: string): Draft => ({ ...blankDraft("query"), name });

/** A history of these names, each a step of its own. */
const typed = (...names: string[]): DraftHistory =>
  names.reduce(
    (history, name, at) => record(history, named(name), (at + 1) * ONE_STEP_MS),
    begin(named("")),
  );

it("goes back and forth by steps, and stops at both ends", () => {
  const history = typed("a", "ab");

  expect(undo(history).now.name).toBe("a");
  expect(undo(undo(history)).now.name).toBe("");
  expect(undo(undo(undo(history)))).toEqual(undo(undo(history)));
  expect(redo(undo(history)).now.name).toBe("ab");
  expect(redo(history)).toBe(history);
});

it("takes what is typed without a rest as one step, and what follows an undo as a new one", () => {
  const fast = record(record(begin(named("")), named("a"), 1000), named("ab"), 1100);
  expect(undo(fast).now.name).toBe("");

  const after = record(undo(fast), named("c"), 1150);
  expect(undo(after).now.name).toBe("");
  expect(redo(after), "a new change ends the old future").toBe(after);
});

it.each<[string, (draft: Draft) => Draft, (draft: Draft) => Draft]>([
  ["two places", (one) => ({ ...one, name: "a" }), (one) => ({ ...one, description: "b" })],
  [
    "two settings of a field",
    (one) => changeField(one, "p1", { title: "T" }),
    (one) => changeField(one, "p1", { hidden: true }),
  ],
  [
    "two texts of the form",
    (one) => ({ ...one, form: { ...one.form, name: "T" } }),
    (one) => ({ ...one, form: { ...one.form, description: "D" } }),
  ],
])("makes steps of fast changes of %s", (_, first, second) => {
  const start = named("");
  const history = record(record(begin(start), first(start), 1000), second(first(start)), 1100);

  expect(undo(history).now).toEqual(first(start));
  expect(undo(undo(history)).now).toEqual(start);
});

it("takes the first letter of a field's setting and the next ones as one step", () => {
  const start: Draft = { ...named(""), sql: "SELECT {{a}}" };
  const one = changeField(start, "a", { title: "T" });
  const history = record(
    record(begin(start), one, 1000),
    changeField(one, "a", { title: "To" }),
    1100,
  );

  expect(undo(history).now).toEqual(start);
});

it("keeps what nobody typed out of the steps", () => {
  const history = amend(typed("a"), named("columns"));

  expect(undo(history).now.name).toBe("");
});

it("is the same history where nothing has changed", () => {
  const history = typed("a");

  expect(record(history, { ...history.now }, 9999)).toBe(history);
});
