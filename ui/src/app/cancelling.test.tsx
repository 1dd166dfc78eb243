import { useState } from "react";
import { expect, it, vi } from "vitest";
import { CancelButton } from "@/components/CancelButton";
import { useCancellable } from "@/hooks/useCancellable";
import { show } from "@/test/world";

function Asking({ ask }: { ask: (signal: AbortSignal) => Promise<string> }) {
  const asked = useCancellable({ ask, meta: { failureTitle: "It went wrong" } });
  return (
    <>
      <button type="button" onClick={() => asked.mutate()}>
        Ask
      </button>
      <CancelButton busy={asked.isPending} onCancel={asked.cancel} />
      <p role="status">{asked.isPending ? "asking" : (asked.data ?? "nothing")}</p>
    </>
  );
}

/** Rejects as `api/transport` does once it is taken back. */
const forEver = (signal: AbortSignal) =>
  new Promise<string>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject({ code: "cancelled", message: "cancelled" }));
  });

it("can be taken back after a moment, and nothing is left of it", async () => {
  const signals: AbortSignal[] = [];
  const ask = (signal: AbortSignal) => {
    signals.push(signal);
    return forEver(signal);
  };
  const { user, findByRole, getByText, queryByRole, queryByText } = show(<Asking ask={ask} />);
  await user.click(getByText("Ask"));
  expect(queryByRole("button", { name: "Cancel" })).toBeNull();
  await user.click(await findByRole("button", { name: "Cancel" }));

  expect(await findByRole("status")).toHaveTextContent("nothing");
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  expect(queryByRole("button", { name: "Cancel" })).toBeNull();
  expect(queryByText(/It went wrong/)).toBeNull();
});

it("is taken back when its screen is left", async () => {
  const aborted = vi.fn();
  function Screen() {
    const [isThere, setThere] = useState(true);
    const ask = (signal: AbortSignal) => {
      signal.addEventListener("abort", aborted);
      return forEver(signal);
    };
    return (
      <>
        {isThere && <Asking ask={ask} />}
        <button type="button" onClick={() => setThere(false)}>
          Leave
        </button>
      </>
    );
  }
  const { user, getByText } = show(<Screen />);
  await user.click(getByText("Ask"));
  await user.click(getByText("Leave"));

  expect(aborted).toHaveBeenCalledOnce();
});
