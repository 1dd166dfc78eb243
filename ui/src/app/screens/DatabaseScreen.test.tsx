import { screen, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { TableAction, TableShown } from "@/api/types.gen";
import { navigate } from "@/lib/hashLocation";
import { callsOf, program, show } from "@/test/world";
import DatabaseScreen from "./DatabaseScreen";

vi.mock("@/api/transport", () => import("@/test/world"));
afterEach(() => navigate("/actions"));

const database = {
  id: 1,
  name: "Shop",
  engine: "sqlite",
  details: { db: "/shop.db" },
  settings: { "database-enable-actions": true, production: false },
};

const line = (id: number, name: string) => ({
  id,
  name,
  schema: null,
  is_view: false,
  columns: 1,
  actions: 0,
});

const table = (change: Partial<TableShown> = {}): TableShown => ({
  id: 2,
  database_id: 1,
  schema: null,
  name: "orders",
  is_view: false,
  has_key: true,
  columns: [
    {
      name: "customer_id",
      database_type: "INTEGER",
      nullable: false,
      has_default: false,
      auto_increment: false,
      generated: false,
      key: null,
      unique: true,
      references: { table_id: 1, schema: null, table: "customer", column: "id" },
      enum_values: null,
    },
  ],
  actions: [],
  ...change,
});

const remove: TableAction = { id: 9, name: "Delete Orders", kind: "row/delete", public: true };

async function open(answers: Record<string, () => unknown>, id: number | null = 2) {
  program({
    list_databases: () => [database],
    browse_tables: () => ({
      synced_at: new Date().toISOString(),
      tables: [line(1, "customer"), line(2, "orders")],
    }),
    browse_table: () => table(),
    ...answers,
  });
  const shown = show(<DatabaseScreen id={1} table={id} />);
  await screen.findByRole("heading", { name: "Shop" });
  return shown;
}

it("shows the columns of a table with their rules", async () => {
  await open({});

  const row = await screen.findByRole("row", { name: /customer_id/ });
  expect(row).toHaveTextContent("customer_idINTEGERno");
  expect(row).toHaveTextContent("Uniquerefers to customer.id");
  expect(within(row).getByRole("link", { name: "customer" })).toHaveAttribute(
    "href",
    "#/databases/1/tables/1",
  );
});

it("makes every kind with one click, and only Create without a key", async () => {
  const { user } = await open({
    browse_table: () => table({ has_key: false }),
    set_table_actions: () => table({ has_key: false }),
  });

  await user.click(await screen.findByRole("button", { name: "Make Create" }));

  expect(callsOf("set_table_actions")).toEqual([{ table_id: 2, create: true }]);
  expect(screen.getByRole("switch", { name: "Update" })).toBeDisabled();
  expect(screen.getByText(/^Without a primary key/)).toBeInTheDocument();
});

it("deletes one kind after a question that says what is lost", async () => {
  const { user } = await open({
    browse_table: () => table({ actions: [remove] }),
    set_table_actions: () => table(),
  });

  await user.click(await screen.findByRole("switch", { name: "Delete" }));
  const question = await screen.findByRole("dialog", { name: "Delete Delete Orders?" });
  expect(question).toHaveTextContent("its public link stops working");
  expect(callsOf("set_table_actions")).toEqual([]);
  await user.click(within(question).getByRole("button", { name: "Delete" }));

  expect(callsOf("set_table_actions")).toEqual([{ table_id: 2, delete: false }]);
});

it("says where there are no tables, and what could not be read", async () => {
  const { unmount } = await open({ browse_tables: () => ({ synced_at: "", tables: [] }) }, null);
  expect(await screen.findByRole("heading", { name: "No tables" })).toBeInTheDocument();
  unmount();

  await open({ browse_tables: () => Promise.reject(new Error("the file is gone")) }, null);
  expect(await screen.findByText(/could not be read/)).toBeInTheDocument();
});
