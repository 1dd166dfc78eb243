/** The secrets of HTTP actions: which there are, where they may go, one more, one less. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { secretList } from "@/api/secrets";
import type { SecretInfo } from "@/api/types.gen";
import { Badge } from "@/components/Badge";
import { Button } from "@/components/Button";
import { LoadFailure } from "@/components/LoadFailure";
import { Said } from "@/components/Said";
import { Section } from "@/components/Section";
import { Skeleton } from "@/components/Skeleton";
import { m } from "@/paraglide/messages";
import { RemoveSecretDialog } from "./RemoveSecretDialog";
import { SecretDialog } from "./SecretDialog";
import css from "./secrets.module.css";

type Open =
  | { dialog: "save"; secret: SecretInfo | null }
  | { dialog: "remove"; secret: SecretInfo };

export function SecretsSection() {
  const list = useQuery(secretList());
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const secrets = list.data?.secrets ?? [];
  return (
    <Section title={m.secrets_title()} about={m.secrets_about()}>
      {list.isPending && <Skeleton lines={2} />}
      {list.isError && (
        <LoadFailure
          title={m.load_secrets()}
          failure={list.error}
          onRetry={() => void list.refetch()}
        />
      )}
      {secrets.length > 0 && (
        <ul className={css.list} aria-label={m.secrets_title()}>
          {secrets.map((secret) => (
            <SecretItem key={secret.name} secret={secret} onOpen={setOpen} />
          ))}
        </ul>
      )}
      {list.data && (
        <p className={css.place}>
          <Said text={m.secrets_kept_in({ place: list.data.place })} />
        </p>
      )}
      <div>
        <Button onClick={() => setOpen({ dialog: "save", secret: null })}>
          {m.secrets_add_title()}
        </Button>
      </div>
      {open?.dialog === "save" && (
        <SecretDialog
          secret={open.secret}
          taken={secrets.map(({ name }) => name)}
          place={list.data?.place}
          onClose={close}
        />
      )}
      {open?.dialog === "remove" && <RemoveSecretDialog secret={open.secret} onClose={close} />}
    </Section>
  );
}

interface ItemProps {
  secret: SecretInfo;
  onOpen: (open: Open) => void;
}

function SecretItem({ secret, onOpen }: ItemProps) {
  const { name, hosts, is_set, problem, used_by } = secret;
  return (
    <li className={css.item}>
      <div className={css.words}>
        <span className={css.head}>
          <span className={css.name}>{name}</span>
          {!is_set && <Badge tone="warning">{m.secrets_no_value()}</Badge>}
        </span>
        <span className={css.facts}>
          {m.secrets_goes_to({ hosts: hosts.join(", ") })}
          {" · "}
          <span title={used_by.join(", ")}>{users(used_by.length)}</span>
        </span>
        {problem && <span className={css.problem}>{problem}</span>}
      </div>
      <div className={css.buttons} role="group" aria-label={name}>
        <Button variant="quiet" onClick={() => onOpen({ dialog: "save", secret })}>
          {m.common_change()}
        </Button>
        <Button variant="quiet" onClick={() => onOpen({ dialog: "remove", secret })}>
          {m.common_delete()}
        </Button>
      </div>
    </li>
  );
}

const users = (count: number): string =>
  count === 0 ? m.secrets_not_used() : m.secrets_used_by({ count });
