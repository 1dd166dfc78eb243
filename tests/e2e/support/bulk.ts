/** Actions on a list of rows: made over the API, and filled as from a spreadsheet. */
import type { Page } from "@playwright/test";
import { expect } from "./test";

/** Makes an action on a list of the sample's customers, and opens it. */
export async function openBulk(page: Page, kind: "bulk/create" | "bulk/delete"): Promise<void> {
  const id = await page.evaluate(async (kind) => {
    const api = async (line: string, body?: unknown) => {
      const [method, path] = line.split(" ");
      const headers = { "content-type": "application/json" };
      const answer = await fetch(path as string, { method, headers, body: body ? JSON.stringify(body) : null });
      return answer.json();
    };
    const { tables } = await api("GET /api/database/1/metadata");
    const table = tables.find((one: { name: string }) => one.name === "customer").id;
    const query = { database: 1, type: "query", query: { "source-table": table } };
    const model = await api("POST /api/card", { name: "Customers", type: "model", dataset_query: query });
    const draft = { name: "Many customers", type: "implicit", kind, model_id: model.id };
    return (await api("POST /api/action", draft)).id as number;
  }, kind);
  await page.goto(`${new URL(page.url()).origin}/#/actions/${id}`);
  await expect(page.getByRole("heading", { name: "Many customers", level: 1 })).toBeVisible();
}

/** Pastes as a spreadsheet does, into whatever has the focus. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Paste rows" }).focus();
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text", text);
    const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    document.activeElement?.dispatchEvent(event);
  }, text);
}
