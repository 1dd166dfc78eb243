import { screen, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { record, summary } from "@/test/fixtures";
import { program, show } from "@/test/world";
import RunDetailScreen from "./RunDetailScreen";

vi.mock("@/api/transport", () => import("@/test/world"));

async function open(shown: ReturnType<typeof record>, isProduction = false) {
  program({
    describe_run: () => shown,
    describe_actions: () => [summary({ id: 1, name: "Ship", production: isProduction })],
  });
  show(<RunDetailScreen id={shown.run.id} />);
  await screen.findByRole("heading", { name: "Parameters" });
}

const labels = [
  { id: "sku", label: "Product" },
  { id: "price", label: "New price" },
];
const part = (name: string) => screen.getByRole("region", { name });

it("names values as the form does, and tells the statement with its values apart", async () => {
  const sent = {
    sort: "statement",
    sql: "UPDATE p SET price = ?1 WHERE sku = ?2",
    binds: [1600, null],
    database: "Shop",
  } as const;
  await open(
    record(
      { parameters: { price: 1600, sku: "MUG", gone: 1 } },
      { labels, sent: { ...sent, binds: [...sent.binds] } },
    ),
  );

  const names = within(part("Parameters")).getAllByRole("term");
  expect(names.map(({ textContent }) => textContent)).toEqual(["Product", "New price", "gone"]);
  expect(part("Statement")).toHaveTextContent("Sent to Shop, with these values bound.");
  expect(part("SQL")).toHaveTextContent(sent.sql);
  expect(part("Statement")).toHaveTextContent("Value 11600Value 2NULL");
  expect(screen.getByRole("link", { name: "Run again…" })).toHaveAttribute(
    "href",
    `#/actions/1?run=${record().run.id}`,
  );
});

it("shows a problem beside its value, also one that was not given", async () => {
  const error = {
    code: "rejected",
    message: "sku already exists",
    fields: { sku: "This value already exists.", price: "This is missing." },
    rows: [],
    body: null,
    may_have_acted: true,
  } as const;
  await open(
    record(
      { status: "failed", parameters: { sku: "MUG" }, result: null, error: { ...error, rows: [] } },
      { labels },
    ),
  );

  expect(screen.getByText("Sku already exists.")).toBeVisible();
  expect(screen.getByText(/^It may have happened all the same/)).toBeVisible();
  const values = within(part("Parameters")).getAllByRole("definition");
  expect(values.map(({ textContent }) => textContent)).toEqual([
    "MUGThis value already exists.",
    "This is missing.",
  ]);
});

it("shows a request with its secrets masked", async () => {
  const sent = {
    sort: "request",
    method: "POST",
    url: "https://api.example/",
    headers: [{ name: "Authorization", value: "Bearer •••" }],
    body: "{}",
  } as const;
  await open(record({}, { sent: { ...sent, headers: [...sent.headers] } }));

  expect(part("Text of the request").textContent).toBe(
    "POST https://api.example/\nAuthorization: Bearer •••\n\n{}",
  );
});

it("says what is not known, and offers no second run of an action that is gone", async () => {
  const why = "The action has been deleted, and its text with it.";
  await open(
    record(
      { action_id: null, user_id: null, door: "public" },
      {
        user: null,
        version_now: null,
        sent: { sort: "unknown", why },
      },
    ),
  );

  expect(screen.getByText(why)).toBeVisible();
  expect(screen.getByText("Public link")).toBeVisible();
  expect(screen.getByText("3; the action has been deleted")).toBeVisible();
  expect(screen.queryByRole("link", { name: "Run again…" })).not.toBeInTheDocument();
});

it("names the key that a run came with, beside its person", async () => {
  await open(record({ door: "api", api_key: "Nightly import" }, { user: "Ada" }));

  expect(screen.getByText("Ada, API key Nightly import")).toBeVisible();
});

it("marks a run of an action that writes to a production database", async () => {
  await open(record(), true);

  expect(await screen.findByText("Production")).toBeVisible();
});
