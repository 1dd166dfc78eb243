import { EditorView } from "@codemirror/view";
import { act, screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { DraftForm } from "@/api/types.gen";
import { Failure } from "@/lib/failure";
import { navigate } from "@/lib/hashLocation";
import { field, form, shown } from "@/test/fixtures";
import { callsOf, program, show } from "@/test/world";
import EditorScreen from "./EditorScreen";

vi.mock("@/api/transport", () => import("@/test/world"));
afterEach(() => navigate("/actions"));

const spec = form([field({ id: "name", label: "Name of the customer" })]);
const preview = (change: Partial<DraftForm> = {}): DraftForm => ({
  form: spec,
  parameters: [],
  problems: {},
  places: {},
  meant: null,
  ...change,
});
const answers = {
  list_databases: () => [{ id: 1, name: "Shop", engine: "sqlite", details: {}, settings: {} }],
  list_models: () => [{ id: 2, name: "Shop", database_id: 1, source: { sort: "blank" } }],
  get_action: () => shown(spec),
  preview_form: () => preview(),
};

async function open(more: Parameters<typeof program>[0] = {}) {
  program({ ...answers, ...more });
  const view = show(<EditorScreen id={1} />);
  await screen.findByLabelText("Name");
  return view;
}

it("shows the form of the draft while it is written", async () => {
  await open();

  expect(await screen.findByLabelText("Name of the customer")).toBeInTheDocument();
});

it("marks what writes to a production database, a row action by its model's", async () => {
  const databases = [{ ...answers.list_databases()[0], settings: { production: true } }];
  const base = shown(spec);
  const of_row = { type: "implicit", kind: "row/create", model_id: 2, database_id: undefined };
  for (const action of [base.action, { ...base.action, ...of_row }]) {
    const view = await open({
      list_databases: () => databases,
      get_action: () => ({ ...base, action }),
      list_tables: () => ({ tables: [] }),
    });

    expect(screen.getByText("Production")).toBeVisible();
    view.unmount();
  }
});

it("shows what a save changes before it is saved, and has Run in its header", async () => {
  const { user } = await open({ update_action: () => shown({ ...spec, title: "Go" }) });

  expect(screen.getByRole("link", { name: "Run" })).toHaveAttribute("href", "#/actions/1");
  expect(screen.queryByRole("button", { name: "Unsaved changes" })).toBeNull();
  await user.clear(screen.getByLabelText("Name"));
  await user.type(screen.getByLabelText("Name"), "Go");
  await user.click(screen.getByRole("button", { name: "Unsaved changes" }));

  const dialog = screen.getByRole("dialog", { name: "What a save changes" });
  expect(within(dialog).getByRole("term")).toHaveTextContent("Name");
  expect(within(dialog).getByRole("definition")).toHaveTextContent("Add a customer→Go");
  await user.click(within(dialog).getByRole("button", { name: "Save" }));
  expect(callsOf("update_action")).toMatchObject([{ changes: { name: "Go" } }]);
  await waitFor(() => expect(screen.queryByRole("button", { name: "Unsaved changes" })).toBeNull());
});

it("keeps what was written while a save was on its way as not saved", async () => {
  let answer: () => void = () => undefined;
  const { user } = await open({
    update_action: () => new Promise((done) => (answer = () => done(shown(spec)))),
  });
  await user.type(screen.getByLabelText("Name"), "!");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await user.type(screen.getByLabelText("Name"), "?");
  await act(async () => answer());

  expect(screen.getByRole("button", { name: "Unsaved changes" })).toBeVisible();
});

it("shows a problem beside its key", async () => {
  await open({
    preview_form: () =>
      preview({ problems: { dataset_query: "unclosed `[[` (line 1, column 8)" } }),
  });

  const name = await screen.findByText("[[");
  expect(name.parentElement).toHaveTextContent("Unclosed [[ (line 1, column 8).");
});

it("marks in place what the database refuses, until the SQL is another one", async () => {
  const at = { line: 1, column: 8 };
  const { user } = await open({
    check_query: () => ({ verdict: "refused", message: "column nme does not exist", at }),
  });

  await user.click(screen.getByRole("button", { name: "Check" }));

  await screen.findByText("Shop would refuse it. Nothing was run.");
  screen.getByText("column nme does not exist (line 1, column 8)");
  const editor = screen.getByRole("textbox", { name: "SQL" });
  expect(editor.querySelector(".cm-lintRange-error")).toHaveTextContent("1");
  expect(callsOf("check_query")).toEqual([{ database_id: 1, query: "SELECT 1" }]);

  act(() => EditorView.findFromDOM(editor)?.dispatch({ changes: { from: 8, insert: "2" } }));
  expect(screen.queryByText(/would refuse/)).toBeNull();
  await waitFor(() => expect(editor.querySelector(".cm-lintRange-error")).toBeNull());
});

it("marks in place where the text stops being a template", async () => {
  await open({
    preview_form: () =>
      preview({
        problems: { dataset_query: "this `{{` is never closed (line 1, column 1)" },
        places: { dataset_query: { line: 1, column: 1 } },
      }),
  });

  const name = await screen.findByText("{{");
  expect(name.parentElement).toHaveTextContent("This {{ is never closed (line 1, column 1)");
  const editor = screen.getByRole("textbox", { name: "SQL" });
  expect(editor.querySelector(".cm-lintRange-error")).toHaveTextContent("SELECT");
});

it("sends a new field with the type of its column, however soon it is saved", async () => {
  const id = { name: "id", database_type: "", value_type: "number" };
  const table = { schema: null, name: "t", is_view: false, columns: [id] };
  const meant = { id: [{ column: "id", tables: [{ schema: null, name: "t" }] }] };
  const { user } = await open({
    list_columns: () => [table],
    preview_form: () => preview({ meant }),
    update_action: () => shown(spec),
  });
  await waitFor(() => expect(callsOf("list_columns")).toHaveLength(1));

  const editor = screen.getByRole("textbox", { name: "SQL" });
  const insert = " FROM t WHERE id = {{id}}";
  act(() => EditorView.findFromDOM(editor)?.dispatch({ changes: { from: 8, insert } }));
  await user.click(screen.getByRole("button", { name: "Save" }));

  await waitFor(() => expect(callsOf("update_action")).toHaveLength(1));
  expect(callsOf("update_action")).toMatchObject([
    { changes: { parameters: [{ id: "id", type: "number" }] } },
  ]);
});

it("saves with the version it was opened at, by Ctrl+S", async () => {
  const { user } = await open({ update_action: () => shown(spec) });

  await user.type(screen.getByLabelText("Name"), " now");
  expect(screen.getByText("Unsaved changes")).toBeInTheDocument();
  expect(await screen.findByText("Save it, then run it.")).toBeInTheDocument();
  await user.keyboard("{Control>}s{/Control}");

  await waitFor(() => expect(callsOf("update_action")).toHaveLength(1));
  expect(callsOf("update_action")).toMatchObject([
    { id: 1, version: 3, changes: { name: "Add a customer now" } },
  ]);
  expect(await screen.findByRole("link", { name: "Fill it in" })).toHaveAttribute(
    "href",
    "#/actions/1",
  );
});

it("offers to reload, or to save over, what was saved elsewhere meanwhile", async () => {
  let saves = 0;
  const { user } = await open({
    update_action: () => {
      saves += 1;
      if (saves === 1) throw new Failure("conflict", "the action has changed meanwhile");
      return shown(spec);
    },
  });

  await user.type(screen.getByLabelText("Name"), "!");
  await user.click(screen.getByRole("button", { name: "Save" }));
  const question = await screen.findByRole("dialog", { name: "Saved elsewhere meanwhile" });
  await user.click(within(question).getByRole("button", { name: "Save mine over it" }));

  await waitFor(() =>
    expect(callsOf("update_action")).toMatchObject([{ version: 3 }, { version: null }]),
  );
});

it("asks before unsaved changes are left", async () => {
  const { user } = await open();

  await user.type(screen.getByLabelText("Name"), "!");
  navigate("/runs");
  const question = await screen.findByRole("dialog", { name: "Leave without saving?" });
  expect(window.location.hash).not.toBe("#/runs");
  await user.click(within(question).getByRole("button", { name: "Discard changes" }));

  expect(window.location.hash).toBe("#/runs");
});

it("begins a new action on the first database, and keeps what is only missing to itself", async () => {
  program({
    ...answers,
    preview_form: () => preview({ form: null, problems: { name: "An action needs a name." } }),
  });
  show(<EditorScreen type="query" />);
  await screen.findByLabelText("Name");

  await waitFor(() =>
    expect(callsOf("preview_form")).toMatchObject([{ draft: { database_id: 1, model_id: 2 } }]),
  );
  expect(screen.queryByText("An action needs a name.")).toBeNull();
});
