/** The palette with the screens and commands that the app has. */
import { isInWindow, signOut } from "@/api/transport";
import { chooseTheme } from "@/app/theme";
import { Palette } from "@/features/palette/Palette";
import { followPlaces } from "@/features/palette/recents";
import type { Item, Section } from "@/features/palette/sections";
import { navigate } from "@/lib/hashLocation";
import { toast } from "@/lib/toasts";
import { places } from "../places";

export { followPlaces };

const goTo = (path: string) => () => navigate(path);

const screens: readonly Item[] = [
  ...places.map(({ path, label, icon }): Item => ({ key: path, label, icon, run: goTo(path) })),
  { key: "/archive", label: "Archive", icon: "actions", run: goTo("/archive") },
];

const commands: readonly Item[] = [
  { key: "/new/query", label: "New SQL action", icon: "plus", run: goTo("/new/query") },
  { key: "/new/http", label: "New HTTP action", icon: "plus", run: goTo("/new/http") },
  { key: "/new/row", label: "New row action", icon: "plus", run: goTo("/new/row") },
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
    { name: "Commands", items: isInWindow() ? commands : [...commands, leave] },
  ];
  return <Palette own={own} onClose={onClose} />;
}
