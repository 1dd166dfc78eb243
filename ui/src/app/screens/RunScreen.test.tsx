import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { Failure } from "@/lib/failure";
import { navigate } from "@/lib/hashLocation";
import { answer, field, form, run, shown } from "@/test/fixtures";
import { callsOf, program, show } from "@/test/world";
import RunScreen from "./RunScreen";

vi.mock("@/api/transport", () => import("@/test/world"));

const spec = form([field({ id: "email", label: "E-mail" })]);
const quiet = { list_databases: () => [], list_runs: () => [] };

async function open(answers: Parameters<typeof program>[0]) {
  program({ ...quiet, get_action: () => shown(spec), ...answers });
  const shownScreen = show(<RunScreen id={1} />);
  await screen.findByRole("button", { name: "Add a customer" });
  return shownScreen;
}

type User = Awaited<ReturnType<typeof open>>["user"];

async function submit(user: User) {
  await user.type(await screen.findByLabelText("E-mail"), "a@b.c");
  await user.click(screen.getByRole("button", { name: "Add a customer" }));
}

const keys = () =>
  callsOf("execute_action").map((args) => (args as { idempotency_key: string }).idempotency_key);

it("runs, says how many rows changed and shows those that came back", async () => {
  const body = {
    "rows-affected": 1,
    columns: [{ name: "id" }, { name: "city" }],
    rows: [[501, null]],
  };
  const { user } = await open({ execute_action: () => answer({ body }) });

  await submit(user);

  const result = await screen.findByRole("region", { name: "Result" });
  expect(result).toHaveTextContent("Add a customer ran successfully");
  expect(result).toHaveTextContent("1 row changed.");
  expect(within(result).getByRole("cell", { name: "501" })).toBeInTheDocument();
  expect(within(result).getByRole("cell", { name: "NULL" })).toBeInTheDocument();
  expect(within(result).getByRole("link", { name: "Open the run" })).toHaveAttribute(
    "href",
    `#/runs/${answer().run_id}`,
  );
  expect(callsOf("execute_action")).toMatchObject([{ id: 1, parameters: { email: "a@b.c" } }]);
});

it("takes an answer away once the form is refused", async () => {
  const { user } = await open({ execute_action: () => answer() });
  await submit(user);
  await screen.findByText("Add a customer ran successfully");

  await user.clear(screen.getByLabelText("E-mail"));
  await user.click(screen.getByRole("button", { name: "Add a customer" }));

  expect(await screen.findByRole("alert")).toHaveTextContent("This field is required.");
  expect(screen.queryByText("Add a customer ran successfully")).toBeNull();
});

it("begins in its first field, if that is one to type into", async () => {
  const { unmount } = await open({});
  expect(await screen.findByLabelText("E-mail")).toHaveFocus();
  unmount();

  const choices = form([field({ id: "plan", label: "Plan", input: "select" })]);
  await open({ get_action: () => shown(choices) });
  expect(document.body).toHaveFocus();
});

it("leaves out what a member may not do", async () => {
  await open({ current_user: () => ({ email: "ada@x", common_name: "Ada", is_superuser: false }) });

  await waitFor(() => expect(screen.queryByRole("link", { name: "Edit" })).toBeNull());
  expect(screen.queryByRole("link", { name: "Share" })).toBeNull();
});

it("puts the focus off the button that deletes once a row is picked", async () => {
  const spec = form([field({ id: "id", label: "ID" })], { danger: true });
  const { user } = await open({
    get_action: () => ({ ...shown(spec), picks_row: true }),
    search_rows: () => ({
      columns: [{ name: "id", label: "ID", field: "id", is_key: true }],
      rows: [[7]],
      truncated: false,
    }),
  });

  await screen.findByRole("option");
  await user.type(screen.getByLabelText("Find the row"), "{Enter}");

  expect(await screen.findByRole("button", { name: "Pick another row" })).toHaveFocus();
});

it("shows the answer of an HTTP action as JSON", async () => {
  const { user } = await open({ execute_action: () => answer({ body: { id: 201 } }) });

  await submit(user);

  expect(await screen.findByRole("region", { name: "JSON" })).toHaveTextContent('{ "id": 201 }');
});

it("puts the target's words in the panel and the problem beside its field, and keeps the input", async () => {
  const { user } = await open({
    execute_action: () => {
      throw new Failure("rejected", "customer.email already exists", {
        fields: { email: "This E-mail value already exists." },
        run_id: "r1",
      });
    },
  });

  await submit(user);

  expect(await screen.findByRole("region", { name: "Result" })).toHaveTextContent(
    "customer.email already exists.Nothing was changed.",
  );
  const input = screen.getByLabelText("E-mail");
  expect(input).toHaveAccessibleDescription("This E-mail value already exists.");
  expect(input).toHaveValue("a@b.c");
  await waitFor(() => expect(screen.getByRole("alert")).toHaveFocus());
});

it("says of a run without an answer in time that it may have happened", async () => {
  const { user } = await open({
    execute_action: () => {
      throw new Failure("timed_out", "no answer within 30000 ms", {
        may_have_acted: true,
        run_id: "r1",
      });
    },
  });

  await submit(user);

  expect(await screen.findByRole("region", { name: "Result" })).toHaveTextContent(
    "It may have happened all the same.",
  );
});

it("mints a new key after an answer, and keeps it while none came", async () => {
  let answers = 0;
  const { user } = await open({
    execute_action: () => {
      answers += 1;
      if (answers === 1)
        throw new Failure("unreachable", "Doable does not answer", { may_have_acted: true });
      return answer();
    },
  });

  await submit(user);
  await screen.findByText(
    "The run may have started. Sending the same form again runs it at most once.",
  );
  await user.click(screen.getByRole("button", { name: "Add a customer" }));
  await screen.findByText("Add a customer ran successfully");
  await user.click(screen.getByRole("button", { name: "Add a customer" }));

  await waitFor(() => expect(keys()).toHaveLength(3));
  const [lost, retried, next] = keys();
  expect(retried).toBe(lost);
  expect(next).not.toBe(lost);
});

it("can be cancelled while it runs, and does not run twice meanwhile", async () => {
  const { user } = await open({
    execute_action: () => new Promise(() => undefined),
    cancel_run: () => true,
  });

  await submit(user);
  await user.click(screen.getByRole("button", { name: "Add a customer" }));
  await user.click(screen.getByRole("button", { name: "Cancel" }));

  expect(keys()).toHaveLength(1);
  expect(callsOf("cancel_run")).toEqual([{ idempotency_key: keys()[0] }]);
});

it("asks its question first", async () => {
  program({
    ...quiet,
    get_action: () => shown({ ...spec, confirm_message: "Add for good?" }),
    execute_action: () => answer(),
  });
  const { user } = show(<RunScreen id={1} />);

  await submit(user);
  const question = await screen.findByRole("dialog", { name: "Add for good?" });
  expect(callsOf("execute_action")).toEqual([]);
  await user.click(within(question).getByRole("button", { name: "Add a customer" }));

  expect(await screen.findByText("Add a customer ran successfully")).toBeInTheDocument();
});

it("shows the row that it has changed as it stands now, without what is secret", async () => {
  const fields = [
    field({ id: "id", label: "Id" }),
    field({ id: "email", label: "E-mail" }),
    field({ id: "pin", label: "PIN", secret: true, required: false }),
  ];
  const base = shown(form(fields));
  const action = { ...base.action, type: "implicit", kind: "row/update" } as typeof base.action;
  const { user } = await open({
    get_action: () => ({ ...base, action }),
    execute_action: () => answer({ body: { "rows-updated": 1 } }),
    read_row: () => ({ id: 7, email: "a@b.c", pin: "1234" }),
  });

  await user.type(screen.getByLabelText("Id"), "7");
  await submit(user);

  const result = await screen.findByRole("region", { name: "Result" });
  expect(result).toHaveTextContent("1 row changed.");
  await within(result).findByRole("heading", { name: "The row as it stands now" });
  const cells = within(result).getAllByRole("cell");
  expect(cells.map((cell) => cell.textContent)).toEqual(["7", "a@b.c"]);
  expect(callsOf("read_row")).toEqual([{ id: 1, parameters: { id: "7", email: "a@b.c" } }]);
});

it("shows the row that it has made as a table", async () => {
  const made = { id: 501, email: "a@b.c" };
  const { user } = await open({
    execute_action: () => answer({ body: { "created-row": made } }),
  });

  await submit(user);

  const result = await screen.findByRole("region", { name: "Result" });
  expect(within(result).getByRole("columnheader", { name: "id" })).toBeVisible();
  expect(within(result).getByRole("cell", { name: "501" })).toBeVisible();
});

it("does not pretend to run what can't run yet", async () => {
  await open({ get_action: () => shown(spec, { not_ready: "Row actions come later." }) });

  expect(screen.getByRole("button", { name: "Add a customer" })).toBeDisabled();
  expect(screen.getByText("Row actions come later.")).toBeInTheDocument();
});

it("says what has changed in the database, and still runs", async () => {
  const drift = [{ what: "column `plan` is gone", message: "", since: "2026-05-04T10:00:00Z" }];
  await open({ get_action: () => shown(spec, { drift }), execute_action: () => answer() });

  expect(screen.getByText("plan").parentElement).toHaveTextContent(
    /^Column plan is gone since .*2026/,
  );
  expect(screen.getByRole("button", { name: "Add a customer" })).toBeEnabled();
});

it("starts with the values of an earlier run, and asks for what is secret again", async () => {
  const fields = [
    field({ id: "email", label: "E-mail", initial: "preset@x" }),
    field({ id: "pin", label: "PIN", secret: true }),
  ];
  act(() => navigate("/actions/1?run=r1"));
  const { user } = await open({
    get_action: () => shown(form(fields)),
    get_run: () => run({ parameters: { email: "ada@x", pin: "•••" } }),
    execute_action: () => answer(),
  });

  expect(screen.getByLabelText("E-mail")).toHaveValue("ada@x");
  expect(screen.getByText("Secret values are not kept. Enter again: PIN.")).toBeVisible();
  expect(callsOf("execute_action")).toEqual([]);
  await user.type(screen.getByLabelText("PIN"), "1234");
  await user.click(screen.getByRole("button", { name: "Add a customer" }));
  await screen.findByRole("region", { name: "Result" });
  expect(callsOf("execute_action")).toMatchObject([
    { parameters: { email: "ada@x", pin: "1234" } },
  ]);
  act(() => navigate("/actions"));
});

it("opens as it is if the run is another action's", async () => {
  act(() => navigate("/actions/1?run=r1"));
  await open({ get_run: () => run({ action_id: 2, parameters: { email: "ada@x" } }) });

  expect(screen.getByLabelText("E-mail")).toHaveValue("");
  act(() => navigate("/actions"));
});
