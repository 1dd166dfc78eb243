/** The screens one can always go to. */
import type { IconName } from "@/components/Icon";
import { m } from "@/paraglide/messages";

interface Place {
  path: string;
  /** What else begins the address of its screens. */
  also: readonly string[];
  /** Asked for when it is shown: no language is set while modules load. */
  label: () => string;
  icon: IconName;
}

const places: readonly Place[] = [
  { path: "/actions", also: ["/archive", "/new"], label: m.places_actions, icon: "actions" },
  { path: "/runs", also: [], label: m.places_runs, icon: "runs" },
  { path: "/databases", also: [], label: m.places_databases, icon: "database" },
  { path: "/share", also: [], label: m.places_sharing, icon: "globe" },
  { path: "/settings", also: [], label: m.places_settings, icon: "settings" },
];

/** Those of an account: what is shared is a superuser's to see. */
export const placesFor = (mayEdit: boolean): readonly Place[] =>
  mayEdit ? places : places.filter(({ path }) => path !== "/share");
