/** The parts of a screen side by side; each is a place of its own. */
import css from "./Tabs.module.css";

interface Props {
  label: string;
  tabs: ReadonlyArray<{ href: string; label: string; isCurrent: boolean }>;
}

export function Tabs({ label, tabs }: Props) {
  return (
    <nav className={css.tabs} aria-label={label}>
      {tabs.map((tab) => (
        <a
          key={tab.href}
          href={tab.href}
          className={css.tab}
          aria-current={tab.isCurrent ? "page" : undefined}
        >
          {tab.label}
        </a>
      ))}
    </nav>
  );
}
