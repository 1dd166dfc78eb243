/** The frame of every screen: where one can go, and what happened while away. */
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, Suspense, useState } from "react";
import { useLocation } from "wouter";
import { appInfo } from "@/api/info";
import { isInWindow, signOut } from "@/api/transport";
import { useAccountName, useMayEdit } from "@/api/useAccount";
import { Icon, type IconName, Logo } from "@/components/Icon";
import { IconButton } from "@/components/IconButton";
import { useShortcut } from "@/hooks/useShortcut";
import { classes } from "@/lib/classes";
import { toast } from "@/lib/toasts";
import { m } from "@/paraglide/messages";
import { placesFor } from "./places";
import css from "./Shell.module.css";
import { DamageNotice, PaletteDialog, UnknownRuns } from "./screens";
import { chooseTheme, type ThemeChoice, useThemeChoice } from "./theme";

interface Props {
  /** Whether commands may be called yet. */
  ready: boolean;
  children: ReactNode;
}

export function Shell({ ready, children }: Props) {
  const [location] = useLocation();
  const info = useQuery({ ...appInfo(), enabled: ready });
  const mayEdit = useMayEdit(ready);
  return (
    <div className={css.shell}>
      <nav className={css.sidebar} aria-label={m.shell_main()}>
        <a className={css.brand} href="#/actions" aria-label={m.shell_home()}>
          <Logo className={css.logo} />
          <span className={css.label}>Doable</span>
        </a>
        {ready && <Find />}
        <ul className={css.places}>
          {placesFor(mayEdit).map(({ path, also, label, icon }) => {
            const here = [path, ...also].some((prefix) => location.startsWith(prefix));
            return (
              <li key={path}>
                <a
                  href={`#${path}`}
                  className={classes(css.place, here && css.here)}
                  aria-current={here ? "page" : undefined}
                >
                  <Icon name={icon} />
                  <span className={css.label}>{label()}</span>
                </a>
              </li>
            );
          })}
        </ul>
        <div className={css.foot}>
          <ThemeToggle />
          {!isInWindow() && <SignOut ready={ready} />}
          {info.data && (
            <span className={classes(css.version, css.label)}>{info.data.version}</span>
          )}
        </div>
      </nav>
      <main className={css.main}>
        {info.data?.damage && (
          <Suspense fallback={null}>
            <DamageNotice damage={info.data.damage} />
          </Suspense>
        )}
        {info.data && info.data.newly_unknown_runs > 0 && (
          <Suspense fallback={null}>
            <UnknownRuns count={info.data.newly_unknown_runs} />
          </Suspense>
        )}
        {children}
      </main>
    </div>
  );
}

/** Ctrl+K, and the way to it for who does not know that. */
function Find() {
  const [open, setOpen] = useState(false);
  useShortcut("mod+k", () => setOpen(true));
  return (
    <>
      <button type="button" className={css.find} onClick={() => setOpen(true)}>
        <Icon name="search" />
        <span className={css.label}>{m.shell_find()}</span>
        <kbd className={classes(css.key, css.label)} aria-hidden="true">
          {m.shell_find_key()}
        </kbd>
      </button>
      {open && (
        <Suspense fallback={null}>
          <PaletteDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

const nextTheme: Record<ThemeChoice, ThemeChoice> = {
  system: "light",
  light: "dark",
  dark: "system",
};
const themeLabel: Record<ThemeChoice, () => string> = {
  system: m.theme_system,
  light: m.theme_light,
  dark: m.theme_dark,
};
const themeIcon: Record<ThemeChoice, IconName> = { system: "system", light: "sun", dark: "moon" };

function ThemeToggle() {
  const choice = useThemeChoice();
  return (
    <IconButton
      icon={themeIcon[choice]}
      label={themeLabel[choice]()}
      onClick={() => chooseTheme(nextTheme[choice])}
    />
  );
}

/** The page begins anew afterwards: nothing of the account stays in memory. */
function SignOut({ ready }: { ready: boolean }) {
  const name = useAccountName(ready);
  const begin = () => window.location.reload();
  return (
    <IconButton
      icon="signOut"
      label={name === null ? m.shell_sign_out() : m.shell_sign_out_name({ name })}
      onClick={() => void signOut().then(begin, () => toast("danger", m.shell_no_answer()))}
    />
  );
}
