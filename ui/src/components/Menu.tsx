/** A button that opens a short list of commands; arrow keys move, Esc closes. */
import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { classes } from "@/lib/classes";
import { IconButton } from "./IconButton";
import css from "./Menu.module.css";

export interface MenuItem {
  label: string;
  /** What it is, in a line below. */
  about?: string;
  /** The key that does the same where the menu belongs. */
  hint?: string;
  onSelect: () => void;
  danger?: boolean;
}

interface Props {
  /** The accessible name of button and menu. */
  label: string;
  items: readonly MenuItem[];
  /** Instead of the three dots: called with what the button needs. */
  trigger?: (props: TriggerProps) => ReactNode;
  /** For a menu that is made when it is asked for. */
  isOpenAtFirst?: boolean;
}

export interface TriggerProps {
  onClick: () => void;
  "aria-haspopup": "menu";
  "aria-expanded": boolean;
}

export function Menu({ label, items, trigger, isOpenAtFirst = false }: Props) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  // Once it stands somewhere: where decides to which side it opens.
  useLayoutEffect(() => setOpen(isOpenAtFirst), [isOpenAtFirst]);
  useEffect(() => {
    if (!open) return;
    list.current?.querySelector("button")?.focus();
    const closeOutside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    // A field that is left scrolls back to its beginning, which moves nothing here.
    const closeMoved = ({ target }: Event) => {
      if (root.current && (target as Node).contains(root.current)) setOpen(false);
    };
    document.addEventListener("pointerdown", closeOutside);
    document.addEventListener("scroll", closeMoved, true);
    return () => {
      document.removeEventListener("pointerdown", closeOutside);
      document.removeEventListener("scroll", closeMoved, true);
    };
  }, [open]);
  const close = () => {
    setOpen(false);
    root.current?.querySelector("button")?.focus();
  };
  const props: TriggerProps = {
    onClick: () => setOpen(!open),
    "aria-haspopup": "menu",
    "aria-expanded": open,
  };
  return (
    <div ref={root} className={css.root}>
      {trigger ? trigger(props) : <IconButton icon="more" label={label} {...props} />}
      {open && (
        <div
          ref={list}
          id={id}
          role="menu"
          tabIndex={-1}
          aria-label={label}
          className={classes(css.menu, isLow(root.current) && css.above)}
          onKeyDown={(event) => moveInMenu(event, close)}
        >
          {items.map((item, at) => (
            <button
              key={item.label}
              type="button"
              role="menuitem"
              tabIndex={-1}
              {...(item.about && {
                "aria-label": item.label,
                "aria-describedby": `${id}-${at}`,
              })}
              className={classes(css.item, item.about && css.tall, item.danger && css.danger)}
              onClick={() => {
                close();
                item.onSelect();
              }}
            >
              {item.label}
              {item.about && (
                <span id={`${id}-${at}`} className={css.about}>
                  {item.about}
                </span>
              )}
              {item.hint && (
                <kbd className={css.hint} aria-hidden="true">
                  {item.hint}
                </kbd>
              )}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function moveInMenu(event: KeyboardEvent<HTMLElement>, close: () => void) {
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  const steps: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    Home: 0,
    End: buttons.length - 1,
  };
  const next = steps[event.key];
  event.stopPropagation();
  if (next !== undefined) {
    event.preventDefault();
    buttons.at(next % buttons.length)?.focus();
  } else if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    close();
  }
}

/** In the lower third of the window the menu opens upwards. */
function isLow(element: HTMLElement | null): boolean {
  return element !== null && element.getBoundingClientRect().bottom > (window.innerHeight * 2) / 3;
}
