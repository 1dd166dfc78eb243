import { expect, it } from "vitest";
import { blankDraft, type Draft } from "./draft";
import { amend, begin, type DraftHistory, ONE_STEP_MS, record, redo, undo } from "./draftHistory";

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

it("keeps what nobody typed out of the steps", () => {
  const history = amend(typed("a"), named("columns"));

  expect(undo(history).now.name).toBe("");
});

it("is the same history where nothing has changed", () => {
  const history = typed("a");

  expect(record(history, { ...history.now }, 9999)).toBe(history);
});
