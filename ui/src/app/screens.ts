/** The screens that load on demand, and their loading while nothing else happens. */
import { lazy } from "react";

const loadRun = () => import("./screens/RunScreen");
const loadEditor = () => import("./screens/EditorScreen");
const loadVersions = () => import("./screens/VersionsScreen");
const loadRuns = () => import("./screens/RunsScreen");
const loadRunDetail = () => import("./screens/RunDetailScreen");
const loadStatistics = () => import("./screens/StatisticsScreen");
const loadDatabases = () => import("./screens/DatabasesScreen");
const loadDatabase = () => import("./screens/DatabaseScreen");
const loadSharing = () => import("./screens/SharingScreen");
const loadSettings = () => import("./screens/SettingsScreen");
const loadShareAction = () => import("./screens/ShareActionScreen");
const loadPalette = () => import("./screens/PaletteDialog");
const loadDamaged = () => import("./screens/DamagedScreen");
const loadSignIn = () => import("./screens/SignInScreen");

export const RunScreen = lazy(loadRun);
export const EditorScreen = lazy(loadEditor);
export const VersionsScreen = lazy(loadVersions);
export const RunsScreen = lazy(loadRuns);
export const RunDetailScreen = lazy(loadRunDetail);
export const StatisticsScreen = lazy(loadStatistics);
export const DatabasesScreen = lazy(loadDatabases);
export const DatabaseScreen = lazy(loadDatabase);
export const SharingScreen = lazy(loadSharing);
export const SettingsScreen = lazy(loadSettings);
export const ShareActionScreen = lazy(loadShareAction);
export const PaletteDialog = lazy(loadPalette);
export const DamagedScreen = lazy(loadDamaged);
export const SignInScreen = lazy(loadSignIn);
export const UnknownRuns = lazy(() =>
  import("./UnknownRuns").then((module) => ({ default: module.UnknownRuns })),
);
export const DamageNotice = lazy(() =>
  import("./DamageNotice").then((module) => ({ default: module.DamageNotice })),
);
export const Overlays = lazy(() =>
  import("./Overlays").then((module) => ({ default: module.Overlays })),
);

/** Long enough after the first paint that loading does not delay it. */
const QUIET_MS = 1500;

/** Loads the small screens and the run panel when idle; the editor waits until it is opened. */
export function preloadScreens(): () => void {
  let stop = () => {};
  const timer = window.setTimeout(() => {
    void loadPalette()
      .then(({ followPlaces }) => {
        stop = followPlaces();
      })
      .then(loadRuns)
      .then(loadRunDetail)
      .then(loadRun);
  }, QUIET_MS);
  return () => {
    window.clearTimeout(timer);
    stop();
  };
}
