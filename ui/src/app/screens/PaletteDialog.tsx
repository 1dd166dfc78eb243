/** The palette with the screens and commands that the app has. */
import { isInWindow, signOut } from "@/api/transport";
import { useMayEdit } from "@/api/useAccount";
import { chooseLanguage } from "@/app/language";
import { chooseTheme } from "@/app/theme";
import type { IconName } from "@/components/Icon";
import { Palette } from "@/features/palette/Palette";
import { followPlaces } from "@/features/palette/recents";
import type { Item, Section } from "@/features/palette/sections";
import { type CommandName, offered, perform } from "@/lib/commands";
import { navigate } from "@/lib/hashLocation";
import { toast } from "@/lib/toasts";
import { m } from "@/paraglide/messages";
import { openSqlFile } from "../openSql";
import { placesFor } from "../places";

export { followPlaces };

const goTo = (path: string) => () => navigate(path);

const screens = (mayEdit: boolean): readonly Item[] => [
  ...placesFor(mayEdit).map(
    ({ path, label, icon }): Item => ({ key: path, label: label(), icon, run: goTo(path) }),
  ),
  { key: "/archive", label: m.places_archive(), icon: "actions", run: goTo("/archive") },
];

const words: Record<CommandName, { label: () => string; icon: IconName }> = {
  run: { label: m.common_run, icon: "actions" },
  cancel: { label: m.shortcuts_cancel_run, icon: "close" },
  save: { label: m.palette_save, icon: "check" },
  check: { label: m.palette_check, icon: "check" },
  shortcuts: { label: m.shortcuts_title, icon: "search" },
};

/** What the screen behind can do. */
const here = (): Item[] =>
  offered().map((name) => ({
    key: name,
    label: words[name].label(),
    icon: words[name].icon,
    run: () => perform(name),
  }));

const making = (): readonly Item[] => [
  { key: "/new/query", label: m.palette_new_query(), icon: "plus", run: goTo("/new/query") },
  { key: "/new/http", label: m.palette_new_http(), icon: "plus", run: goTo("/new/http") },
  { key: "/new/row", label: m.palette_new_row(), icon: "plus", run: goTo("/new/row") },
  { key: "open-sql", label: m.palette_open_sql(), icon: "plus", run: openSqlFile },
];

const looks = (): readonly Item[] => [
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
  const mayEdit = useMayEdit();
  const commands = [...(mayEdit ? making() : []), ...looks()];
  const own: readonly Section[] = [
    { name: m.palette_go_to(), items: screens(mayEdit) },
    {
      name: m.palette_commands(),
      items: [...here(), ...commands, ...(isInWindow() ? [] : [leave()])],
    },
  ];
  return <Palette own={own} onClose={onClose} />;
}
