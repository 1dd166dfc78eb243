/** Every public link there is: how it stands, and what stops it. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { linkList } from "@/api/sharing";
import type { SharedLink, Sharing } from "@/api/types.gen";
import { useInProduction } from "@/api/useInProduction";
import { Badge } from "@/components/Badge";
import { Button, ButtonLink } from "@/components/Button";
import { CopyButton } from "@/components/CopyButton";
import { EmptyState } from "@/components/EmptyState";
import { LoadFailure } from "@/components/LoadFailure";
import { ProductionMark } from "@/components/ProductionMark";
import { Section } from "@/components/Section";
import { Skeleton } from "@/components/Skeleton";
import { dayAndTime } from "@/lib/localTime";
import { ago } from "@/lib/time";
import { m } from "@/paraglide/messages";
import { linkState, submissionsOf } from "./linkState";
import { RevokeDialog } from "./RevokeDialog";
import css from "./sharing.module.css";
import { usePause } from "./useLinks";

export function LinksSection({ sharing }: { sharing: Sharing }) {
  const links = useQuery(linkList());
  const inProduction = useInProduction((links.data ?? []).map(({ action_id }) => action_id));
  const count = links.data?.length ?? 0;
  return (
    <Section title={m.sharing_links()} about={count > 0 ? m.sharing_links_about() : undefined}>
      {links.isPending && <Skeleton lines={3} />}
      {links.isError && (
        <LoadFailure
          title={m.load_links()}
          failure={links.error}
          onRetry={() => void links.refetch()}
        />
      )}
      {links.data?.length === 0 && (
        <EmptyState
          title={m.sharing_none()}
          action={
            sharing.enabled && <ButtonLink href="#/actions">{m.sharing_choose_action()}</ButtonLink>
          }
        >
          {sharing.enabled ? m.sharing_none_about() : m.sharing_none_off_about()}
        </EmptyState>
      )}
      {count > 0 && (
        <ul className={css.list} aria-label={m.sharing_links()}>
          {links.data?.map((link) => (
            <LinkItem
              key={link.uuid}
              link={link}
              sharing={sharing}
              isProduction={inProduction.has(link.action_id)}
            />
          ))}
        </ul>
      )}
    </Section>
  );
}

interface LinkProps {
  link: SharedLink;
  sharing: Sharing;
  isProduction: boolean;
}

function LinkItem({ link, sharing, isProduction }: LinkProps) {
  const [revoking, setRevoking] = useState(false);
  const pause = usePause();
  const state = linkState(link, sharing);
  const { action_name: name, url } = link;
  return (
    <li className={css.item}>
      <div className={css.words}>
        <div className={css.head}>
          <a className={css.name} href={`#/actions/${link.action_id}/share`}>
            {name}
          </a>
          <Badge tone={state.tone} title={state.about}>
            {state.word}
          </Badge>
          {isProduction && <ProductionMark />}
          {link.signed_only && <Badge>{m.sharing_signed_badge()}</Badge>}
        </div>
        <code className={css.address}>{url ?? m.sharing_no_address()}</code>
        <Facts link={link} />
      </div>
      <div className={css.buttons} role="group" aria-label={name}>
        {url && !link.signed_only && <CopyButton text={() => url}>{m.common_copy()}</CopyButton>}
        <Button
          variant="quiet"
          busy={pause.isPending}
          onClick={() => pause.mutate({ link, paused: !link.paused })}
        >
          {link.paused ? m.sharing_resume() : m.sharing_pause()}
        </Button>
        <Button variant="quiet" onClick={() => setRevoking(true)}>
          {m.sharing_revoke()}
        </Button>
      </div>
      {revoking && <RevokeDialog link={link} onClose={() => setRevoking(false)} />}
    </li>
  );
}

/** Submissions, last use, end: what there is of them, in one line. */
function Facts({ link }: { link: SharedLink }) {
  const used = link.last_used_at
    ? m.sharing_last_used({ ago: ago(link.last_used_at) })
    : m.sharing_never_used();
  const isOver = link.expires_at !== null && Date.parse(link.expires_at) <= Date.now();
  const facts = [submissionsOf(link), used];
  if (link.expires_at) {
    const when = dayAndTime(link.expires_at);
    facts.push(isOver ? m.sharing_closed_at({ when }) : m.sharing_closes_at({ when }));
  }
  const text = facts.join(" · ");
  return <p className={css.facts}>{text.charAt(0).toUpperCase() + text.slice(1)}</p>;
}
