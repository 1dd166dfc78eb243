import { expect, it, vi } from "vitest";
import { calmly, staleKeys } from "./events";
import type { Event } from "./types.gen";

it.each<[Event, unknown]>([
  [{ event: "actions_changed" }, [["actions"], ["schema"]]],
  [{ event: "databases_changed" }, [["databases"], ["actions"], ["schema"]]],
  [{ event: "secrets_changed" }, [["secrets"]]],
  [{ event: "sharing_changed" }, [["sharing"], ["links"]]],
  [{ event: "store_damaged" }, [["info"]]],
  [
    { event: "run_started", run_id: "r", action_id: 1 },
    [["runs"], ["actions", "list", "lines"], ["actions", "options"], ["links"]],
  ],
  [
    { event: "run_finished", run_id: "r", action_id: 1 },
    [["runs"], ["actions", "list", "lines"], ["actions", "options"], ["links"]],
  ],
])("%o makes its queries stale", (event, want) => {
  expect(staleKeys(event)).toEqual(want);
});

it("follows many events at a bearable pace", () => {
  vi.useFakeTimers();
  const handed: string[] = [];
  const calm = calmly((key) => handed.push(key.join()), 250);
  const at = (ms: number) => {
    vi.advanceTimersByTime(ms);
    return handed.splice(0);
  };

  calm.add(["a"]);
  calm.add(["b"]);
  calm.add(["a"]);
  expect(at(0)).toEqual(["a", "b"]);
  calm.add(["a"]);
  calm.add(["a"]);
  expect(at(249)).toEqual([]);
  expect(at(1)).toEqual(["a"]);
  expect(at(1000)).toEqual([]);
  calm.add(["c"]);
  calm.stop();
  expect(at(1000)).toEqual([]);
  vi.useRealTimers();
});
