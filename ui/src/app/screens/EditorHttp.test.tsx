import { EditorView } from "@codemirror/view";
import { act, screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { Failure } from "@/lib/failure";
import { navigate } from "@/lib/hashLocation";
import { form } from "@/test/fixtures";
import { callsOf, program, show } from "@/test/world";
import EditorScreen from "./EditorScreen";

vi.mock("@/api/transport", () => import("@/test/world"));
afterEach(() => navigate("/actions"));

const answers = {
  list_databases: () => [],
  list_models: () => [{ id: 1, name: "HTTP", database_id: null, source: { sort: "blank" } }],
  list_secrets: () => ({ secrets: [], place: "here" }),
  preview_form: () => ({ form: form([]), parameters: [], problems: {}, places: {}, meant: null }),
};

async function open(more: Parameters<typeof program>[0] = {}) {
  program({ ...answers, ...more });
  const view = show(<EditorScreen type="http" />);
  await screen.findByLabelText("Name");
  return view;
}

/** Typing has to rest before handles are tried. */
const patient = { timeout: 4000 };

const box = (name: string) => screen.getByRole("textbox", { name });

const write = (name: string, text: string) =>
  act(() => {
    const editor = EditorView.findFromDOM(box(name));
    editor?.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
  });

it("fills the request from a curl command, and says what was left out", async () => {
  const { user } = await open({
    read_curl: () => ({
      method: "PUT",
      url: "https://x/{{id}}",
      headers: [["Content-Type", "application/x-www-form-urlencoded"]],
      body: "a=b+c&d={{d}}",
      notes: ["What follows `|` was left out."],
    }),
  });

  await user.click(screen.getByRole("button", { name: "Paste curl" }));
  const dialog = await screen.findByRole("dialog", { name: "Paste a curl command" });
  await user.type(within(dialog).getByLabelText("Command"), "curl x");
  await user.click(within(dialog).getByRole("button", { name: "Fill the request" }));

  await screen.findByText("What follows `|` was left out.");
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(callsOf("read_curl")).toEqual([{ text: "curl x" }]);
  expect(screen.getByLabelText("Method")).toHaveValue("PUT");
  expect(box("URL")).toHaveTextContent("https://x/{{id}}");
  expect(screen.getByRole("button", { name: "Form fields" })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  expect(box("Field 1: value")).toHaveTextContent("b c");
  expect(box("Field 2: value")).toHaveTextContent("{{d}}");
});

it("keeps the dialog open beside what can't be taken over", async () => {
  const { user } = await open({
    read_curl: () => {
      throw new Failure("invalid", "`-k` can't be taken over: certificates are always checked");
    },
  });

  await user.click(screen.getByRole("button", { name: "Paste curl" }));
  await user.type(screen.getByLabelText("Command"), "curl -k x");
  await user.click(screen.getByRole("button", { name: "Fill the request" }));

  const dialog = screen.getByRole("dialog", { name: "Paste a curl command" });
  await within(dialog).findByText(/can't be taken over/);
});

it("tries the handles on a pasted reply, and only on JSON", async () => {
  await open({
    try_handles: () => ({
      error: { outcome: "yields", value: false },
      response: { outcome: "yields", value: { id: 7 } },
    }),
  });

  write("Response handle", ".body.item");
  write("Reply to try", '{"item": {"id": 7}}');

  await screen.findByText("A run with this reply answers 200 with that value.", {}, patient);
  expect(screen.getByRole("region", { name: "Response handle: result" })).toHaveTextContent(
    '{ "id": 7 }',
  );
  const reply = { status: 200, headers: {}, body: { item: { id: 7 } } };
  expect(callsOf("try_handles")).toEqual([
    { error_handle: "", response_handle: ".body.item", reply },
  ]);

  write("Reply to try", "{");
  await screen.findByText(/This is no JSON/, {}, patient);
  await waitFor(() => expect(screen.queryByRole("region", { name: /result/ })).toBeNull());
});

it("says of a token in a header that everybody can read it", async () => {
  const { user } = await open({
    read_curl: () => ({
      method: "GET",
      url: "https://x/{{id}}",
      headers: [["Authorization", "Bearer abc"]],
      body: null,
      notes: [],
    }),
  });

  await user.click(screen.getByRole("button", { name: "Paste curl" }));
  await user.type(await screen.findByLabelText("Command"), "curl x");
  await user.click(screen.getByRole("button", { name: "Fill the request" }));

  expect(await screen.findByText(/stands here in clear/)).toHaveTextContent("Authorization");
});
