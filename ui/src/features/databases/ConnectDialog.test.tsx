import { screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { program, show } from "@/test/world";
import { ConnectDialog } from "./ConnectDialog";

vi.mock("@/api/transport", async () => ({
  ...(await import("@/test/world")),
  isInWindow: () => true,
}));

it("takes the path of a file that is picked in the window, and keeps it if none is", async () => {
  let picked: string | null = "/home/ana/orders.db";
  program({ pick_database_file: () => picked });
  const { user } = show(<ConnectDialog database={null} onClose={() => undefined} />);
  const choose = () => user.click(screen.getByRole("button", { name: "Choose…" }));

  await choose();
  expect(await screen.findByDisplayValue("/home/ana/orders.db")).toBe(
    screen.getByLabelText("File"),
  );
  expect(screen.getByLabelText("Name (optional)")).toHaveAttribute("placeholder", "orders");
  picked = null;
  await choose();
  expect(screen.getByLabelText("File")).toHaveValue("/home/ana/orders.db");
});

it("takes a server's address that is pasted where a file is asked for", async () => {
  program({
    get_secrets_place: () => ({ place: "the keychain" }),
    read_connection_string: () => ({
      engine: "postgres",
      details: { host: "db.example", dbname: "shop", user: "ana", password: "s3same" },
    }),
  });
  const { user } = show(<ConnectDialog database={null} onClose={() => undefined} />);

  await user.click(screen.getByLabelText("File"));
  await user.paste("postgres://ana:s3same@db.example/shop");

  expect(await screen.findByDisplayValue("db.example")).toBe(screen.getByLabelText("Host"));
  expect(screen.getByRole("button", { name: "PostgreSQL", pressed: true })).toBeVisible();
  expect(screen.getByLabelText(/^Connection string/)).toHaveValue("");
});
