/**
 * English, German, or what the system says.
 *
 * Fixed for as long as a page lives: texts are plain calls, so a choice loads the page anew.
 * No text is asked for before `startLanguage`, so none may be made while modules load.
 */
import { reload } from "@/lib/hashLocation";
import {
  baseLocale,
  getLocale,
  isLocale,
  type Locale,
  overwriteGetLocale,
} from "@/paraglide/runtime";

export type LanguageChoice = "system" | Locale;

const KEY = "doable.language";

export function languageChoice(): LanguageChoice {
  const stored = localStorage.getItem(KEY);
  return isLocale(stored) ? stored : "system";
}

/** The first language of the reader's that there is a catalogue for. */
export function spoken(choice: LanguageChoice, languages: readonly string[]): Locale {
  if (choice !== "system") return choice;
  return languages.map((tag) => tag.split("-")[0]).find(isLocale) ?? baseLocale;
}

/** Sets the language of all texts; called before the first render. */
export function startLanguage(): void {
  const locale = spoken(languageChoice(), navigator.languages);
  overwriteGetLocale(() => locale);
  document.documentElement.lang = locale;
}

/** Keeps the choice, and loads the page anew if that changes what is read; a draft is asked about. */
export function chooseLanguage(next: LanguageChoice): void {
  if (next === "system") localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, next);
  if (spoken(next, navigator.languages) !== getLocale()) reload();
}
