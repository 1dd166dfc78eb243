/** The frame of every screen: where one can go, and what happened while away. */
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useLocation } from "wouter";
import { appInfo } from "@/api/info";
import { Icon, type IconName, Logo } from "@/components/Icon";
import { IconButton } from "@/components/IconButton";
import { Notice } from "@/components/Notice";
import { classes } from "@/lib/classes";
import css from "./Shell.module.css";
import { chooseTheme, type ThemeChoice, useThemeChoice } from "./theme";

const places: ReadonlyArray<{ path: string; also: string[]; label: string; icon: IconName }> = [
  { path: "/actions", also: ["/archive", "/new"], label: "Actions", icon: "actions" },
  { path: "/runs", also: [], label: "Runs", icon: "runs" },
  { path: "/databases", also: [], label: "Databases", icon: "database" },
];

interface Props {
  /** Whether commands may be called yet. */
  ready: boolean;
  children: ReactNode;
}

export function Shell({ ready, children }: Props) {
  const [location] = useLocation();
  const info = useQuery({ ...appInfo(), enabled: ready });
  return (
    <div className={css.shell}>
      <nav className={css.sidebar} aria-label="Main">
        <a className={css.brand} href="#/actions" aria-label="Doable: all actions">
          <Logo className={css.logo} />
          <span className={css.label}>Doable</span>
        </a>
        <ul className={css.places}>
          {places.map(({ path, also, label, icon }) => {
            const here = [path, ...also].some((prefix) => location.startsWith(prefix));
            return (
              <li key={path}>
                <a
                  href={`#${path}`}
                  className={classes(css.place, here && css.here)}
                  aria-current={here ? "page" : undefined}
                >
                  <Icon name={icon} />
                  <span className={css.label}>{label}</span>
                </a>
              </li>
            );
          })}
        </ul>
        <div className={css.foot}>
          <ThemeToggle />
          {info.data && (
            <span className={classes(css.version, css.label)}>{info.data.version}</span>
          )}
        </div>
      </nav>
      <main className={css.main}>
        {info.data && info.data.newly_unknown_runs > 0 && (
          <UnknownRuns count={info.data.newly_unknown_runs} />
        )}
        {children}
      </main>
    </div>
  );
}

const nextTheme: Record<ThemeChoice, ThemeChoice> = {
  system: "light",
  light: "dark",
  dark: "system",
};
const themeIcon: Record<ThemeChoice, IconName> = { system: "system", light: "sun", dark: "moon" };

function ThemeToggle() {
  const choice = useThemeChoice();
  return (
    <IconButton
      icon={themeIcon[choice]}
      label={`Theme: ${choice}`}
      onClick={() => chooseTheme(nextTheme[choice])}
    />
  );
}

function UnknownRuns({ count }: { count: number }) {
  const [seen, setSeen] = useState(false);
  if (seen) return null;
  const what = count === 1 ? "1 run was cut off" : `${count} runs were cut off`;
  return (
    <Notice tone="warning" flat onDismiss={() => setSeen(true)}>
      {what} when Doable last stopped. Whether {count === 1 ? "it" : "they"} did anything is
      unknown. <a href="#/runs/filter/unknown/any">Show {count === 1 ? "it" : "them"}</a>
    </Notice>
  );
}
