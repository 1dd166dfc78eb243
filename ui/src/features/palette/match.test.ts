import { expect, it } from "vitest";
import { score } from "./match";

it.each([
  ["Runs", "ru", 3],
  ["Réglages", "reg", 3],
  ["New SQL action", "sql", 2],
  ["New SQL action", "act new", 2],
  ["Theme: dark", "dark", 2],
  ["New HTTP action", "nha", 1],
  ["New HTTP action", "n ha", 1],
  ["Runs", "srun", 0],
  ["Runs", "", 1],
  ["Sample shop", "(", 0],
])("%s for %j fits %i", (name, typed, want) => {
  expect(score(name, typed)).toBe(want);
});
