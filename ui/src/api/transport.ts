/**
 * The one way to the program behind the page: `call(name, args)`.
 *
 * In the window a command goes over Tauri's IPC; in a browser as `POST /rpc/<name>`
 * with the session's cookie and its second token. Nothing else here knows commands.
 */
import { invoke, isTauri } from "@tauri-apps/api/core";
import { Failure, toFailure } from "@/lib/failure";
import { m } from "@/paraglide/messages";

declare global {
  interface Window {
    /** Set by the window before any script of the page runs (src-tauri/src/early.js). */
    __DOABLE_LIST__?: Promise<unknown>;
  }
}

const CSRF = "doable.csrf";
const signedOutListeners = new Set<() => void>();
const damagedListeners = new Set<(why: string) => void>();

/** Whether the page stands in the desktop window. */
export const isInWindow = (): boolean => isTauri() || "__TAURI_INTERNALS__" in window;

/** Runs the command `name`; rejects with a `Failure`: `cancelled`, if `signal` takes it back. */
export async function call<T>(name: string, args: object = {}, signal?: AbortSignal): Promise<T> {
  if (!isInWindow()) return post<T>(name, args, signal);
  try {
    return await invoke<T>("rpc", { name, args, key: signal && keyOf(signal) });
  } catch (reason) {
    const failure = toFailure(reason);
    if (failure.code === "damaged")
      for (const listener of damagedListeners) listener(failure.message);
    throw failure;
  }
}

/**
 * What `index_actions` answered when the window asked it for this page; nothing in a
 * browser. It is as old as the page: for the page's start alone.
 */
export const earlyList = <T>(): Promise<T> | undefined =>
  window.__DOABLE_LIST__?.catch((reason: unknown) => {
    throw toFailure(reason);
  }) as Promise<T> | undefined;

/** Calls `listener` when the browser's session is not, or no longer, accepted. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

/** Calls `listener` when the window can't open the program's own file, with what is wrong. */
export function onDamaged(listener: (why: string) => void): () => void {
  damagedListeners.add(listener);
  return () => damagedListeners.delete(listener);
}

/**
 * Trades the one-time token of the printed address for a session, and takes it out
 * of the address bar. A tab without a token asks for the session the browser has.
 */
export async function startSession(): Promise<void> {
  if (isInWindow()) return;
  const address = new URL(window.location.href);
  const token = address.searchParams.get("token");
  if (token !== null) {
    address.searchParams.delete("token");
    window.history.replaceState(null, "", address);
    if (await askForSession({ method: "POST", ...json({ token }) })) return;
  }
  if (token === null && sessionStorage.getItem(CSRF)) return;
  await askForSession({ method: "GET" });
}

/** Trades a password for a session; rejects with a `Failure` that says what to do. */
export async function signIn(username: string, password: string): Promise<void> {
  const answer = await send("/session", { method: "POST", ...json({ username, password }) });
  if (answer.ok) return keep(answer);
  if (answer.status === 401) throw new Failure("signed_out", m.account_wrong_password());
  if (answer.status === 429) throw new Failure("forbidden", m.account_too_many());
  throw await refusal(answer);
}

/** Ends the browser's session, here and on the server. */
export async function signOut(): Promise<void> {
  const csrf = sessionStorage.getItem(CSRF) ?? "";
  await send("/session", { method: "DELETE", headers: { "X-Doable-Csrf": csrf } });
  sessionStorage.removeItem(CSRF);
}

/** Has the browser save what `path` of the server answers; there is no server in the window. */
export function download(path: string): void {
  const link = document.createElement("a");
  link.href = path;
  link.download = "";
  link.click();
}

async function askForSession(init: RequestInit): Promise<boolean> {
  const answer = await send("/session", init);
  if (answer.ok) await keep(answer);
  return answer.ok;
}

async function keep(session: Response): Promise<void> {
  const { csrf } = (await session.json()) as { csrf: string };
  sessionStorage.setItem(CSRF, csrf);
}

/** What the window calls the command by when it is to take it back. */
function keyOf(signal: AbortSignal): string {
  const key = crypto.randomUUID();
  signal.addEventListener("abort", () => void invoke("rpc", { name: "take_back", args: { key } }));
  return key;
}

async function post<T>(name: string, args: object, signal?: AbortSignal): Promise<T> {
  const { body, headers } = json(args);
  const csrf = sessionStorage.getItem(CSRF) ?? "";
  const answer = await send(`/rpc/${name}`, {
    method: "POST",
    body,
    headers: { ...headers, "X-Doable-Csrf": csrf },
    signal: signal ?? null,
  });
  if (answer.status === 401) {
    sessionStorage.removeItem(CSRF);
    for (const listener of signedOutListeners) listener();
    throw new Failure("signed_out", m.failure_signed_out());
  }
  if (!answer.ok) throw await refusal(answer);
  return (await answer.json()) as T;
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { credentials: "same-origin", ...init });
  } catch {
    if (init.signal?.aborted) throw new Failure("cancelled", "it was cancelled");
    throw new Failure("unreachable", m.failure_no_answer(), {
      may_have_acted: true,
    });
  }
}

/** What a non-2xx answer says: an `RpcError`, or a plain text of the server itself. */
async function refusal(answer: Response): Promise<Failure> {
  const text = await answer.text();
  try {
    return toFailure(JSON.parse(text));
  } catch {
    return new Failure("internal", text || m.failure_status({ status: answer.status }));
  }
}

const json = (value: object) => ({
  body: JSON.stringify(value),
  headers: { "Content-Type": "application/json" },
});
