/** What the list says when a search finds nothing. */
import { Button } from "@/components/Button";
import { EmptyState } from "@/components/EmptyState";
import { m } from "@/paraglide/messages";

export function NothingFound({ search, onClear }: { search: string; onClear: () => void }) {
  return (
    <EmptyState
      title={m.actions_no_match({ search })}
      action={<Button onClick={onClear}>{m.actions_clear_search()}</Button>}
    />
  );
}
