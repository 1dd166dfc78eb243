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
      title="People"
      about="They sign in over the network with their e-mail address and password, or by an API key."
      action={
        <Button onClick={() => setAsked({ what: "person", user: null })}>Add a person</Button>
      }
    >
      {users.isPending && <Skeleton lines={3} />}
      {users.isError && (
        <LoadFailure what="people" failure={users.error} onRetry={() => void users.refetch()} />
      )}
      <ul className={css.list} aria-label="People">
        {users.data?.map((user) => (
          <Person key={user.id} user={user} isMe={user.id === me.data?.id} onAsk={setAsked} />
        ))}
      </ul>
      {asked?.what === "person" && <PersonDialog user={asked.user} onClose={close} />}
      {asked?.what === "password" && <PasswordDialog user={asked.user} onClose={close} />}
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
        is_active ? `${common_name} is changed.` : `${common_name} can't come in any more.`,
      );
    },
    meta: { failureTitle: `${user.common_name} could not be changed` },
  });
  const { is_active, is_superuser } = user;
  const own: MenuItem[] = [
    { label: "Edit…", onSelect: () => onAsk({ what: "person", user }) },
    { label: "Set a password…", onSelect: () => onAsk({ what: "password", user }) },
  ];
  // Nobody can lock themselves out.
  const rank: MenuItem[] = [
    {
      label: is_superuser ? "Make a member" : "Make a superuser",
      onSelect: () => change.mutate({ is_superuser: !is_superuser }),
    },
    {
      label: is_active ? "Deactivate" : "Activate",
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
      {isMe && <Badge>You</Badge>}
      {!is_active && <Badge tone="warning">Deactivated</Badge>}
      <span className={css.subtle}>{is_superuser ? "Superuser" : "Member"}</span>
      <Menu label={`More about ${user.common_name}`} items={isMe ? own : [...own, ...rank]} />
    </li>
  );
}
