import { screen, waitFor, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import type { SecretInfo } from "@/api/types.gen";
import { Failure } from "@/lib/failure";
import { callsOf, program, show } from "@/test/world";
import { hostsFromText } from "./hosts";
import { SecretsSection } from "./SecretsSection";

vi.mock("@/api/transport", () => import("@/test/world"));

const secret = (changes: Partial<SecretInfo> = {}): SecretInfo => ({
  name: "STRIPE_KEY",
  hosts: ["api.stripe.com"],
  is_set: true,
  problem: null,
  used_by: [],
  ...changes,
});

async function open(first: SecretInfo[], answers: Parameters<typeof program>[0] = {}) {
  let secrets = first;
  program({
    list_secrets: () => ({ place: "the system's keychain", secrets }),
    save_secret: ({ name, hosts }) => {
      const saved = secret({ name, hosts });
      secrets = [...secrets.filter((one) => one.name !== name), saved];
      return saved;
    },
    delete_secret: ({ name }) => {
      secrets = secrets.filter((one) => one.name !== name);
      return null;
    },
    ...answers,
  });
  const shown = show(<SecretsSection />);
  await screen.findByText("Values are kept in the system's keychain.");
  return shown;
}

it("adds a secret with its hosts, and keeps the value to the dialog", async () => {
  const { user } = await open([]);

  await user.click(screen.getByRole("button", { name: "Add a secret" }));
  const dialog = within(screen.getByRole("dialog", { name: "Add a secret" }));
  await user.type(dialog.getByLabelText("Name"), "STRIPE_KEY");
  await user.type(dialog.getByLabelText("Hosts it may go to"), "api.stripe.com, b.example:8443");
  expect(dialog.getByRole("button", { name: "Add secret" })).toBeDisabled();
  await user.type(dialog.getByLabelText("Value"), "sk_live_1");
  await user.click(dialog.getByRole("button", { name: "Add secret" }));

  expect(await screen.findByText(/goes to api.stripe.com, b.example:8443/)).toBeInTheDocument();
  expect(callsOf("save_secret")).toEqual([
    { name: "STRIPE_KEY", hosts: ["api.stripe.com", "b.example:8443"], value: "sk_live_1" },
  ]);
  expect(document.body).not.toHaveTextContent("sk_live_1");
});

it("changes hosts without a value, and says where one is asked for again", async () => {
  const { user } = await open([secret({ used_by: ["Charge", "Refund"] })], {
    save_secret: () => {
      throw new Failure("invalid", "no", {
        fields: { value: "enter the value again: it could go to other hosts than before" },
      });
    },
  });
  expect(screen.getByText(/used by 2 actions/)).toBeInTheDocument();

  await user.click(screen.getByRole("button", { name: "Change" }));
  const dialog = within(screen.getByRole("dialog", { name: "Change the secret STRIPE_KEY" }));
  await user.type(dialog.getByLabelText("Hosts it may go to"), " evil.example");
  await user.click(dialog.getByRole("button", { name: "Save" }));

  await waitFor(() =>
    expect(dialog.getByLabelText("Value")).toHaveAccessibleDescription(/Enter the value again/),
  );
  expect(callsOf("save_secret")).toEqual([
    { name: "STRIPE_KEY", hosts: ["api.stripe.com", "evil.example"], value: null },
  ]);
});

it("never saves over a secret that a new one is named after", async () => {
  const { user } = await open([secret()]);

  await user.click(screen.getByRole("button", { name: "Add a secret" }));
  const dialog = within(screen.getByRole("dialog", { name: "Add a secret" }));
  await user.type(dialog.getByLabelText("Name"), "STRIPE_KEY");
  await user.type(dialog.getByLabelText("Hosts it may go to"), "h");
  await user.type(dialog.getByLabelText("Value"), "value");

  expect(dialog.getByLabelText("Name")).toHaveAccessibleDescription(/already/);
  expect(dialog.getByRole("button", { name: "Add secret" })).toBeDisabled();
});

it("deletes after a question, and shows which actions are in the way", async () => {
  const problem = "the value is not in the system's keychain; enter it again in Settings";
  const lost = secret({ name: "LOST", is_set: false, problem });
  const { user } = await open([secret(), lost], {
    delete_secret: () => {
      throw new Failure("conflict", "actions use this secret: `Charge`; take it out of them first");
    },
  });
  const item = within(screen.getByRole("group", { name: "LOST" }));
  expect(screen.getByText("No value")).toBeInTheDocument();
  expect(screen.getByText(problem)).toBeInTheDocument();

  await user.click(item.getByRole("button", { name: "Delete" }));
  expect(callsOf("delete_secret")).toEqual([]);
  const question = within(screen.getByRole("dialog", { name: "Delete the secret LOST?" }));
  await user.click(question.getByRole("button", { name: "Delete secret" }));

  expect(await question.findByRole("alert")).toHaveTextContent("Actions use this secret: Charge;");
  expect(callsOf("delete_secret")).toEqual([{ name: "LOST" }]);
});

it.each([
  ["a.example", ["a.example"]],
  [" a.example,b.example ; c:1\n", ["a.example", "b.example", "c:1"]],
  ["", []],
])("reads the hosts of %j", (text, want) => {
  expect(hostsFromText(text)).toEqual(want);
});
