import { screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { Failure } from "@/lib/failure";
import { field, form } from "@/test/fixtures";
import { callsOf, program, show } from "@/test/world";
import { ActionForm } from "./ActionForm";
import { OptionsContext } from "./optionsOf";

vi.mock("@/api/transport", () => import("@/test/world"));

const people = [
  { value: 1, label: "Ada" },
  { value: 2, label: "Bob" },
  { value: "2", label: "Bob's text" },
];

/** The program with these people, of whom it finds those that hold what is searched for. */
function withPeople(truncated = false) {
  program({
    list_options: ({ q = "", value }: { q?: string; value?: number }) => {
      if (value !== undefined) {
        return { options: value === 70 ? [{ value, label: "Zoe" }] : [], truncated: false };
      }
      const holds = (text: unknown) => String(text).toLowerCase().includes(q.toLowerCase());
      return {
        options: people.filter(({ value, label }) => holds(value) || holds(label)),
        truncated,
      };
    },
  });
}

const person = (change: object = {}) =>
  field({ id: "person", label: "Person", input: "select", source: "query", ...change });

function fill(change: object = {}) {
  const onSubmit = vi.fn();
  const view = show(
    <OptionsContext value={({ id: parameter }) => ({ id: 7, parameter })}>
      <ActionForm spec={form([person(change)])} onSubmit={onSubmit} />
    </OptionsContext>,
  );
  const send = () => view.user.click(screen.getByRole("button", { name: "Add a customer" }));
  return { ...view, onSubmit, send };
}

it("asks nothing until somebody wants to choose", async () => {
  withPeople();
  const { user } = fill();
  expect(callsOf("list_options")).toEqual([]);

  await user.click(screen.getByLabelText("Person"));

  expect(await screen.findByRole("option", { name: "Ada", hidden: true })).toBeInTheDocument();
  expect(callsOf("list_options")).toEqual([{ id: 7, parameter: "person", q: "" }]);
});

it("asks the program for what is typed, and sends the value as it is", async () => {
  withPeople();
  const { user, onSubmit, send } = fill();

  await user.type(screen.getByLabelText("Person"), "bob");
  await waitFor(() =>
    expect(screen.queryByRole("option", { name: "Ada", hidden: true })).toBeNull(),
  );
  await user.click(screen.getByRole("option", { name: "Bob", hidden: true }));
  await send();

  expect(callsOf("list_options")).toContainEqual({ id: 7, parameter: "person", q: "bob" });
  expect(onSubmit).toHaveBeenCalledExactlyOnceWith({ person: 2 });
});

it("takes the first that is found at Enter, and does not send the form with it", async () => {
  withPeople();
  const { user, onSubmit, send } = fill();

  await user.type(screen.getByLabelText("Person"), "bob{Enter}");
  await waitFor(() => expect(screen.getByLabelText("Person")).toHaveValue("Bob"));
  expect(screen.getByLabelText("Person")).toHaveAttribute("aria-expanded", "false");
  expect(onSubmit).not.toHaveBeenCalled();
  await send();

  expect(onSubmit).toHaveBeenCalledExactlyOnceWith({ person: 2 });
});

it("names the value it starts with, and keeps it while others are searched for", async () => {
  withPeople();
  const { user, onSubmit, send } = fill({ initial: 2 });

  await waitFor(() => expect(screen.getByLabelText("Person")).toHaveValue("Bob"));
  await user.click(screen.getByLabelText("Person"));
  await user.clear(screen.getByLabelText("Person"));
  await user.type(screen.getByLabelText("Person"), "ada");
  expect(await screen.findByRole("option", { name: "Ada", hidden: true })).toBeInTheDocument();
  await waitFor(() =>
    expect(screen.queryByRole("option", { name: "Bob", hidden: true })).toBeNull(),
  );
  await send();

  expect(onSubmit).toHaveBeenCalledExactlyOnceWith({ person: 2 });
});

it("says that there are more than it shows", async () => {
  withPeople(true);
  const { user } = fill();

  await user.click(screen.getByLabelText("Person"));

  expect(
    await screen.findByRole("option", { name: "Type to find more", hidden: true }),
  ).toHaveAttribute("aria-disabled", "true");
});

it("says why there are no options, and asks again when it is opened again", async () => {
  let isThere = false;
  program({
    list_options: () => {
      if (isThere) return { options: people, truncated: false };
      throw new Failure("invalid", "the options can't be read: no such table: person");
    },
  });
  const { user } = fill();
  const input = screen.getByLabelText("Person");

  await user.click(input);
  await waitFor(() => expect(input).toBeInvalid());
  expect(input).toHaveAccessibleDescription("The options can't be read: no such table: person.");
  isThere = true;
  await user.tab();
  await user.click(input);

  expect(await screen.findByRole("option", { name: "Ada", hidden: true })).toBeInTheDocument();
  await waitFor(() => expect(input).not.toHaveAttribute("aria-invalid"));
});

it("is missed when it is required and empty", async () => {
  withPeople();
  const { onSubmit, send } = fill();

  await send();

  expect(screen.getByLabelText("Person")).toBeInvalid();
  expect(onSubmit).not.toHaveBeenCalled();
});

const ofTable = { source: "table", value_type: "number" };

it("names the row it starts with, without a list of all of them", async () => {
  withPeople(true);
  const { onSubmit, send } = fill({ ...ofTable, initial: 70 });

  await waitFor(() => expect(screen.getByLabelText("Person")).toHaveValue("Zoe"));
  expect(callsOf("list_options")).toEqual([{ id: 7, parameter: "person", value: 70 }]);
  await send();

  expect(onSubmit).toHaveBeenCalledExactlyOnceWith({ person: 70 });
});

it.each([
  ["left", "{Tab}", 70, "Zoe"],
  ["sent by Enter", "{Enter}", 70, "Zoe"],
  ["one that no row has", "{Tab}", 99, "99"],
])("takes a key that was typed whole: %s", async (_, press, key, shown) => {
  withPeople(true);
  const { user, onSubmit, send } = fill(ofTable);

  await user.type(screen.getByLabelText("Person"), `${key}`);
  expect(
    await screen.findByRole("option", { name: `Use “${key}” as it is`, hidden: true }),
  ).toBeInTheDocument();
  await user.keyboard(press);
  await waitFor(() => expect(screen.getByLabelText("Person")).toHaveValue(shown));
  await send();

  expect(onSubmit).toHaveBeenCalledExactlyOnceWith({ person: key });
});

it("takes the row whose key was typed before those that only hold it", async () => {
  program({
    list_options: () => ({
      options: [
        { value: 12, label: "Bob · 12" },
        { value: 2, label: "Zoe · 2" },
      ],
      truncated: false,
    }),
  });
  const { user, onSubmit, send } = fill(ofTable);

  await user.type(screen.getByLabelText("Person"), "2{Enter}");
  await waitFor(() => expect(screen.getByLabelText("Person")).toHaveValue("Zoe · 2"));
  await send();

  expect(onSubmit).toHaveBeenCalledExactlyOnceWith({ person: 2 });
});

it("leaves words that are no key when it is left", async () => {
  withPeople();
  const { user } = fill({ ...ofTable, required: false });

  await user.type(screen.getByLabelText(/Person/), "nobody{Tab}");

  expect(screen.getByLabelText(/Person/)).toHaveValue("");
});
