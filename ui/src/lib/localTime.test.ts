import { expect, it } from "vitest";
import { instantOf, localText } from "./localTime";

it.each(["2026-05-04T10:00:00.000Z", "2026-12-31T23:59:59.000Z"])("%s comes back", (instant) => {
  expect(instantOf(localText(instant))).toBe(instant);
});

it.each(["2026-05-04T9:30", "2026-05-04T09:30", "2026-05-04T9:30:00"])(
  "%s is half past nine here",
  (text) => {
    expect(localText(instantOf(text) ?? "")).toBe("2026-05-04T09:30:00");
  },
);

it.each(["", "2026-05-04", "2026-05-04T", "T10:00", "2026-05-04T25:00", "tomorrow"])(
  "%j is no moment",
  (text) => expect(instantOf(text)).toBeNull(),
);
