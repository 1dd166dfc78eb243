/** The stack of short notices in the corner. */
import { useSyncExternalStore } from "react";
import { classes } from "@/lib/classes";
import { current, dismiss, hold, release, subscribe } from "@/lib/toasts";
import { m } from "@/paraglide/messages";
import { Button } from "./Button";
import { Icon } from "./Icon";
import { IconButton } from "./IconButton";
import { Said } from "./Said";
import css from "./Toasts.module.css";

export function Toasts() {
  const toasts = useSyncExternalStore(subscribe, current);
  return (
    <section className={css.stack} aria-label={m.toasts_notices()} aria-live="polite">
      {toasts.map(({ id, tone, text, undo }) => (
        <div
          key={id}
          className={css.toast}
          onPointerEnter={() => hold(id)}
          onFocus={() => hold(id)}
          onPointerLeave={({ currentTarget }) =>
            !currentTarget.contains(document.activeElement) && release(id)
          }
          onBlur={({ currentTarget }) => !currentTarget.matches(":hover") && release(id)}
        >
          <span className={classes(css.icon, css[tone])}>
            <Icon name={tone === "success" ? "check" : "warning"} />
          </span>
          <p className={css.text}>
            <Said text={text} />
          </p>
          {undo && (
            <Button
              variant="quiet"
              onClick={() => {
                undo();
                dismiss(id);
              }}
            >
              {m.common_undo()}
            </Button>
          )}
          <IconButton icon="close" label={m.notice_dismiss()} onClick={() => dismiss(id)} />
        </div>
      ))}
    </section>
  );
}
