/** What the list says when there is nothing in it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { createSampleWorkspace } from "@/api/databases";
import { Button, ButtonLink } from "@/components/Button";
import { EmptyState } from "@/components/EmptyState";
import { toast } from "@/lib/toasts";

export function NoActions({ archived }: { archived: boolean }) {
  const queryClient = useQueryClient();
  const sample = useMutation({
    mutationFn: createSampleWorkspace,
    meta: { failureTitle: "The sample workspace could not be made" },
    onSuccess: ({ actions }) => toast("success", `Opened the sample workspace: ${actions} actions`),
    onSettled: () => queryClient.invalidateQueries(),
  });
  if (archived) {
    return (
      <EmptyState title="Nothing is archived">
        Archived actions are put away here; they can't run until restored.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No actions yet"
      action={
        <>
          <Button variant="primary" busy={sample.isPending} onClick={() => sample.mutate()}>
            Open the sample workspace
          </Button>
          <ButtonLink href="#/databases">Connect a database</ButtonLink>
          <ButtonLink href="#/new/http">New HTTP action</ButtonLink>
        </>
      }
    >
      An action is a form for one write: an SQL statement or an HTTP request with values to fill in.
      The sample is a small shop with ready actions to try.
    </EmptyState>
  );
}
