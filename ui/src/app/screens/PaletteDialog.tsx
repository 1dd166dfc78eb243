/** The palette with the screens and commands that the app has. */

import { isInWindow, signOut } from "@/api/transport";
import { chooseLanguage } from "@/app/language";
import { chooseTheme } from "@/app/theme";
import { Palette } from "@/features/palette/Palette";
import { followPlaces } from "@/features/palette/recents";
import type { Item, Section } from "@/features/palette/sections";
import { type CommandName, offered, perform } from "@/lib/commands";
import { navigate } from "@/lib/hashLocation";
import { toast } from "@/lib/toasts";
import { m } from "@/paraglide/messages";
import { openSqlFile } from "../openSql";
import { places } from "../places";

export { followPlaces };

const goTo = (path: string) => () => navigate(path);

const screens = (): readonly Item[] => [
  ...places.map(
    ({ path, label, icon }): Item => ({ key: path, label: label(), icon, run: goTo(path) }),
  ),
  { key: "/archive", label: m.places_archive(), icon: "actions", run: goTo("/archive") },
];

const words: Record<CommandName, Omit<Item, "key" | "run">> = {
  run: { label: "Run", icon: "actions" },
  cancel: { label: "Cancel the run", icon: "close" },
  save: { label: "Save the action", icon: "check" },
  check: { label: "Check the SQL", icon: "check" },
  shortcuts: { label: "Keyboard shortcuts", icon: "search" },
};

/** What the screen behind can do. */
const here = (): Item[] =>
  offered().map((name) => ({ ...words[name], key: name, run: () => perform(name) }));

const commands = (): readonly Item[] => [
  { key: "/new/query", label: m.palette_new_query(), icon: "plus", run: goTo("/new/query") },
  { key: "/new/http", label: m.palette_new_http(), icon: "plus", run: goTo("/new/http") },
  { key: "/new/row", label: m.palette_new_row(), icon: "plus", run: goTo("/new/row") },
  { key: "open-sql", label: "Open an SQL file…", icon: "plus", run: openSqlFile },
  { key: "light", label: m.theme_light(), icon: "sun", run: () => chooseTheme("light") },
  { key: "dark", label: m.theme_dark(), icon: "moon", run: () => chooseTheme("dark") },
  { key: "system", label: m.theme_system(), icon: "system", run: () => chooseTheme("system") },
  { key: "en", label: m.language_en(), icon: "globe", run: () => chooseLanguage("en") },
  { key: "de", label: m.language_de(), icon: "globe", run: () => chooseLanguage("de") },
  {
    key: "their",
    label: m.language_system(),
    icon: "globe",
    run: () => chooseLanguage("system"),
  },
];

const leave = (): Item => ({
  key: "sign-out",
  label: m.shell_sign_out(),
  icon: "signOut",
  run: () =>
    void signOut().then(
      () => window.location.reload(),
      () => toast("danger", m.shell_no_answer()),
    ),
});

export default function PaletteDialog({ onClose }: { onClose: () => void }) {
  const own: readonly Section[] = [
    { name: m.palette_go_to(), items: screens() },
    {
      name: m.palette_commands(),
      items: [...here(), ...commands(), ...(isInWindow() ? [] : [leave()])],
    },
  ];
  return <Palette own={own} onClose={onClose} />;
}
