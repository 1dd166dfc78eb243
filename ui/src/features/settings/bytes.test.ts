import { expect, it } from "vitest";
import { bytesText } from "./bytes";

it.each([
  [1, "1 kB"],
  [4096, "5 kB"],
  [1_250_000, "1.3 MB"],
  [2_000_000_000, "2.0 GB"],
])("%i bytes are %s", (bytes, want) => expect(bytesText(bytes)).toBe(want));
