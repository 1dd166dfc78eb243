import { expect, it } from "vitest";
import { newHeader, secretInClear } from "./headers";

it.each([
  ["Authorization", "Bearer abc123", "Authorization"],
  ["X-Api-Key", "k", "X-Api-Key"],
  ["Authorization", "Bearer {{$secret.shop}}", null],
  ["Authorization", " ", null],
  ["Accept", "application/json", null],
])("%s: %s holds a secret in clear: %o", (name, value, want) => {
  expect(secretInClear([newHeader("Accept", "a"), newHeader(name, value)])).toBe(want);
});
