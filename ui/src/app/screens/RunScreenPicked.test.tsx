import { screen, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { answer, field, form, shown } from "@/test/fixtures";
import { callsOf, program, show } from "@/test/world";
import RunScreen from "./RunScreen";

vi.mock("@/api/transport", () => import("@/test/world"));

const fields = [
  field({ id: "id", label: "ID", value_type: "number", input: "number" }),
  field({ id: "name", label: "Name", required: false }),
  field({ id: "note", label: "Note", required: false, nullable: true }),
];
const column = (id: string) => ({ name: id, label: id, field: id, is_key: id === "id" });

/** The screen of an update. */
async function open(note: string | null = "fragile") {
  const base = shown(form(fields, { submit_label: "Update" }), { picks_row: true });
  const action = { ...base.action, type: "implicit", kind: "row/update" } as typeof base.action;
  program({
    list_databases: () => [
      { id: 1, name: "Shop", engine: "sqlite", details: {}, settings: { production: true } },
    ],
    list_runs: () => [],
    get_action: () => ({ ...base, action }),
    search_rows: () => ({
      columns: fields.map(({ id }) => column(id)),
      rows: [[7, "Cup", note]],
      truncated: false,
    }),
    read_row: () => ({}),
    execute_action: () => answer({ body: { "rows-updated": 1 } }),
  });
  const view = show(<RunScreen id={1} />);
  await screen.findByRole("option");
  return view;
}

/** The same, with row 7 picked. */
async function pick(note?: string | null) {
  const view = await open(note);
  await view.user.type(screen.getByLabelText("Find the row"), "{Enter}");
  await screen.findByRole("button", { name: "Pick another row" });
  return view;
}

const sent = () =>
  callsOf("execute_action").map((args) => (args as { parameters: unknown }).parameters);
const update = () => screen.getByRole("button", { name: "Update" });

it("marks a row action that writes to a production database, and says where it runs", async () => {
  await pick();

  expect(screen.getByText("Production")).toBeVisible();
  expect(screen.getByText("This writes to Shop, a production database.")).toBeVisible();
  expect(screen.getByText("Runs on Shop")).toBeVisible();
});

it("sends the key of the picked row, which can't be changed any more", async () => {
  const { user } = await pick();

  expect(screen.queryByLabelText("ID")).toBeNull();
  const name = screen.getByRole("textbox", { name: /^Name/ });
  expect(name).toHaveFocus();
  await user.clear(name);
  await user.type(name, "Mug");
  await user.click(update());

  await screen.findByRole("region", { name: "Result" });
  expect(sent()).toEqual([{ id: 7, name: "Mug" }]);
});

it("has no fields before a row is picked, unless its key is typed by hand", async () => {
  const { user } = await open();
  expect(screen.queryByLabelText("Name (optional)")).toBeNull();
  expect(screen.queryByRole("button", { name: "Update" })).toBeNull();

  await user.click(screen.getByRole("button", { name: "Enter its key by hand" }));
  expect(screen.getByLabelText("ID")).toHaveFocus();
  await user.keyboard("7");
  await user.type(screen.getByRole("textbox", { name: /^Name/ }), "Mug");
  await user.click(update());

  await screen.findByRole("region", { name: "Result" });
  expect(sent()).toEqual([{ id: 7, name: "Mug" }]);
});

it("sends nothing where nothing differs, and says so", async () => {
  const { user } = await pick();

  await user.click(update());

  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("Nothing differs from the row, so nothing was sent.");
  expect(alert).toHaveFocus();
  expect(sent()).toEqual([]);
});

it("refuses an emptied value, since it would stay as it is, and clears what can be NULL", async () => {
  const { user } = await pick();

  await user.click(update());
  await user.clear(screen.getByRole("textbox", { name: /^Name/ }));
  await user.click(update());
  expect(screen.getByRole("textbox", { name: /^Name/ })).toHaveAccessibleDescription(
    "Left empty, it stays as it is. Enter a value.",
  );
  expect(screen.getByRole("alert")).not.toHaveTextContent("Nothing differs");
  expect(sent()).toEqual([]);

  await user.type(screen.getByRole("textbox", { name: /^Name/ }), "Cup");
  const note = screen.getByRole("radiogroup", { name: /Note/ });
  await user.click(within(note).getByRole("radio", { name: "NULL" }));
  await user.click(update());
  await screen.findByRole("region", { name: "Result" });
  expect(sent()).toEqual([{ id: 7, note: null }]);
});

it("takes a value that is NULL and stays so for no change", async () => {
  const { user } = await pick(null);

  const note = screen.getByRole("radiogroup", { name: /Note/ });
  await user.click(within(note).getByRole("radio", { name: "NULL" }));
  await user.click(update());

  expect(await screen.findByRole("alert")).toHaveTextContent("Nothing differs");
});
