import { expect, it } from "vitest";
import { spoken } from "./language";

it.each([
  ["system", ["de-AT", "en"], "de"],
  ["system", ["fr", "de", "en"], "de"],
  ["system", ["en-GB", "de"], "en"],
  ["system", ["fr"], "en"],
  ["system", [], "en"],
  ["en", ["de"], "en"],
  ["de", ["en"], "de"],
] as const)("%s with %j is read in %s", (choice, languages, want) => {
  expect(spoken(choice, languages)).toBe(want);
});
