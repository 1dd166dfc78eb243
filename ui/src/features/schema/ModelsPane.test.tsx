import { screen, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import type { Database, ModelLine, ModelSource } from "@/api/types.gen";
import { callsOf, program, show } from "@/test/world";
import { ModelsPane } from "./ModelsPane";
import { shows, sortOf, sortWord } from "./modelLines";

vi.mock("@/api/transport", () => import("@/test/world"));

const database = { id: 1, name: "Shop" } as Database;

const model = (change: Partial<ModelLine> = {}): ModelLine => ({
  id: 5,
  name: "Orders",
  source: { sort: "table", schema: null, table: "orders", fields: null },
  question: false,
  actions: 3,
  ...change,
});

const group = model({ id: 2, name: "Shop", source: { sort: "blank" }, actions: 1 });

const effects = {
  archived: [{ id: 9, name: "Tidy up" }],
  deleted: [{ id: 7, name: "Create Orders" }],
};

function open(answers: Record<string, (args: never) => unknown> = {}) {
  program({
    browse_models: () => [group, model()],
    preview_model: () => effects,
    change_model: () => effects,
    ...answers,
  });
  return show(<ModelsPane database={database} />);
}

async function choose({ user }: ReturnType<typeof open>, command: string) {
  await user.click(await screen.findByRole("button", { name: "Commands for Orders" }));
  await user.click(screen.getByRole("menuitem", { name: command }));
}

it("says what each sort of model is and shows", () => {
  for (const [source, sort, text] of [
    [{ sort: "table", schema: "sales", table: "orders", fields: null }, "Table", "sales.orders"],
    [{ sort: "query", sql: "\nSELECT 1\nFROM t" }, "Query", "SELECT 1"],
    [{ sort: "clauses", table: "orders" }, "Query", "orders"],
    [{ sort: "clauses", table: null }, "Group", null],
    [{ sort: "blank" }, "Group", null],
  ] as Array<[ModelSource, string, string | null]>) {
    expect([sortWord(sortOf(model({ source }))), shows(source)]).toEqual([sort, text]);
  }
  expect(sortWord(sortOf(model({ question: true })))).toBe("Question");
});

it("lists models, and the database's own group without commands", async () => {
  open();

  const lines = within(await screen.findByRole("list", { name: "Models of Shop" }));
  const [first, second] = lines.getAllByRole("listitem");
  expect(first).toHaveTextContent("can’t be removed");
  expect(first).toHaveTextContent("1 action");
  expect(within(first as HTMLElement).queryByRole("button")).not.toBeInTheDocument();
  expect(second).toHaveTextContent("OrdersTableorders3 actions");
});

it("names the actions before, does nothing on Cancel, and says what was done", async () => {
  const opened = open();
  await choose(opened, "Make it a question");
  let question = await screen.findByRole("dialog", { name: "Make Orders a question?" });
  const deleted = await within(question).findByRole("region", { name: /^Deleted for good/ });
  expect(deleted).toHaveTextContent("Create Orders");
  expect(within(question).getByRole("region", { name: /archive/ })).toHaveTextContent("Tidy up");
  await opened.user.click(within(question).getByRole("button", { name: "Cancel" }));
  expect(callsOf("change_model")).toEqual([]);

  await choose(opened, "Remove");
  question = await screen.findByRole("dialog", { name: "Remove Orders?" });
  await within(question).findByRole("region", { name: /^Deleted for good/ });
  await opened.user.click(within(question).getByRole("button", { name: "Remove" }));

  expect(callsOf("change_model")).toEqual([{ id: 5, becomes: "removed" }]);
  expect(
    await screen.findByText("Removed Orders; archived 1 action; deleted 1 action"),
  ).toBeInTheDocument();
  expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
});

it("does not let go on before it is known what is lost", async () => {
  const opened = open({ preview_model: () => Promise.reject(new Error("it is locked")) });
  await choose(opened, "Make it a group");

  const question = await screen.findByRole("dialog", { name: "Make Orders a group?" });
  expect(await within(question).findByText(/could not be read/)).toBeInTheDocument();
  expect(within(question).getByRole("button", { name: "Make it a group" })).toBeDisabled();
});

it("keeps the question open with what went wrong", async () => {
  const opened = open({ change_model: () => Promise.reject(new Error("it was saved since")) });
  await choose(opened, "Remove");
  const question = await screen.findByRole("dialog", { name: "Remove Orders?" });
  await within(question).findByText("Create Orders");
  await opened.user.click(within(question).getByRole("button", { name: "Remove" }));

  expect(await within(question).findByRole("alert")).toHaveTextContent("It was saved since");
});

it("makes a question a model again without a question", async () => {
  const opened = open({
    browse_models: () => [model({ question: true })],
    change_model: () => ({ archived: [], deleted: [] }),
  });
  await choose(opened, "Make it a model");

  expect(await screen.findByText("Orders is a model now")).toBeInTheDocument();
  expect(callsOf("preview_model")).toEqual([]);
});

it("says where there are no models, and what could not be read", async () => {
  const { unmount } = open({ browse_models: () => [group] });
  expect(await screen.findByRole("heading", { name: "No models yet" })).toBeInTheDocument();
  unmount();

  open({ browse_models: () => Promise.reject(new Error("the file is gone")) });
  expect(await screen.findByText(/could not be read/)).toBeInTheDocument();
});
