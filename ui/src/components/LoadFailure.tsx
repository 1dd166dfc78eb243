/** What stands in place of something that could not be loaded. */
import { type Failure, sentence } from "@/lib/failure";
import { Button } from "./Button";
import { EmptyState } from "./EmptyState";

interface Props {
  /** `action`, `run`: what was to be shown. */
  what: string;
  failure: Failure;
  onRetry: () => void;
}

export function LoadFailure({ what, failure, onRetry }: Props) {
  if (failure.code === "not_found") {
    return <EmptyState title={`There is no such ${what}`}>It may have been deleted.</EmptyState>;
  }
  return (
    <EmptyState
      title={`The ${what} could not be read`}
      action={<Button onClick={onRetry}>Try again</Button>}
    >
      {sentence(failure.message)}
    </EmptyState>
  );
}
