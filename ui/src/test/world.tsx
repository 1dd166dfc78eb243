/** A program behind the page made of functions, and a page around one component. */
import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactElement } from "react";
import { Providers } from "@/app/providers";
import { createQueryClient } from "@/app/queryClient";
import { Toasts } from "@/components/Toasts";
import { Failure } from "@/lib/failure";

// biome-ignore lint/suspicious/noExplicitAny: a test names only the arguments it looks at
type Command = (args: any) => unknown;

let commands: Record<string, Command> = {};
let calls: Array<{ name: string; args: unknown }> = [];

/** The fake of `api/transport`: `vi.mock("@/api/transport", () => import("@/test/world"))`. */
export async function call(name: string, args: unknown = {}): Promise<unknown> {
  calls.push({ name, args });
  const command = commands[name];
  if (!command) throw new Failure("internal", `the test has no command ${name}`);
  return command(args);
}

export const isInWindow = () => false;
export const earlyList = () => undefined;
export const onSignedOut = () => () => undefined;
export const onDamaged = () => () => undefined;
export const startSession = () => Promise.resolve();
export const signIn = (username: string, password: string) =>
  call("sign_in", { username, password });
export const signOut = () => call("sign_out");

export const download = (path: string) => void call("download", { path });

/** What the program answers from now on. */
export function program(answers: Record<string, Command>): void {
  commands = answers;
  calls = [];
}

/** The arguments of all calls of `name`, in order. */
export const callsOf = (name: string): unknown[] =>
  calls.filter((one) => one.name === name).map(({ args }) => args);

export function show(element: ReactElement, client = createQueryClient()) {
  const user = userEvent.setup();
  const view = render(
    <QueryClientProvider client={client}>
      <Providers>{element}</Providers>
      <Toasts />
    </QueryClientProvider>,
  );
  return { user, ...view };
}
