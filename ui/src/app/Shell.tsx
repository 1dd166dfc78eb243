/** The frame of every screen: where one can go, and what happened while away. */
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useLocation } from "wouter";
import { appInfo } from "@/api/info";
import { isInWindow, signOut } from "@/api/transport";
import { Icon, type IconName, Logo } from "@/components/Icon";
import { IconButton } from "@/components/IconButton";
import { Notice } from "@/components/Notice";
import { classes } from "@/lib/classes";
import { toast } from "@/lib/toasts";
import css from "./Shell.module.css";
import { chooseTheme, type ThemeChoice, useThemeChoice } from "./theme";

const places: ReadonlyArray<{ path: string; also: string[]; label: string; icon: IconName }> = [
  { path: "/actions", also: ["/archive", "/new"], label: "Actions", icon: "actions" },
  { path: "/runs", also: [], label: "Runs", icon: "runs" },
  { path: "/databases", also: [], label: "Databases", icon: "database" },
  { path: "/share", also: [], label: "Sharing", icon: "globe" },
  { path: "/settings", also: [], label: "Settings", icon: "settings" },
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
          {!isInWindow() && <SignOut />}
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

/** The page begins anew afterwards: nothing of the account stays in memory. */
function SignOut() {
  const begin = () => window.location.reload();
  return (
    <IconButton
      icon="signOut"
      label="Sign out"
      onClick={() =>
        void signOut().then(begin, () => toast("danger", "Doable does not answer. Try again."))
      }
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
      unknown. <a href="#/runs?status=unknown">Show {count === 1 ? "it" : "them"}</a>
    </Notice>
  );
}
