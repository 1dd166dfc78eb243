import { expect, it } from "vitest";
import type { Field } from "@/api/types.gen";
import { field, form } from "@/test/fixtures";
import { refilled } from "./refill";

const set = (text: string) => ({ sort: "set", text });
const ups = {
  input: "select",
  options: [
    { value: "dhl", label: "DHL" },
    { value: "ups", label: "UPS" },
  ],
} as const;

it.each<[string, Partial<Field>, Record<string, unknown>, unknown]>([
  ["a text", {}, { x: "Ada" }, set("Ada")],
  ["a number", { value_type: "number" }, { x: 12.5 }, set("12.5")],
  ["a switch", { input: "boolean", value_type: "boolean" }, { x: true }, set("true")],
  ["an option", { ...ups, options: [...ups.options] }, { x: "ups" }, set("1")],
  ["an option of a query", { input: "select", source: "query" }, { x: 7 }, set("7")],
  ["an option that is gone", { ...ups, options: [...ups.options] }, { x: "dpd" }, set("")],
  ["a null", { nullable: true, required: false }, { x: null }, { sort: "null" }],
  ["what was left as it is", { nullable: true, required: false }, {}, { sort: "keep" }],
  ["what was not given, over a default", { initial: "old" }, {}, set("")],
  ["a secret", { secret: true }, { x: "•••" }, set("")],
])("%s comes back", (_, change, parameters, want) => {
  expect(refilled(form([field({ id: "x", ...change })]), parameters).values.x).toEqual(want);
});

it("names the secrets that were given", () => {
  const pin = field({ id: "pin", label: "PIN", secret: true });
  const code = field({ id: "code", label: "Code", secret: true });

  expect(refilled(form([pin, code]), { pin: "•••" }).secret).toEqual(["PIN"]);
});
