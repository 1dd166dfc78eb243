/** What stands in front of every screen, and is not needed for the first frame. */
import { lazy, Suspense, useState, useSyncExternalStore } from "react";
import { Toasts } from "@/components/Toasts";
import { useCommand } from "@/hooks/useCommand";
import { useShortcut } from "@/hooks/useShortcut";
import { m } from "@/paraglide/messages";
import { isDragged, subscribe } from "./drops";
import css from "./Overlays.module.css";

const ShortcutsDialog = lazy(() =>
  import("./ShortcutsDialog").then((module) => ({ default: module.ShortcutsDialog })),
);

export function Overlays() {
  const [isAsked, setAsked] = useState(false);
  const dragged = useSyncExternalStore(subscribe, isDragged);
  const ask = () => setAsked(true);
  useShortcut("?", ask);
  useCommand("shortcuts", ask);
  return (
    <>
      <Toasts />
      {dragged && (
        <div className={css.drop} role="status">
          {m.files_drop()}
        </div>
      )}
      {isAsked && (
        <Suspense fallback={null}>
          <ShortcutsDialog onClose={() => setAsked(false)} />
        </Suspense>
      )}
    </>
  );
}
