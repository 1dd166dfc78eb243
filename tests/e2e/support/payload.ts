/**
 * An action whose every text tries to be more than text, and eyes for what comes of it.
 *
 * The program is told by the UI's own commands, as an author would who pastes such
 * texts. Nothing here says what a page must show.
 */
import type { BrowserContext, Page } from "@playwright/test";

/** What would run, load or be computed if a text were taken for more than that. */
const PAYLOAD =
  `<img src=x onerror=alert(1)>"><script>alert(2)</script>'><svg onload=alert(3)>` +
  `<img src=https://elsewhere.example/x.png></textarea></title>javascript:alert(4){{7*7}}{% raw %}\${7*7}&lt;b&gt;`;

/** A text of one place: it begins with the place's name, to be told from the others. */
export const evil = (place: string): string => `${place} ${PAYLOAD}`;

/** It as a literal of SQL in which no template can be seen. */
const literal = (text: string) => `'${text.replaceAll("'", "''").replaceAll("{{", "{' || '{")}'`;

/** Calls a command of the UI, as the signed-in page does. */
export function call<T>(app: Page, command: string, args: object = {}): Promise<T> {
  return app.evaluate(
    async ([command, args]) => {
      const headers = {
        "Content-Type": "application/json",
        "X-Doable-Csrf": sessionStorage.getItem("doable.csrf") ?? "",
      };
      const answer = await fetch(`/rpc/${command}`, { method: "POST", headers, body: JSON.stringify(args) });
      if (!answer.ok) throw new Error(`${command}: ${await answer.text()}`);
      return answer.json();
    },
    [command, args] as const,
  );
}

const tag = (id: string, type: string) => [id, { id, name: id, "display-name": evil(id), type }];

/** Makes the action and its link; gives the action's number and the link's address. */
export async function shareEvil(app: Page): Promise<{ id: number; address: string }> {
  await call(app, "set_sharing", { enabled: true });
  const [model] = await call<{ id: number }[]>(app, "list_models");
  const [database] = await call<{ id: number }[]>(app, "list_databases");
  const sql =
    "UPDATE customer SET email = {{email}}, name = {{note}} || {{pick}} || {{choice}} WHERE id = {{customer_id}} [[AND id <> {{source}}]]";
  const tags = Object.fromEntries([
    tag("customer_id", "number"),
    tag("email", "text"),
    tag("note", "text"),
    tag("pick", "text"),
    tag("choice", "text"),
    tag("source", "number"),
  ]);
  const options = (place: string) => [
    { value: evil(`${place}-value`), label: evil(`${place}-label`) },
    { value: "plain", label: "plain" },
  ];
  const draft = {
    name: evil("name"),
    description: evil("own-description"),
    type: "query",
    model_id: model?.id,
    database_id: database?.id,
    dataset_query: {
      type: "native",
      database: database?.id,
      native: { query: sql, "template-tags": tags },
    },
    visualization_settings: {
      name: evil("title"),
      description: evil("description"),
      submitButtonLabel: evil("submit"),
      submitButtonColor: `red;background:url(https://elsewhere.example/c.png)`,
      confirmMessage: evil("confirm"),
      successMessage: evil("success"),
      errorMessage: evil("failure"),
      fields: {
        customer_id: { id: "customer_id", order: 1, inputType: "number", defaultValue: 42 },
        email: {
          id: "email",
          order: 2,
          title: evil("email-title"),
          section: evil("section"),
          description: evil("email-description"),
          placeholder: evil("email-placeholder"),
          inputType: "string",
          validation: { pattern: "[^@\\s]+@[^@\\s]+\\.[^@\\s]+", message: evil("email-problem") },
        },
        note: { id: "note", order: 3, inputType: "text", placeholder: evil("note-placeholder") },
        pick: { id: "pick", order: 4, inputType: "select", valueOptions: options("pick") },
        choice: { id: "choice", order: 5, inputType: "radio", valueOptions: options("choice") },
        source: {
          id: "source",
          order: 6,
          required: false,
          optionsSource: {
            database_id: database?.id,
            query: `SELECT 1 AS id, ${literal(evil("source-label"))} AS label`,
          },
        },
      },
    },
  };
  const { action } = await call<{ action: { id: number } }>(app, "create_action", { draft });
  const { id } = action;
  const { uuid } = await call<{ uuid: string }>(app, "create_link", { id });
  return { id, address: new URL(`/public/action/${uuid}`, app.url()).href };
}

/** Says from now on what a page does that text does not do: the list should stay empty. */
export function watch(context: BrowserContext, own: string): string[] {
  const seen: string[] = [];
  const origin = new URL(own).origin;
  context.on("dialog", async (dialog) => {
    seen.push(`a dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  context.on("console", (message) => {
    // Chromium logs each 4xx answer as an error; those are the program's to give.
    const isAnswer = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !isAnswer) seen.push(`the console: ${message.text()}`);
  });
  context.on("weberror", (error) => seen.push(`an error: ${error.error().message}`));
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && url.protocol !== "data:") seen.push(`a request: ${request.url()}`);
  });
  return seen;
}
