import { screen, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { Failure } from "@/lib/failure";
import { answer, field, form, shown } from "@/test/fixtures";
import { callsOf, program, show } from "@/test/world";
import RunScreen from "./RunScreen";

vi.mock("@/api/transport", () => import("@/test/world"));

const fields = [field({ id: "email", label: "E-mail" }), field({ id: "city", required: false })];

async function open(
  answers: Parameters<typeof program>[0] = {},
  kind: "bulk/create" | "bulk/delete" = "bulk/create",
) {
  const spec = form(fields, { rows: true, danger: kind === "bulk/delete", title: "Customers" });
  const {
    database_id: _,
    dataset_query: __,
    ...common
  } = shown(spec).action as never as Record<string, unknown>;
  const action = { ...common, type: "implicit", kind };
  program({
    list_databases: () => [],
    list_runs: () => [],
    get_action: () => ({ ...shown(spec), action }),
    ...answers,
  });
  const view = show(<RunScreen id={1} />);
  await screen.findByRole("heading", { name: "Customers" });
  return view;
}

type User = Awaited<ReturnType<typeof open>>["user"];

async function paste(user: User, text: string) {
  await user.click(screen.getByRole("textbox", { name: "Paste rows" }));
  await user.paste(text);
}

const sent = () =>
  callsOf("execute_action").map((args) => (args as { parameters: unknown }).parameters);

it("runs what was pasted as one list, and makes room for the next", async () => {
  const made = [{ id: 1, email: "a@b.c" }];
  const { user } = await open({
    execute_action: () => answer({ body: { "created-row": made } }),
  });
  expect(screen.getByRole("button", { name: "Create rows" })).toBeDisabled();

  await paste(user, "E-mail\tcity\na@b.c\tUtrecht\nd@e.f\t");
  await user.click(await screen.findByRole("button", { name: "Create 2 rows" }));

  const result = await screen.findByRole("region", { name: "Result" });
  expect(sent()).toEqual([[{ email: "a@b.c", city: "Utrecht" }, { email: "d@e.f" }]]);
  expect(within(result).getByRole("cell", { name: "a@b.c" })).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Create rows" })).toBeDisabled();
});

it("asks what the columns are where their names don't say it", async () => {
  const { user } = await open({ execute_action: () => answer() });

  await paste(user, "mail\tcity\na@b.c\tUtrecht");
  const match = await screen.findByRole("region", { name: "Match columns" });
  expect(within(match).getByLabelText("city")).toHaveValue("city");
  await user.selectOptions(within(match).getByLabelText("mail"), "E-mail");
  await user.click(within(match).getByRole("button", { name: "Use 1 row" }));
  await user.click(screen.getByRole("button", { name: "Create 1 row" }));

  expect(sent()).toEqual([[{ email: "a@b.c", city: "Utrecht" }]]);
});

it("marks the rows that were refused, keeps all, and forgets a mark once its row is changed", async () => {
  const taken = "This E-mail value already exists.";
  const { user } = await open({
    execute_action: () => {
      throw new Failure("rejected", "1 of 3 rows was refused, so nothing was changed.", {
        rows: [{ index: 1, message: "E-mail already exists.", errors: { email: taken } }],
        run_id: "r1",
      });
    },
  });

  await paste(user, "email\na@b.c\nd@e.f\ng@h.i");
  await user.click(await screen.findByRole("button", { name: "Create 3 rows" }));

  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("1 of 3 rows was refused, so nothing was changed.");
  const cell = screen.getByRole("textbox", { name: "E-mail, row 2" });
  expect(cell).toBeInvalid();
  expect(cell).toHaveAccessibleDescription(`E-mail: ${taken}`);
  await user.click(screen.getByRole("button", { name: "Refused (1)" }));
  expect(screen.queryByRole("textbox", { name: "E-mail, row 1" })).not.toBeInTheDocument();
  await user.clear(cell);
  await user.type(screen.getByRole("textbox", { name: "E-mail, row 2" }), "x@y.z");
  expect(screen.getByRole("textbox", { name: "E-mail, row 2" })).toBeValid();
  expect(screen.getByRole("textbox", { name: "E-mail, row 3" })).toHaveValue("g@h.i");
});

it("opens a file, takes rows by hand and lets one go", async () => {
  const { user } = await open({ execute_action: () => answer() }, "bulk/delete");

  await user.upload(
    screen.getByLabelText("CSV file"),
    new File(["email,city\na@b.c,X\nd@e.f,Y\n"], "rows.csv", { type: "text/csv" }),
  );
  await screen.findByRole("button", { name: "Delete 2 rows" });
  await user.click(screen.getByRole("button", { name: "Add a row" }));
  await user.type(screen.getByRole("textbox", { name: "E-mail, row 3" }), "n@e.w");
  await user.click(screen.getByRole("button", { name: "Remove row 1" }));
  await user.click(screen.getByRole("button", { name: "Delete 2 rows" }));

  expect(sent()).toEqual([[{ email: "d@e.f", city: "Y" }, { email: "n@e.w" }]]);
});
