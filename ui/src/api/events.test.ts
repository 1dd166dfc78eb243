import { expect, it } from "vitest";
import { staleKeys } from "./events";
import type { Event } from "./types.gen";

it.each<[Event, unknown]>([
  [{ event: "actions_changed" }, [["actions"], ["schema"]]],
  [{ event: "databases_changed" }, [["databases"], ["actions"], ["schema"]]],
  [{ event: "secrets_changed" }, [["secrets"]]],
  [{ event: "sharing_changed" }, [["sharing"], ["links"]]],
  [
    { event: "run_started", run_id: "r", action_id: 1 },
    [["runs"], ["actions", "list"], ["actions", "options"], ["links"]],
  ],
  [
    { event: "run_finished", run_id: "r", action_id: 1 },
    [["runs"], ["actions", "list"], ["actions", "options"], ["links"]],
  ],
])("%o makes its queries stale", (event, want) => {
  expect(staleKeys(event)).toEqual(want);
});
