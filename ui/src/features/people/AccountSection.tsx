/** One's own account: its name, its address and its password. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { currentUser } from "@/api/accounts";
import { useAccountName } from "@/api/useAccount";
import { Button } from "@/components/Button";
import { Section } from "@/components/Section";
import { m } from "@/paraglide/messages";
import { PasswordDialog } from "./PasswordDialog";
import { PersonDialog } from "./PersonDialog";
import css from "./people.module.css";

export function AccountSection() {
  const me = useQuery(currentUser()).data;
  const name = useAccountName(true);
  const [asked, setAsked] = useState<"person" | "password" | null>(null);
  const close = () => setAsked(null);
  if (!me || name === null) return null;
  return (
    <Section title={m.people_own_title()} about={m.people_own_about()}>
      <div className={css.item}>
        <div className={css.words}>
          <span className={css.name}>{name}</span>
          {name !== me.email && <span className={css.subtle}>{me.email}</span>}
        </div>
        <Button onClick={() => setAsked("person")}>{m.people_edit()}</Button>
        <Button onClick={() => setAsked("password")}>{m.people_own_password()}</Button>
      </div>
      {asked === "person" && <PersonDialog user={me} onClose={close} />}
      {asked === "password" && <PasswordDialog user={me} isMe onClose={close} />}
    </Section>
  );
}
