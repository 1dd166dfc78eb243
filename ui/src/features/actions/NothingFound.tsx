/** What the list says when a search finds nothing. */
import { Button } from "@/components/Button";
import { EmptyState } from "@/components/EmptyState";

export function NothingFound({ search, onClear }: { search: string; onClear: () => void }) {
  return (
    <EmptyState
      title={`No action matches “${search}”`}
      action={<Button onClick={onClear}>Clear the search</Button>}
    />
  );
}
