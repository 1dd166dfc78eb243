/** What stands where an action has no link yet. */
import type { Action, Sharing } from "@/api/types.gen";
import { Button, ButtonLink } from "@/components/Button";
import { EmptyState } from "@/components/EmptyState";
import { Notice } from "@/components/Notice";
import { sentence } from "@/lib/failure";
import css from "./LinkPanel.module.css";
import { useMakePublic } from "./useLinks";

interface Props {
  action: Action;
  sharing: Sharing;
  /** Why the action can't run. */
  notReady: string | null;
}

export function MakePublic({ action, sharing, notReady }: Props) {
  const make = useMakePublic(action.id);
  if (!sharing.enabled) {
    return (
      <EmptyState
        title="Public links are turned off"
        action={
          <ButtonLink variant="primary" href="#/share">
            Open Sharing
          </ButtonLink>
        }
      >
        A public link opens this form to people without an account. Turn public links on first, then
        come back to make this action public.
      </EmptyState>
    );
  }
  const blocked = action.archived ? "This action is archived. Restore it to share it." : notReady;
  return (
    <EmptyState
      title={`${action.name} is not public`}
      action={
        <Button
          variant="primary"
          busy={make.isPending}
          disabled={blocked !== null}
          onClick={() => make.mutate()}
        >
          Make public
        </Button>
      }
    >
      <p>
        It gets a link that nobody can guess. Anyone who has the link can see this form and run the
        action; they see neither its SQL or request nor your other actions.
      </p>
      {blocked && <p>{sentence(blocked)}</p>}
      {make.error && (
        <div className={css.refusal}>
          <Notice tone="danger" role="alert">
            {sentence(make.error.message)}
          </Notice>
        </div>
      )}
    </EmptyState>
  );
}
