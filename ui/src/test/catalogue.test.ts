/** That every text is in the catalogues, in both languages, and asked for at the right time. */
import { parseSync } from "rolldown/utils";
import { expect, it } from "vitest";

type Message = string | readonly { declarations: string[]; match: Record<string, string> }[];

const catalogues = import.meta.glob<Record<string, Message>>("../../messages/*.json", {
  import: "default",
  eager: true,
});
const { $schema: _en, ...english } = catalogues["../../messages/en.json"] ?? {};
const { $schema: _de, ...german } = catalogues["../../messages/de.json"] ?? {};

const textsOf = (message: Message): string[] =>
  typeof message === "string" ? [message] : message.flatMap(({ match }) => Object.values(match));

/** What a message is called with, whatever words stand around it. */
function inputsOf(message: Message): string {
  const declared =
    typeof message === "string"
      ? [...message.matchAll(/(?<!\\)\{(\w+)\}/g)].map(([, name]) => name)
      : message.flatMap(({ declarations }) =>
          declarations.filter((one) => one.startsWith("input ")).map((one) => one.slice(6)),
        );
  return [...new Set(declared)].sort().join(", ");
}

it("has each message in both languages, in the order of the alphabet", () => {
  const keys = Object.keys(english);
  expect(Object.keys(german)).toEqual(keys);
  expect(keys).toEqual([...keys].sort());
});

it.each(Object.keys(english))("%s takes the same inputs in both languages", (key) => {
  expect(inputsOf(german[key] ?? "")).toBe(inputsOf(english[key] ?? ""));
});

/** Words that German has from English, names, and signs. */
const SAME = new Set([
  "{ms} ms",
  "{minutes} min {seconds} s",
  "API",
  "Host",
  "Links",
  "Name",
  "Median",
  "Null",
  "Person",
  "Port",
  "HH:MM",
  "Server",
  "Text",
  "Person {id}",
  "Terminal",
  "Version",
  "Version {version}",
]);

it("is translated", () => {
  const same = Object.keys(english).filter((key) => {
    const texts = textsOf(english[key] ?? "");
    return textsOf(german[key] ?? "").some((text) => texts.includes(text) && !SAME.has(text));
  });
  expect(same).toEqual([]);
});

const sources = import.meta.glob<string>(
  [
    "../**/*.{ts,tsx}",
    "!../**/*.test.*",
    "!../paraglide/**",
    "!../test/**",
    "!../api/types.gen.ts",
  ],
  { query: "?raw", import: "default", eager: true },
);

it("uses every message", () => {
  const all = Object.values(sources).join("\n");
  expect(Object.keys(english).filter((key) => !all.includes(`m.${key}`))).toEqual([]);
});

it.each(Object.keys(sources))(
  "%s has no text of its own, and asks for none while it loads",
  (path) => {
    const found: string[] = [];
    const { program } = parseSync(path, sources[path] ?? "");
    walk(program as unknown as Node, [], found);
    expect(found).toEqual([]);
  },
);

/** Of the syntax tree, as far as it is looked at. */
interface Node {
  type: string;
  [part: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && typeof (value as Node).type === "string";

/** Attributes and properties whose strings people read. */
const READ =
  /^(title|label|placeholder|description|about|alt|hint|copy|confirm|missing|word|failureTitle|aria-label|\w*Label)$/;
/** A sentence, wherever it stands. */
const SENTENCE = /^[A-Z][a-z]+,? [A-Za-z]/;
const TONES = new Set(["success", "danger"]);
/** Names and samples, the same in every language. */
const NAMES = new Set([
  "Doable \u2026",
  "Doable",
  "Authorization",
  "Deutsch",
  "English",
  "HTTP",
  "JSON",
  "NULL",
  "SQL",
  "URL",
  "name",
]);
/** An address, a path, a name in capitals, a piece of code, keys; the outline of an icon. */
const SAMPLE =
  /^(\S+[./:]\S+|[A-Z]+_[A-Z]+|shop|(SELECT|UPDATE|curl|\.\w+|Ctrl|M[\d.]+) .*|\{".*\})$/;

const hasWords = (text: string) =>
  /[A-Za-z]{2}/.test(text) && !NAMES.has(text.trim()) && !SAMPLE.test(text);

function walk(node: Node, above: readonly Node[], found: string[]): void {
  const text = ownText(node);
  if (text !== null && hasWords(text) && isRead(node, text, above)) found.push(text.trim());
  if (isMessageCall(node) && !above.some(({ type }) => /Function/.test(type)))
    found.push("a message, while the module loads");
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) walk(child, [...above, node], found);
    }
  }
}

function ownText(node: Node): string | null {
  if (node.type === "JSXText" || node.type === "Literal")
    return typeof node.value === "string" ? node.value : null;
  if (node.type !== "TemplateLiteral") return null;
  const quasis = node.quasis as { value: { cooked: string } }[];
  return quasis.map(({ value }) => value.cooked).join("\u2026");
}

function isRead(node: Node, text: string, above: readonly Node[]): boolean {
  if (node.type === "JSXText" || SENTENCE.test(text)) return true;
  // What stands in a choice stands where the choice does.
  const around = above.filter(({ type }) => !/^(Conditional|Logical)Expression$/.test(type));
  const parent = around.at(-1);
  if (parent?.type === "JSXAttribute") return isReadProp(parent.name, text);
  if (parent?.type === "Property") return parent.value === node && isReadProp(parent.key, text);
  if (parent?.type === "CallExpression")
    return nameOf(parent.callee) === "toast" && !TONES.has(text);
  if (parent?.type !== "JSXExpressionContainer") return false;
  const holder = around.at(-2);
  return holder?.type !== "JSXAttribute" || isReadProp(holder.name, text);
}

/** A field's `name` is a word of the program, that of a fact begins like a label. */
const isReadProp = (name: unknown, text: string): boolean =>
  READ.test(nameOf(name)) || (nameOf(name) === "name" && /^[A-Z][a-z]/.test(text));

function isMessageCall(node: Node): boolean {
  if (node.type !== "CallExpression" || !isNode(node.callee)) return false;
  return node.callee.type === "MemberExpression" && nameOf(node.callee.object) === "m";
}

const nameOf = (node: unknown): string =>
  isNode(node) ? String(node.name ?? node.value ?? "") : "";
