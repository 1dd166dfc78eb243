/** That public pages, which load nothing of the app, have its colours. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const tokens = read("../styles/tokens.css");
const page = read("../../../crates/doable-server/src/page/page.css");

/** How the page calls a role, where it has a shorter name. */
const roles: Record<string, string> = {
  "--surface": "--surface-sunken",
  "--raised": "--surface-raised",
  "--hover": "--surface-hover",
  "--subtle": "--text-subtle",
  "--placeholder": "--text-placeholder",
  "--fill": "--accent-fill",
  "--fill-hover": "--accent-fill-hover",
};

/** The colours that a rule of `sheet` gives, those after `from` alone. */
function colours(sheet: string, from: string): Map<string, string> {
  const rule = sheet.slice(sheet.indexOf(from)).match(/\{([^{}]*--text:[^{}]*)\}/)?.[1] ?? "";
  const lines = [...rule.matchAll(/(--[\w-]+):\s*([^;]+);/g)];
  return new Map(lines.map(([, name = "", value = ""]) => [name, value]));
}

const scale = new Map(
  [...tokens.matchAll(/(--gray-\d+): (#\w+);/g)].map(([, name = "", value = ""]) => [name, value]),
);
const full = (value: string | undefined) => {
  const named = scale.get(/^var\((--gray-\d+)\)$/.exec(value ?? "")?.[1] ?? "") ?? value;
  return named === "#fff" ? "#ffffff" : named;
};

it.each([
  ["light", "color-scheme: light;", ":root {"],
  ["dark", 'data-theme="dark"', "prefers-color-scheme: dark"],
])("has the same %s colours on public pages as in the app", (theme, ofApp, ofPage) => {
  const start = theme === "light" ? tokens.lastIndexOf(":root {", tokens.indexOf(ofApp)) : 0;
  const app = colours(tokens.slice(start), theme === "light" ? ":root {" : ofApp);
  const shown = [...colours(page, ofPage)].filter(([, value]) => value.startsWith("#"));

  expect(shown.length).toBeGreaterThan(15);
  expect(Object.fromEntries(shown.map(([name, value]) => [name, full(value)]))).toEqual(
    Object.fromEntries(shown.map(([name]) => [name, full(app.get(roles[name] ?? name))])),
  );
});
