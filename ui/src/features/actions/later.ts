/** What of the list is not needed for its first frame. */
import { lazy } from "react";

export const loadCommands = () => import("./commands");

export const DeleteQuestion = lazy(() =>
  import("./DeleteQuestion").then((module) => ({ default: module.DeleteQuestion })),
);
export const LoadFailure = lazy(() =>
  import("@/components/LoadFailure").then((module) => ({ default: module.LoadFailure })),
);
export const NoActions = lazy(() =>
  import("./NoActions").then((module) => ({ default: module.NoActions })),
);
export const RowCommands = lazy(() =>
  import("./RowCommands").then((module) => ({ default: module.RowCommands })),
);
export const SelectionBar = lazy(() =>
  import("./SelectionBar").then((module) => ({ default: module.SelectionBar })),
);
