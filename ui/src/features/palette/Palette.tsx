/** One field for everything one can go to or do: type, arrows, Enter. */
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { Icon } from "@/components/Icon";
import { Rich } from "@/components/Rich";
import { hold } from "@/lib/commands";
import { m } from "@/paraglide/messages";
import css from "./Palette.module.css";
import { PaletteList } from "./PaletteList";
import { recents, remember } from "./recents";
import type { Item, Section } from "./sections";
import { useFound } from "./useFound";

interface Props {
  /** The screens and commands of the app. */
  own: readonly Section[];
  onClose: () => void;
}

export function Palette({ own, onClose }: Props) {
  const dialog = useModal();
  const id = useId();
  useEffect(hold, []);
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const [recent] = useState(() => {
    // Who is quick opens it before places are followed.
    remember(window.location.hash);
    return recents();
  });
  const sections = useFound(typed, own, recent);
  const items = sections.flatMap((section) => section.items);
  const current = Math.min(at, items.length - 1);

  const pick = (item: Item | undefined, run = item?.run) => {
    if (!item) return;
    onClose();
    run?.();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const item = items[current];
    const count = Math.max(1, items.length);
    const keys: Record<string, () => void> = {
      ArrowDown: () => setAt((current + 1) % count),
      ArrowUp: () => setAt((current + count - 1) % count),
      Enter: () => pick(item, event.ctrlKey || event.metaKey ? item?.other : item?.run),
    };
    if (event.ctrlKey || event.metaKey) keys.k = onClose;
    const act = keys[event.key];
    if (!act || event.nativeEvent.isComposing) return;
    event.preventDefault();
    act();
  };

  return (
    <dialog
      ref={dialog}
      className={css.palette}
      aria-label={m.palette_title()}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => event.target === dialog.current && onClose()}
    >
      <div className={css.body}>
        <label className={css.field}>
          <Icon name="search" />
          <input
            role="combobox"
            className={css.input}
            aria-label={m.palette_find()}
            aria-expanded="true"
            aria-controls={id}
            aria-autocomplete="list"
            aria-activedescendant={items[current] ? `${id}-${current}` : undefined}
            placeholder={m.palette_find()}
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              setAt(0);
            }}
            onKeyDown={onKeyDown}
          />
        </label>
        <PaletteList id={id} sections={sections} current={current} onPick={pick} />
        <p className={css.keys} aria-hidden="true">
          <Rich
            text={items[current]?.other ? m.palette_keys_edit() : m.palette_keys()}
            parts={{ key: (words) => <kbd>{words}</kbd> }}
          />
        </p>
      </div>
    </dialog>
  );
}

/** Opens the dialog, and closes it before it is gone: then the focus goes back by itself. */
function useModal() {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    element?.querySelector("input")?.focus();
    return () => element?.close();
  }, []);
  return dialog;
}
