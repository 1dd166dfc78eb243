/** Many runs at once, as a busy week leaves them. */
import type { Page } from "@playwright/test";
import { call } from "./payload";

/** Corrects the addresses of so many customers; one of ten is refused, since another has it. */
export async function manyRuns(app: Page, count: number): Promise<void> {
  const actions = await call<{ id: number; name: string }[]>(app, "list_actions");
  const id = actions.find(({ name }) => name === "Correct a customer's email")?.id;
  await app.evaluate(
    async ([id, count]) => {
      const headers = {
        "Content-Type": "application/json",
        "X-Doable-Csrf": sessionStorage.getItem("doable.csrf") ?? "",
      };
      for (let at = 1; at <= count; at += 1) {
        const email = at % 10 === 5 ? "customer1@shop.example" : `customer${at}@new.example`;
        const parameters = { customer_id: (at % 118) + 2, email };
        await fetch("/rpc/execute_action", { method: "POST", headers, body: JSON.stringify({ id, parameters }) });
      }
    },
    [id, count] as const,
  );
}
