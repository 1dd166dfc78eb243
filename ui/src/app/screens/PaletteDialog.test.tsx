import { screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { IndexActions } from "@/api/types.gen";
import { remember } from "@/features/palette/recents";
import { navigate } from "@/lib/hashLocation";
import { summary, whole } from "@/test/fixtures";
import { program, show } from "@/test/world";
import PaletteDialog from "./PaletteDialog";

vi.mock("@/api/transport", () => import("@/test/world"));
afterEach(() => navigate("/actions"));

const actions = [
  summary({ id: 1, name: "Ship an order" }),
  summary({ id: 2, name: "Refund", description: "of a shipment", production: true }),
];

function open() {
  program({
    index_actions: ({ search }: IndexActions) => {
      const first = search.startsWith("sh") ? actions : [];
      const group = { model_id: null, name: "", ids: first.map(({ id }) => id) };
      return whole(first.length > 0 ? [group] : [], first);
    },
    describe_actions: ({ ids }: { ids: number[] }) => actions.filter(({ id }) => ids.includes(id)),
    list_databases: () => [{ id: 3, name: "Sample shop", settings: { production: false } }],
  });
  const onClose = vi.fn();
  return { onClose, ...show(<PaletteDialog onClose={onClose} />) };
}

const names = () => screen.getAllByRole("option").map((option) => option.textContent);
const marked = () => screen.getByRole("option", { selected: true });

it("begins with what was open last, then screens and commands", async () => {
  remember("#/databases/3");
  remember("#/actions/2");
  open();

  await waitFor(() =>
    expect(names().slice(0, 3)).toEqual(["RefundProductionShop", "Sample shop", "Actions"]),
  );
  expect(screen.getByRole("group", { name: "Recent" })).toBeInTheDocument();
  expect(names()).toContain("New SQL action");
});

it("finds actions in the store, and opens one with Enter", async () => {
  const { user, onClose } = open();
  const field = screen.getByRole("combobox");
  expect(field).toHaveFocus();

  await user.keyboard("sh");
  await waitFor(() => expect(names()[0]).toBe("Ship an orderShop"));
  expect(names()).toEqual([
    "Ship an orderShop",
    "RefundProductionShop",
    "Sharing",
    "Sample shop",
    "Language: English",
    "Language: Deutsch",
  ]);
  await user.keyboard("{ArrowDown}");
  expect(marked()).toHaveTextContent("Refund");
  expect(field).toHaveAttribute("aria-activedescendant", marked().id);
  await user.keyboard("{Enter}");

  expect(window.location.hash).toBe("#/actions/2");
  expect(onClose).toHaveBeenCalledOnce();
});

it("edits an action with Ctrl+Enter", async () => {
  const { user } = open();

  await user.keyboard("ship");
  await waitFor(() => expect(marked()).toHaveTextContent("Ship an order"));
  await user.keyboard("{Control>}{Enter}{/Control}");

  expect(window.location.hash).toBe("#/actions/1/edit");
});

it("goes to screens and databases, and does commands", async () => {
  const { user } = open();

  await user.keyboard("set");
  await waitFor(() => expect(marked()).toHaveTextContent("Settings"));
  await user.clear(screen.getByRole("combobox"));
  await user.keyboard("theme dark{Enter}");

  expect(document.documentElement.dataset.theme).toBe("dark");
});

it("wraps around at the ends, and says when nothing fits", async () => {
  const { user, onClose } = open();

  await user.keyboard("{ArrowUp}");
  expect(marked()).toHaveTextContent("Sign out");
  await user.keyboard("{ArrowDown}");
  expect(marked()).toHaveTextContent("Actions");
  await user.keyboard("zzz{Enter}");
  expect(await screen.findByText("Nothing fits")).toBeInTheDocument();
  expect(onClose).not.toHaveBeenCalled();
  await user.keyboard("{Control>}k{/Control}");
  expect(onClose).toHaveBeenCalledOnce();
});
