/** What fits, in sections; the one that Enter means is marked and in sight. */
import { useEffect, useRef } from "react";
import { Icon } from "@/components/Icon";
import { ProductionMark } from "@/components/ProductionMark";
import { m } from "@/paraglide/messages";
import css from "./Palette.module.css";
import type { Item, Section } from "./sections";

interface Props {
  /** Of the list; its options are called after it. */
  id: string;
  sections: readonly Section[];
  /** Counted over all sections. */
  current: number;
  onPick: (item: Item) => void;
}

export function PaletteList({ id, sections, current, onPick }: Props) {
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is marked has changed
  useEffect(() => {
    const marked = list.current?.querySelector('[aria-selected="true"]');
    marked?.scrollIntoView({ block: "nearest" });
  }, [current, sections]);
  let count = 0;
  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label={m.palette_what_fits()}
      className={css.list}
      tabIndex={-1}
    >
      {sections.map(({ name, items }) => {
        const from = count;
        count += items.length;
        return (
          <div key={name} role="group" aria-label={name}>
            <div className={css.section} aria-hidden="true">
              {name}
            </div>
            {items.map((item, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
              <div
                key={item.key}
                id={`${id}-${from + index}`}
                role="option"
                tabIndex={-1}
                aria-selected={from + index === current}
                className={css.item}
                // The field keeps the focus.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => onPick(item)}
              >
                <Icon name={item.icon} />
                <span className={css.label}>{item.label}</span>
                {item.isProduction && <ProductionMark />}
                {item.about && <span className={css.about}>{item.about}</span>}
              </div>
            ))}
          </div>
        );
      })}
      {count === 0 && <p className={css.nothing}>{m.palette_nothing()}</p>}
    </div>
  );
}
