/** What the list says when there is nothing in it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { createSampleWorkspace } from "@/api/databases";
import { Button, ButtonLink } from "@/components/Button";
import { EmptyState } from "@/components/EmptyState";
import { toast } from "@/lib/toasts";
import { m } from "@/paraglide/messages";

export function NoActions({ archived }: { archived: boolean }) {
  const queryClient = useQueryClient();
  const sample = useMutation({
    mutationFn: createSampleWorkspace,
    meta: { failureTitle: m.actions_sample_failed() },
    onSuccess: ({ actions }) => toast("success", m.actions_sample_opened({ actions })),
    onSettled: () => queryClient.invalidateQueries(),
  });
  if (archived) {
    return (
      <EmptyState title={m.actions_none_archived()}>{m.actions_none_archived_about()}</EmptyState>
    );
  }
  return (
    <EmptyState
      title={m.actions_none()}
      action={
        <>
          <Button variant="primary" busy={sample.isPending} onClick={() => sample.mutate()}>
            {m.actions_open_sample()}
          </Button>
          <ButtonLink href="#/databases">{m.actions_connect_database()}</ButtonLink>
          <ButtonLink href="#/new/http">{m.palette_new_http()}</ButtonLink>
        </>
      }
    >
      {m.actions_none_about()}
    </EmptyState>
  );
}
