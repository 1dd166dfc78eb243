/** How large the window shows its page; a browser has its own way. */
import { zoomWindow } from "@/api/events";

const KEY = "doable.zoom";
const steps = [0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3] as const;
type Step = (typeof steps)[number];

const now = (): Step => steps.find((step) => step === Number(localStorage.getItem(KEY))) ?? 1;

function set(step: Step) {
  if (step === 1) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, String(step));
  void zoomWindow(step);
}

/** As large as it was when the window was last open. */
export function startZoom(): void {
  if (now() !== 1) set(now());
}

/** One step larger or smaller, or none. */
export const zoom = (by: 1 | -1): void => set(steps[steps.indexOf(now()) + by] ?? now());

export const resetZoom = (): void => set(1);
