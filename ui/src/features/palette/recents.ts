/** Which actions and databases were open last, the newest first; kept in this browser. */
import { subscribe } from "@/lib/hashLocation";

const KEY = "doable.recent";
const MOST = 8;

/** `/actions/12` and `/databases/3`; what lies below them counts as them. */
const THING = /^#(\/(?:actions|databases)\/\d+)/;

/** Their places. */
export function recents(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(stored) ? stored.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}

export function remember(hash: string): void {
  const place = THING.exec(hash)?.[1];
  const before = recents();
  if (place === undefined || place === before[0]) return;
  const now = [place, ...before.filter((one) => one !== place)].slice(0, MOST);
  localStorage.setItem(KEY, JSON.stringify(now));
}

/** Remembers where one goes from now on. */
export function followPlaces(): () => void {
  const note = () => remember(window.location.hash);
  note();
  return subscribe(note);
}
