import { expect, it } from "vitest";
import { snippet } from "./EmbedSection";
import { isLocal } from "./LinkPanel";

it("a name can't end the attribute it stands in", () => {
  const html = snippet("http://a/public?x=1&y=2", 'Say "hi" <b>');
  const frame = new DOMParser().parseFromString(html, "text/html").querySelector("iframe");

  expect(frame?.getAttribute("src")).toBe("http://a/public?x=1&y=2");
  expect(frame?.title).toBe('Say "hi" <b>');
  expect(html).not.toContain("<b>");
});

it.each([
  ["http://127.0.0.1:7171/x", true],
  ["http://localhost/x", true],
  ["http://[::1]:7171/x", true],
  ["http://192.168.1.4:7171/x", false],
  ["https://forms.example.org/x", false],
])("%s is this machine's own: %s", (url, want) => expect(isLocal(url)).toBe(want));
