import { expect, test } from "vitest";
import "./freezePrototype";

test("no data can change what every object does", () => {
  const polluted = JSON.parse('{"__proto__": {"admin": true}}') as Record<string, unknown>;
  const target: Record<string, unknown> = {};

  expect(() => {
    (Object.prototype as unknown as Record<string, unknown>).admin = true;
  }).toThrow(TypeError);
  expect(() => {
    Object.prototype.toString = () => "mine";
  }).toThrow(TypeError);
  Object.assign(target, { ...polluted });

  expect(({} as Record<string, unknown>).admin).toBeUndefined();
});

test("an object may have its own toString, also by assignment", () => {
  class Day {}
  Day.prototype.toString = () => "a day";
  const plain: Record<string, unknown> = {};
  plain.toLocaleString = () => "mine";

  expect(String(new Day())).toBe("a day");
  expect(plain.toLocaleString()).toBe("mine");
  expect(Object.keys({})).toEqual([]);
});
