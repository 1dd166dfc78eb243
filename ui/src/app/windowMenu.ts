/**
 * The page's part of the window's menu bar (src-tauri/src/menu.rs has the items): does what
 * was chosen, and tells what is possible.
 */
import { listenToMenu, tellPossible } from "@/api/events";
import { isHeld, offered, perform, subscribe } from "@/lib/commands";
import { navigate } from "@/lib/hashLocation";
import { openSqlFile } from "./openSql";
import { chooseTheme, chosenDark, onTheme } from "./theme";
import { resetZoom, zoom } from "./zoom";

const goTo = (path: string) => () => navigate(path);

/** Possible where no dialog is open. */
const ofScreens: Record<string, () => void> = {
  new_query: goTo("/new/query"),
  new_http: goTo("/new/http"),
  new_row: goTo("/new/row"),
  open_sql: openSqlFile,
  settings: goTo("/settings"),
  actions: goTo("/actions"),
  runs: goTo("/runs"),
  databases: goTo("/databases"),
  share: goTo("/share"),
  back: () => history.back(),
  forward: () => history.forward(),
  find: () => void press({ key: "k" }),
};

/** Always possible. */
const ofAll: Record<string, () => void> = {
  // An editor has its own steps; a plain field has the engine's.
  undo: () => press({ key: "z" }) && document.execCommand("undo"),
  redo: () => press({ key: "z", shiftKey: true }) && document.execCommand("redo"),
  select_all: () => press({ key: "a" }) && document.execCommand("selectAll"),
  theme_system: () => chooseTheme("system"),
  theme_light: () => chooseTheme("light"),
  theme_dark: () => chooseTheme("dark"),
  zoom_in: () => zoom(1),
  zoom_out: () => zoom(-1),
  zoom_reset: resetZoom,
};

/** Follows the menu bar until the returned function is called. */
export function followMenu(): () => void {
  const tell = () => tellPossible(possible(), chosenDark());
  tell();
  document.addEventListener("keydown", onArrow);
  const stops = [
    subscribe(tell),
    onTheme(tell),
    listenToMenu(choose),
    () => document.removeEventListener("keydown", onArrow),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** In a text field, the engine would take these for its own. */
function onArrow(event: KeyboardEvent) {
  const way = { ArrowLeft: "back", ArrowRight: "forward" }[event.key];
  if (!way || !event.altKey || event.ctrlKey || event.shiftKey || event.defaultPrevented) return;
  event.preventDefault();
  choose(way);
}

/** The names of the items that would do something now. */
export const possible = (): string[] =>
  isHeld() ? Object.keys(ofAll) : [...Object.keys(ofAll), ...Object.keys(ofScreens), ...offered()];

/** Does what the item `name` says, unless it is no longer possible. */
export function choose(name: string): void {
  if (!possible().includes(name)) return;
  const own = ofAll[name] ?? ofScreens[name];
  if (own) own();
  else for (const one of offered()) if (one === name) perform(one);
}

/** Presses Ctrl and a key where the focus is; false if somebody had a use for it. */
function press(keys: { key: string; shiftKey?: boolean }): boolean {
  const target = document.activeElement ?? document.body;
  const options = { ctrlKey: true, bubbles: true, cancelable: true };
  return target.dispatchEvent(new KeyboardEvent("keydown", { ...keys, ...options }));
}
