/** Who has an account: added, deactivated and given new passwords here. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { accountKeys, currentUser, updateUser, userList } from "@/api/accounts";
import type { UserInfo } from "@/api/types.gen";
import { Badge } from "@/components/Badge";
import { Button } from "@/components/Button";
import { LoadFailure } from "@/components/LoadFailure";
import { Menu, type MenuItem } from "@/components/Menu";
import { Section } from "@/components/Section";
import { Skeleton } from "@/components/Skeleton";
import { toast } from "@/lib/toasts";
import { m } from "@/paraglide/messages";
import { PasswordDialog } from "./PasswordDialog";
import { PersonDialog } from "./PersonDialog";
import css from "./people.module.css";

type Asked = { what: "person"; user: UserInfo | null } | { what: "password"; user: UserInfo };

export function PeopleSection() {
  const users = useQuery(userList());
  const me = useQuery(currentUser());
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  return (
    <Section
      title={m.people_title()}
      about={m.people_about()}
      action={
        <Button onClick={() => setAsked({ what: "person", user: null })}>{m.people_add()}</Button>
      }
    >
      {users.isPending && <Skeleton lines={3} />}
      {users.isError && (
        <LoadFailure
          title={m.load_people()}
          failure={users.error}
          onRetry={() => void users.refetch()}
        />
      )}
      <ul className={css.list} aria-label={m.people_title()}>
        {users.data?.map((user) => (
          <Person key={user.id} user={user} isMe={user.id === me.data?.id} onAsk={setAsked} />
        ))}
      </ul>
      {asked?.what === "person" && <PersonDialog user={asked.user} onClose={close} />}
      {asked?.what === "password" && (
        <PasswordDialog user={asked.user} isMe={asked.user.id === me.data?.id} onClose={close} />
      )}
    </Section>
  );
}

interface PersonProps {
  user: UserInfo;
  isMe: boolean;
  onAsk: (asked: Asked) => void;
}

function Person({ user, isMe, onAsk }: PersonProps) {
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (changes: { is_active?: boolean; is_superuser?: boolean }) =>
      updateUser(user.id, changes),
    onSuccess: ({ common_name, is_active }) => {
      void client.invalidateQueries({ queryKey: accountKeys.users });
      toast(
        "success",
        is_active
          ? m.people_changed({ name: common_name })
          : m.people_shut_out({ name: common_name }),
      );
    },
    meta: { failureTitle: m.schema_not_changed({ name: user.common_name }) },
  });
  const { is_active, is_superuser } = user;
  const own: MenuItem[] = [
    { label: m.people_edit(), onSelect: () => onAsk({ what: "person", user }) },
    { label: m.people_password_menu(), onSelect: () => onAsk({ what: "password", user }) },
  ];
  // Nobody can lock themselves out.
  const rank: MenuItem[] = [
    {
      label: is_superuser ? m.people_make_member() : m.people_make_superuser(),
      onSelect: () => change.mutate({ is_superuser: !is_superuser }),
    },
    {
      label: is_active ? m.people_deactivate() : m.people_activate(),
      danger: is_active,
      onSelect: () => change.mutate({ is_active: !is_active }),
    },
  ];
  return (
    <li className={css.item}>
      <div className={css.words}>
        <span className={css.name}>{user.common_name}</span>
        {user.common_name !== user.email && <span className={css.subtle}>{user.email}</span>}
      </div>
      {isMe && <Badge>{m.people_you()}</Badge>}
      {!is_active && <Badge tone="warning">{m.people_deactivated()}</Badge>}
      <span className={css.subtle}>{is_superuser ? m.people_superuser() : m.people_member()}</span>
      <Menu
        label={m.people_more({ name: user.common_name })}
        items={isMe ? own : [...own, ...rank]}
      />
    </li>
  );
}
