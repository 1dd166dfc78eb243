import { screen, waitFor, within } from "@testing-library/react";
import type { ReactNode } from "react";
import { expect, it, vi } from "vitest";
import { field, form } from "@/test/fixtures";
import { show } from "@/test/world";
import { ActionForm } from "./ActionForm";

it("sends what stands in the fields", async () => {
  const onSubmit = vi.fn();
  const spec = form([
    field({ id: "name", label: "Name" }),
    field({ id: "price", label: "Price", input: "number", value_type: "number" }),
    field({ id: "day", label: "Day", input: "date", value_type: "date" }),
    field({ id: "gift", label: "Gift wrap", input: "boolean", value_type: "boolean" }),
    field({ id: "note", label: "Note", input: "text", required: false }),
  ]);
  const { user } = show(<ActionForm spec={spec} onSubmit={onSubmit} />);

  await user.type(screen.getByLabelText("Name"), "Ada");
  await user.type(screen.getByLabelText("Price"), "12.5");
  await user.type(screen.getByLabelText("Day"), "2026-02-03");
  await user.click(screen.getByLabelText("Gift wrap"));
  await user.click(screen.getByRole("button", { name: "Add a customer" }));

  expect(onSubmit).toHaveBeenCalledExactlyOnceWith({
    name: "Ada",
    price: 12.5,
    day: "2026-02-03",
    gift: true,
  });
});

it.each(["31.12.2026", "03/04/2026", "12", "2026-02-31", "tomorrow"])(
  "keeps %s as typed, and makes no day of it",
  async (typed) => {
    const onSubmit = vi.fn();
    const spec = form([field({ id: "day", label: "Day", input: "date", value_type: "date" })]);
    const { user } = show(<ActionForm spec={spec} onSubmit={onSubmit} />);

    await user.type(screen.getByLabelText("Day"), typed);
    await user.click(screen.getByRole("button", { name: "Add a customer" }));

    expect(screen.getByLabelText("Day")).toHaveValue(typed);
    expect(screen.getByLabelText("Day")).toHaveAccessibleDescription(/a date like 2026-01-31/);
    expect(onSubmit).not.toHaveBeenCalled();
  },
);

it("moves the focus to the summary, marks the field, and leads there", async () => {
  const onSubmit = vi.fn();
  const spec = form([field({ id: "name", label: "Name", description: "As on the invoice" })]);
  const { user } = show(<ActionForm spec={spec} onSubmit={onSubmit} />);

  await user.click(screen.getByRole("button", { name: "Add a customer" }));

  const summary = screen.getByRole("alert");
  await waitFor(() => expect(summary).toHaveFocus());
  const input = screen.getByLabelText("Name");
  expect(input).toBeInvalid();
  expect(input).toHaveAccessibleDescription("This field is required. As on the invoice");
  await user.click(within(summary).getByRole("button", { name: "Name" }));
  expect(input).toHaveFocus();
  expect(onSubmit).not.toHaveBeenCalled();
});

it("shows what the server refused until the field is edited", async () => {
  const spec = form([field({ id: "email", label: "E-mail", initial: "a@b.c" })]);
  const refused = { email: "This E-mail value already exists." };
  const { user } = show(
    <ActionForm
      spec={spec}
      failure="customer.email already exists"
      refused={refused}
      onSubmit={vi.fn()}
    />,
  );
  const input = screen.getByLabelText("E-mail");

  expect(screen.getByRole("alert")).toHaveTextContent("customer.email already exists.");
  expect(input).toHaveAccessibleDescription("This E-mail value already exists.");
  await user.type(input, "x");

  expect(input).not.toBeInvalid();
  expect(input).toHaveValue("a@b.cx");
});

it("marks the optional, shows by condition, and runs by Ctrl+Enter", async () => {
  const onSubmit = vi.fn();
  const spec = form([
    field({ id: "gift", label: "Gift wrap", input: "boolean", value_type: "boolean" }),
    field({
      id: "card",
      label: "Card",
      required: false,
      visible_when: { parameter: "gift", equals: true },
    }),
  ]);
  const { user } = show(<ActionForm spec={spec} onSubmit={onSubmit} />);

  expect(screen.queryByLabelText("Card (optional)")).toBeNull();
  await user.click(screen.getByLabelText("Gift wrap"));
  await user.type(screen.getByLabelText("Card (optional)"), "Hello");
  await user.keyboard("{Control>}{Enter}{/Control}");

  expect(onSubmit).toHaveBeenCalledExactlyOnceWith({ gift: true, card: "Hello" });
});

it("sets, keeps or empties a field that may be NULL", async () => {
  const onSubmit = vi.fn();
  const spec = form([field({ id: "city", label: "City", required: false, nullable: true })]);
  const { user } = show(<ActionForm spec={spec} onSubmit={onSubmit} />);
  const submit = () => user.click(screen.getByRole("button", { name: "Add a customer" }));

  await submit();
  await user.type(screen.getByLabelText("City (optional)"), "Rome");
  await submit();
  await user.click(screen.getByRole("radio", { name: "NULL" }));
  await submit();

  expect(onSubmit.mock.calls).toEqual([[{}], [{ city: "Rome" }], [{ city: null }]]);
});

it("sends the scalar of an option, whatever it looks like", async () => {
  const onSubmit = vi.fn();
  const options = [
    { value: 1, label: "One" },
    { value: 2, label: "Two" },
  ];
  const spec = form([
    field({ id: "pick", label: "Pick", input: "select", options }),
    field({ id: "mark", label: "Mark", input: "radio", options }),
  ]);
  const { user } = show(<ActionForm spec={spec} onSubmit={onSubmit} />);

  await user.click(screen.getByLabelText("Pick"));
  // Without geometry, jsdom's dropdown counts as out of sight.
  await user.click(await screen.findByRole("option", { name: "Two", hidden: true }));
  await user.click(screen.getByRole("radio", { name: "One" }));
  await user.click(screen.getByRole("button", { name: "Add a customer" }));

  expect(onSubmit).toHaveBeenCalledExactlyOnceWith({ pick: 2, mark: 1 });
});

it.each([
  [10, false],
  [11, true],
])("searches a dropdown of %i options: %s", async (count, isSearched) => {
  const options = Array.from({ length: count }, (_, at) => ({ value: at, label: `No. ${at}` }));
  show(
    <ActionForm
      spec={form([field({ id: "pick", label: "Pick", input: "select", options })])}
      onSubmit={() => undefined}
    />,
  );

  expect(screen.getByRole("combobox", { name: "Pick" }).hasAttribute("readonly")).toBe(!isSearched);
});

it("keeps its button enabled, so that a click says what is missing", async () => {
  const { user } = show(
    <ActionForm spec={form([field({ id: "name", label: "Name" })])} onSubmit={() => undefined} />,
  );
  const button = screen.getByRole("button", { name: "Add a customer" });

  expect(button).toBeEnabled();
  await user.click(button);
  expect(screen.getByRole("alert")).toHaveTextContent("Name: This field is required.");
});

it("shows its button in its own colour in a preview, where a click does nothing", async () => {
  const onSubmit = vi.fn();
  const preview = { Cell: ({ children }: { children: ReactNode }) => children, besideButton: null };
  const { user } = show(
    <ActionForm
      spec={form([], { submit_color: "success" })}
      preview={preview}
      blocked="Save it first."
      onSubmit={onSubmit}
    />,
  );

  await user.click(screen.getByRole("button", { name: "Add a customer" }));
  expect(screen.getByRole("button", { name: "Add a customer" })).toBeEnabled();
  expect(onSubmit).not.toHaveBeenCalled();
});
