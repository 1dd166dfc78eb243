/** What the program tells without being asked, and which queries go stale by it. */
import type { QueryClient } from "@tanstack/react-query";
import { emit, listen } from "@tauri-apps/api/event";
import { actionKeys } from "./actions";
import { databaseKeys } from "./databases";
import { infoKeys } from "./info";
import { runKeys } from "./runs";
import { schemaKeys } from "./schema";
import { secretKeys } from "./secrets";
import { linkKeys, sharingKeys } from "./sharing";
import { isInWindow } from "./transport";
import type { Event } from "./types.gen";

/** Listens until the returned function is called; `onGap` means events may have been missed. */
export function listenToEvents(onEvent: (event: Event) => void, onGap: () => void): () => void {
  return isInWindow() ? listenInWindow(onEvent) : listenInBrowser(onEvent, onGap);
}

function listenInWindow(onEvent: (event: Event) => void): () => void {
  const listening = listen<Event>("doable", ({ payload }) => onEvent(payload));
  return () => void listening.then((stop) => stop());
}

function listenInBrowser(onEvent: (event: Event) => void, onGap: () => void): () => void {
  const source = new EventSource("/rpc/events");
  let broken = false;
  source.onmessage = ({ data }) => onEvent(JSON.parse(data) as Event);
  source.onerror = () => {
    broken = true;
  };
  source.onopen = () => {
    if (broken) onGap();
    broken = false;
  };
  return () => source.close();
}

/** Keeps the window open and tells `onClose` when somebody closes it; in a browser nothing. */
export function holdWindow(onClose: () => void): () => void {
  if (!isInWindow()) return () => undefined;
  const holding = import("@tauri-apps/api/window").then(({ getCurrentWindow }) =>
    getCurrentWindow().onCloseRequested((event) => {
      event.preventDefault();
      onClose();
    }),
  );
  return () => void holding.then((stop) => stop());
}

/** Closes the window, held or not. */
export async function closeWindow(): Promise<void> {
  const { getCurrentWindow } = await import("@tauri-apps/api/window");
  await getCurrentWindow().destroy();
}

/** Calls `onChosen` with the name of what is chosen from the window's menu bar. */
export function listenToMenu(onChosen: (name: string) => void): () => void {
  const listening = listen<string>("menu_chosen", ({ payload }) => onChosen(payload));
  return () => void listening.then((stop) => stop());
}

/** Calls `onWanted` with the place that a notification of the window leads to. */
export function listenToPlaces(onWanted: (place: string) => void): () => void {
  const listening = listen<string>("place_wanted", ({ payload }) => onWanted(payload));
  return () => void listening.then((stop) => stop());
}

/** Calls `onGiven` when a second start of the program named a file. */
export function listenToGivenFiles(onGiven: () => void): () => void {
  const listening = listen("file_given", onGiven);
  return () => void listening.then((stop) => stop());
}

/** Tells the menu bar which of the page's items do something, and whether it is to be dark. */
export const tellPossible = (items: readonly string[], dark: boolean | null): void =>
  void emit("menu_possible", { items, dark });

/** Shows the window's page `level` times as large. */
export async function zoomWindow(level: number): Promise<void> {
  const { getCurrentWebview } = await import("@tauri-apps/api/webview");
  await getCurrentWebview().setZoom(level);
}

/** The query keys that `event` makes stale. */
export function staleKeys(event: Event): ReadonlyArray<readonly unknown[]> {
  switch (event.event) {
    case "actions_changed":
      return [actionKeys.all, schemaKeys.all];
    case "databases_changed":
      return [databaseKeys.all, actionKeys.all, schemaKeys.all];
    case "secrets_changed":
      return [secretKeys.all];
    case "store_damaged":
      return [infoKeys.all];
    case "sharing_changed":
      return [sharingKeys.all, linkKeys.all];
    case "run_started":
    case "run_finished":
      // A run through a link counts there, and may change what queries find.
      return [runKeys.all, actionKeys.lines, actionKeys.options, linkKeys.all];
  }
}

/** How often the screens follow at most: where much runs, each event would ask for all anew. */
const CALM_MS = 250;

/** Keeps the cache of `client` in step with the program. */
export function followEvents(client: QueryClient): () => void {
  const refresh = (queryKey: readonly unknown[]) => void client.invalidateQueries({ queryKey });
  const calm = calmly(refresh, CALM_MS);
  const stop = listenToEvents(
    (event) => staleKeys(event).forEach(calm.add),
    () => void client.invalidateQueries(),
  );
  return () => {
    calm.stop();
    stop();
  };
}

/** Hands keys on at once, and those that come within `ms` after that together, each once. */
export function calmly(handOn: (key: readonly unknown[]) => void, ms: number) {
  const waiting = new Map<string, readonly unknown[]>();
  let timer: number | undefined;
  const flush = () => {
    timer = undefined;
    if (waiting.size === 0) return;
    for (const key of waiting.values()) handOn(key);
    waiting.clear();
    timer = window.setTimeout(flush, ms);
  };
  return {
    add: (key: readonly unknown[]) => {
      waiting.set(JSON.stringify(key), key);
      // All keys of one event go together.
      if (timer === undefined) timer = window.setTimeout(flush, 0);
    },
    stop: () => window.clearTimeout(timer),
  };
}
