/** A button beside a part of the form that opens this part's settings. */
import { FocusTrap, Popover } from "@mantine/core";
import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { IconButton } from "@/components/IconButton";
import { classes } from "@/lib/classes";
import { m } from "@/paraglide/messages";
import css from "./SettingsPopover.module.css";

interface Props {
  /** Of the button and of what it opens. */
  label: string;
  title: string;
  isOpen: boolean;
  /** Whether something in there has to be looked at. */
  isWrong: boolean;
  onOpen: (isOpen: boolean) => void;
  children: ReactNode;
}

export function SettingsPopover({ label, title, isOpen, isWrong, onOpen, children }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  const [place, setPlace] = useState<Place>({ position: "bottom-end", offset: 8 });
  const open = (next: boolean) => {
    if (next && button.current) setPlace(placeOf(button.current));
    onOpen(next);
  };
  // The button moves as what is set changes its width; what it has opened stays.
  useLayoutEffect(() => {
    if (!isOpen || !button.current) return;
    const next = placeOf(button.current);
    setPlace((now) => (now.offset === next.offset && now.position === next.position ? now : next));
  });
  return (
    <Popover
      opened={isOpen}
      onChange={open}
      {...place}
      // Mantine rewrites every other function of lengths, one by one.
      width="calc(min(var(--popover-width), 100vw - 2 * var(--space-3)))"
      shadow="md"
      trapFocus
      returnFocus
      transitionProps={{ duration: 0 }}
      middlewares={{ shift: { padding: 8, crossAxis: true }, flip: true }}
    >
      <Popover.Target>
        <IconButton
          ref={button}
          icon="settings"
          label={label}
          className={classes(isWrong && css.wrong)}
          onClick={() => open(!isOpen)}
        />
      </Popover.Target>
      <Popover.Dropdown className={css.popover}>
        <FocusTrap.InitialFocus />
        <div className={css.head}>
          <h3>{title}</h3>
          <IconButton icon="close" label={m.common_close()} onClick={() => open(false)} />
        </div>
        <div className={css.body}>{children}</div>
      </Popover.Dropdown>
    </Popover>
  );
}

interface Place {
  position: "left-start" | "bottom-end";
  offset: number;
}

/** Beside the form, which so stays in sight; under the button where there is no room. */
function placeOf(button: HTMLElement): Place {
  const card = button.closest("aside")?.getBoundingClientRect();
  const edge = button.getBoundingClientRect().left;
  return card && card.left > LEAST_ROOM
    ? { position: "left-start", offset: edge - card.left + GAP }
    : { position: "bottom-end", offset: GAP };
}

const GAP = 8;
/** Of the settings and what is around them. */
const LEAST_ROOM = 440;
