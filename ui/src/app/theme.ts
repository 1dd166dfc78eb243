/** Light, dark, or what the system says; one of the two global atoms of the UI. */
import { useSyncExternalStore } from "react";

export type ThemeChoice = "system" | "light" | "dark";

const KEY = "doable.theme";
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();
let choice = read();

function read(): ThemeChoice {
  const stored = localStorage.getItem(KEY);
  return stored === "light" || stored === "dark" ? stored : "system";
}

/** The theme in force. */
export function scheme(): "light" | "dark" {
  if (choice !== "system") return choice;
  return dark.matches ? "dark" : "light";
}

function apply() {
  document.documentElement.dataset.theme = scheme();
  for (const listener of listeners) listener();
}

/** Sets the attribute the tokens hang on; called before the first render. */
export function startTheme(): void {
  dark.addEventListener("change", apply);
  apply();
}

export function chooseTheme(next: ThemeChoice): void {
  choice = next;
  if (next === "system") localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, next);
  apply();
}

/** Whether the page is dark by choice; null: as the system is. */
export const chosenDark = (): boolean | null => (choice === "system" ? null : choice === "dark");

/** Calls `listener` when the theme changes. */
export function onTheme(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useThemeChoice = (): ThemeChoice => useSyncExternalStore(onTheme, () => choice);
export const useScheme = (): "light" | "dark" => useSyncExternalStore(onTheme, scheme);
