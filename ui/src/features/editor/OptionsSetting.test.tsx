import { screen } from "@testing-library/react";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import type { Parameter } from "@/api/types.gen";
import { Failure } from "@/lib/failure";
import { callsOf, program, show } from "@/test/world";
import { blankDraft, type Draft } from "./draft";
import { OptionsSetting } from "./OptionsSetting";
import type { Editor } from "./useEditor";

vi.mock("@/api/transport", () => import("@/test/world"));

const parameter = { id: "who", slug: "who", type: "number" } as Parameter;
const databases = [
  { id: 1, name: "Shop", engine: "sqlite", details: {}, settings: {} },
  { id: 2, name: "Stock", engine: "postgres", details: {}, settings: {} },
];

/** The setting of one dropdown, on a draft that it changes. */
function edit(answers: Parameters<typeof program>[0] = {}) {
  program({ list_databases: () => databases, ...answers });
  let latest: Draft = { ...blankDraft("query"), database_id: 1, parameters: [parameter] };
  function Edited() {
    const [draft, setDraft] = useState(latest);
    latest = draft;
    const editor = { draft, replace: setDraft, problems: {} } as unknown as Editor;
    return (
      <OptionsSetting editor={editor} parameter={parameter} setting={draft.fields.who ?? {}} />
    );
  }
  return { ...show(<Edited />), field: () => latest.fields.who };
}

it("takes a list until a query is chosen, and the list is still there after it", async () => {
  const { user, field } = edit();
  await user.type(await screen.findByLabelText("Options", { selector: "textarea" }), "1 | Ada");

  await user.click(await screen.findByRole("button", { name: "From a query" }));
  await user.selectOptions(await screen.findByLabelText("Database of the options"), "Stock");
  expect(field()?.optionsSource).toEqual({ database_id: 2, query: "" });
  await user.click(screen.getByRole("button", { name: "Fixed list" }));

  expect(field()?.optionsSource).toBeUndefined();
  expect(screen.getByLabelText("Options", { selector: "textarea" })).toHaveValue("1 | Ada");
});

it("tries the query and shows the first options, or what the database says", async () => {
  const option = (value: number) => ({ value, label: `No. ${value}` });
  const all = [1, 2, 3, 4, 5, 6, 7].map(option);
  let isRight = true;
  const { user } = edit({
    preview_options: () => {
      if (isRight) return { options: all, truncated: false };
      throw new Failure("invalid", "no such table: customer", { fields: { query: "…" } });
    },
  });
  await user.click(await screen.findByRole("button", { name: "From a query" }));
  await user.click(screen.getByRole("button", { name: "Try" }));

  expect(await screen.findByText("No. 5")).toBeInTheDocument();
  expect(screen.queryByText("No. 6")).toBeNull();
  expect(screen.getByText("and 2 more")).toBeInTheDocument();
  expect(callsOf("preview_options")).toEqual([{ database_id: 1, query: "", q: "" }]);
  isRight = false;
  await user.click(screen.getByRole("button", { name: "Try" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("No such table: customer.");
});
