/** What stands where an action has no link yet. */
import type { Action, Sharing } from "@/api/types.gen";
import { Button, ButtonLink } from "@/components/Button";
import { EmptyState } from "@/components/EmptyState";
import { Notice } from "@/components/Notice";
import { Said } from "@/components/Said";
import { sentence } from "@/lib/failure";
import { m } from "@/paraglide/messages";
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
        title={m.sharing_off_title()}
        action={
          <ButtonLink variant="primary" href="#/share">
            {m.sharing_open()}
          </ButtonLink>
        }
      >
        {m.sharing_off_about()}
      </EmptyState>
    );
  }
  const blocked = action.archived ? m.sharing_archived() : notReady;
  return (
    <EmptyState
      title={m.sharing_not_public({ name: action.name })}
      action={
        <Button
          variant="primary"
          busy={make.isPending}
          disabled={blocked !== null}
          onClick={() => make.mutate()}
        >
          {m.sharing_make_public()}
        </Button>
      }
    >
      <p>{m.sharing_make_public_about()}</p>
      {blocked && (
        <p>
          <Said text={sentence(blocked)} />
        </p>
      )}
      {make.error && (
        <div className={css.refusal}>
          <Notice tone="danger" role="alert">
            <Said text={sentence(make.error.message)} />
          </Notice>
        </div>
      )}
    </EmptyState>
  );
}
