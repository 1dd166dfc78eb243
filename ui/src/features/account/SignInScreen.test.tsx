import { screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { show } from "@/test/world";
import { SignInScreen } from "./SignInScreen";

const fetched = vi.fn<typeof fetch>();
beforeEach(() => vi.stubGlobal("fetch", fetched));
afterEach(() => {
  vi.unstubAllGlobals();
  fetched.mockReset();
});

async function signIn() {
  const onSignedIn = vi.fn();
  const { user } = show(<SignInScreen onSignedIn={onSignedIn} />);
  await user.type(screen.getByLabelText("E-mail address"), " ada@shop.example");
  await user.type(screen.getByLabelText("Password"), "right{Enter}");
  return { user, onSignedIn };
}

it("trades e-mail address and password for a session", async () => {
  fetched.mockResolvedValueOnce(new Response('{"csrf":"second"}'));

  const { onSignedIn } = await signIn();

  await vi.waitFor(() => expect(onSignedIn).toHaveBeenCalledOnce());
  expect(fetched.mock.calls).toMatchObject([
    ["/session", { method: "POST", body: '{"username":"ada@shop.example","password":"right"}' }],
  ]);
  expect(sessionStorage.getItem("doable.csrf")).toBe("second");
});

it.each([
  [401, "That e-mail address and password do not fit."],
  [429, "Too many attempts. Wait a minute."],
  [503, "Closed for today."],
])("says of %i: %s", async (status, want) => {
  fetched.mockResolvedValueOnce(new Response("closed for today", { status }));

  const { onSignedIn } = await signIn();

  expect(await screen.findByRole("alert")).toHaveTextContent(want);
  expect(screen.getByLabelText("E-mail address")).toHaveValue(" ada@shop.example");
  expect(screen.getByLabelText("Password")).toHaveValue("");
  expect(screen.getByLabelText("Password")).toHaveFocus();
  expect(onSignedIn).not.toHaveBeenCalled();
});

it("says where else there is a way in", () => {
  show(<SignInScreen onSignedIn={vi.fn()} />);

  expect(screen.getByRole("button", { name: "Sign in" })).toBeDisabled();
  expect(screen.getByText(/This browser is not signed in/)).toHaveTextContent("works once");
});
