/** Functions that are always the newest, in an object that is always the same one. */
import { useLayoutEffect, useRef } from "react";

// biome-ignore lint/suspicious/noExplicitAny: whatever they take
type Functions = { [name: string]: (...args: any[]) => void };

export function useLatest<T extends Functions>(functions: T): T {
  const latest = useRef(functions);
  useLayoutEffect(() => {
    latest.current = functions;
  });
  const stable = useRef<T>(null);
  stable.current ??= Object.fromEntries(
    Object.keys(functions).map((name) => [
      name,
      (...args: unknown[]) => latest.current[name]?.(...args),
    ]),
  ) as T;
  return stable.current;
}
