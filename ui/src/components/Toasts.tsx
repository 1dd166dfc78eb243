/** The stack of short notices in the corner. */
import { useSyncExternalStore } from "react";
import { classes } from "@/lib/classes";
import { current, dismiss, subscribe } from "@/lib/toasts";
import { Button } from "./Button";
import { Icon } from "./Icon";
import { IconButton } from "./IconButton";
import css from "./Toasts.module.css";

export function Toasts() {
  const toasts = useSyncExternalStore(subscribe, current);
  return (
    <section className={css.stack} aria-label="Notices" aria-live="polite">
      {toasts.map(({ id, tone, text, undo }) => (
        <div key={id} className={css.toast}>
          <span className={classes(css.icon, css[tone])}>
            <Icon name={tone === "success" ? "check" : "warning"} />
          </span>
          <p className={css.text}>{text}</p>
          {undo && (
            <Button
              variant="quiet"
              onClick={() => {
                undo();
                dismiss(id);
              }}
            >
              Undo
            </Button>
          )}
          <IconButton icon="close" label="Dismiss" onClick={() => dismiss(id)} />
        </div>
      ))}
    </section>
  );
}
