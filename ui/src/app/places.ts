/** The screens one can always go to. */
import type { IconName } from "@/components/Icon";

interface Place {
  path: string;
  /** What else begins the address of its screens. */
  also: readonly string[];
  label: string;
  icon: IconName;
}

export const places: readonly Place[] = [
  { path: "/actions", also: ["/archive", "/new"], label: "Actions", icon: "actions" },
  { path: "/runs", also: [], label: "Runs", icon: "runs" },
  { path: "/databases", also: [], label: "Databases", icon: "database" },
  { path: "/share", also: [], label: "Sharing", icon: "globe" },
  { path: "/settings", also: [], label: "Settings", icon: "settings" },
];
