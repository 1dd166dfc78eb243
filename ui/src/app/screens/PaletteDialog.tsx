/** The palette with the screens and commands that the app has. */
import { isInWindow, signOut } from "@/api/transport";
import { chooseTheme } from "@/app/theme";
import { Palette } from "@/features/palette/Palette";
import { followPlaces } from "@/features/palette/recents";
import type { Item, Section } from "@/features/palette/sections";
import { type CommandName, offered, perform } from "@/lib/commands";
import { navigate } from "@/lib/hashLocation";
import { toast } from "@/lib/toasts";
import { openSqlFile } from "../openSql";
import { places } from "../places";

export { followPlaces };

const goTo = (path: string) => () => navigate(path);

const screens: readonly Item[] = [
  ...places.map(({ path, label, icon }): Item => ({ key: path, label, icon, run: goTo(path) })),
  { key: "/archive", label: "Archive", icon: "actions", run: goTo("/archive") },
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

const commands: readonly Item[] = [
  { key: "/new/query", label: "New SQL action", icon: "plus", run: goTo("/new/query") },
  { key: "/new/http", label: "New HTTP action", icon: "plus", run: goTo("/new/http") },
  { key: "/new/row", label: "New row action", icon: "plus", run: goTo("/new/row") },
  { key: "open-sql", label: "Open an SQL file…", icon: "plus", run: openSqlFile },
  { key: "light", label: "Theme: light", icon: "sun", run: () => chooseTheme("light") },
  { key: "dark", label: "Theme: dark", icon: "moon", run: () => chooseTheme("dark") },
  { key: "system", label: "Theme: system", icon: "system", run: () => chooseTheme("system") },
];

const leave: Item = {
  key: "sign-out",
  label: "Sign out",
  icon: "signOut",
  run: () =>
    void signOut().then(
      () => window.location.reload(),
      () => toast("danger", "Doable does not answer. Try again."),
    ),
};

export default function PaletteDialog({ onClose }: { onClose: () => void }) {
  const own: readonly Section[] = [
    { name: "Go to", items: screens },
    { name: "Commands", items: [...here(), ...commands, ...(isInWindow() ? [] : [leave])] },
  ];
  return <Palette own={own} onClose={onClose} />;
}
