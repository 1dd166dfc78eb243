/** Files dropped anywhere on the page; without this, the engine would leave the page for them. */
import { isHeld } from "@/lib/commands";
import { toast } from "@/lib/toasts";
import { m } from "@/paraglide/messages";
import { take } from "./openSql";

const listeners = new Set<() => void>();
let isOver = false;

/** Whether files are held over the page. */
export const isDragged = (): boolean => isOver;

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function set(next: boolean) {
  if (next === isOver) return;
  isOver = next;
  for (const listener of listeners) listener();
}

/** Takes dropped files until the returned function is called. */
export function followDrops(): () => void {
  // Before the controls: a code editor would read the file by its own rules.
  document.addEventListener("dragover", onOver, true);
  document.addEventListener("dragleave", onLeave, true);
  document.addEventListener("drop", onDrop, true);
  return () => {
    document.removeEventListener("dragover", onOver, true);
    document.removeEventListener("dragleave", onLeave, true);
    document.removeEventListener("drop", onDrop, true);
  };
}

function onOver(event: DragEvent) {
  if (!hasFiles(event)) return;
  event.preventDefault();
  if (event.dataTransfer) event.dataTransfer.dropEffect = isHeld() ? "none" : "copy";
  set(!isHeld());
}

function onLeave(event: DragEvent) {
  // From one element to the next is not out of the page.
  if (event.relatedTarget === null) set(false);
}

function onDrop(event: DragEvent) {
  set(false);
  if (!hasFiles(event)) return;
  event.preventDefault();
  event.stopPropagation();
  const [file, ...more] = event.dataTransfer?.files ?? [];
  if (!file || isHeld()) return;
  if (more.length > 0) toast("danger", m.files_one());
  else take(Promise.resolve(file));
}

const hasFiles = ({ dataTransfer }: DragEvent): boolean =>
  dataTransfer?.types.includes("Files") ?? false;
