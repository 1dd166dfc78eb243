/** What stands in place of something that could not be loaded. */
import { type Failure, sentence } from "@/lib/failure";
import { m } from "@/paraglide/messages";
import { Button } from "./Button";
import { EmptyState } from "./EmptyState";
import { Said } from "./Said";

interface Props {
  /** `The run could not be read`. */
  title: string;
  /** `There is no such run`: only where one thing is asked for. */
  missing?: string;
  failure: Failure;
  onRetry: () => void;
}

export function LoadFailure({ title, missing, failure, onRetry }: Props) {
  if (failure.code === "not_found") {
    return <EmptyState title={missing ?? title}>{m.load_deleted()}</EmptyState>;
  }
  if (failure.code === "forbidden") {
    return <EmptyState title={m.load_forbidden()}>{m.load_forbidden_about()}</EmptyState>;
  }
  return (
    <EmptyState title={title} action={<Button onClick={onRetry}>{m.common_try_again()}</Button>}>
      <Said text={sentence(failure.message)} />
    </EmptyState>
  );
}
