/** A store with many actions, made by the UI's own command. */
import type { Page } from "@playwright/test";

/** Adds `count` HTTP actions. */
export async function fillList(app: Page, count: number): Promise<void> {
  await app.evaluate(async (count) => {
    const verbs = ["Add", "Cancel", "Correct", "Delete", "Mark", "Move", "Refund", "Reopen", "Ship", "Update"];
    const things = ["address", "coupon", "customer", "invoice", "payment", "price", "product", "ticket", "return"];
    const headers = {
      "Content-Type": "application/json",
      "X-Doable-Csrf": sessionStorage.getItem("doable.csrf") ?? "",
    };
    const add = async (at: number) => {
      const [verb, thing] = [verbs[at % 10], things[Math.floor(at / 10) % 9]];
      const draft = {
        name: `${verb} a ${thing} ${at}`,
        description: `${verb}s what the shop knows of the ${thing}`,
        type: "http",
        model_id: 1,
        template: { method: at % 3 ? "POST" : "DELETE", url: `https://shop.example/${thing}/{{id}}` },
      };
      const answer = await fetch("/rpc/create_action", { method: "POST", headers, body: JSON.stringify({ draft }) });
      if (!answer.ok) throw new Error(await answer.text());
    };
    // As many at once as share a commit well.
    for (let at = 0; at < count; at += 50)
      await Promise.all(Array.from({ length: Math.min(50, count - at) }, (_, more) => add(at + more)));
  }, count);
}
