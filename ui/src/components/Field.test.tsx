import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { TextField } from "./TextField";

it("shows a name in a description as a name, without its backticks", () => {
  const description = "Kept in `/home/me/secrets.enc`.";
  render(
    <TextField label="Password" value="" onChange={() => undefined} description={description} />,
  );

  expect(screen.getByText("/home/me/secrets.enc").tagName).toBe("CODE");
  expect(screen.getByLabelText("Password")).toHaveAccessibleDescription(
    "Kept in /home/me/secrets.enc.",
  );
});
