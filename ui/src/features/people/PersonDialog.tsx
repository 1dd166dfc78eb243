/** A new account, or the name and address of one. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { accountKeys, createUser, updateUser } from "@/api/accounts";
import type { UserInfo } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { CheckField } from "@/components/CheckField";
import { Dialog } from "@/components/Dialog";
import { Notice } from "@/components/Notice";
import { Said } from "@/components/Said";
import { TextField } from "@/components/TextField";
import { type Failure, sentence } from "@/lib/failure";
import { m } from "@/paraglide/messages";
import css from "./people.module.css";

interface Props {
  /** Null: a new one. */
  user: UserInfo | null;
  onClose: () => void;
}

export function PersonDialog({ user, onClose }: Props) {
  const client = useQueryClient();
  const form = useId();
  const [email, setEmail] = useState(user?.email ?? "");
  const [first_name, setFirst] = useState(user?.first_name ?? "");
  const [last_name, setLast] = useState(user?.last_name ?? "");
  const [password, setPassword] = useState("");
  const [is_superuser, setSuperuser] = useState(false);
  const save = useMutation<UserInfo, Failure>({
    mutationFn: () =>
      user
        ? updateUser(user.id, { email, first_name, last_name })
        : createUser({ email, first_name, last_name, is_superuser, ...(password && { password }) }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["accounts"] });
      void client.invalidateQueries({ queryKey: accountKeys.users });
      onClose();
    },
  });
  const problem = (key: string) => {
    const text = save.error?.fields[key];
    return text ? sentence(text) : undefined;
  };
  const isElsewhere = save.error && Object.keys(save.error.fields).length === 0;
  return (
    <Dialog
      title={user ? m.databases_edit({ name: user.common_name }) : m.people_add()}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{m.common_cancel()}</Button>
          <Button variant="primary" type="submit" form={form} busy={save.isPending}>
            {user ? m.common_save() : m.people_add_confirm()}
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        className={css.form}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (!save.isPending) save.mutate();
        }}
      >
        {isElsewhere && (
          <Notice tone="danger" role="alert">
            <Said text={sentence(save.error.message)} />
          </Notice>
        )}
        <TextField
          label={m.account_email()}
          inputMode="email"
          autoFocus
          value={email}
          onChange={setEmail}
          problem={problem("email")}
        />
        <TextField
          label={m.people_first_name()}
          value={first_name}
          onChange={setFirst}
          problem={problem("first_name")}
        />
        <TextField
          label={m.people_last_name()}
          value={last_name}
          onChange={setLast}
          problem={problem("last_name")}
        />
        {!user && (
          <>
            <TextField
              label={m.people_password_optional()}
              type="password"
              value={password}
              onChange={setPassword}
              description={m.people_password_none()}
              problem={problem("password")}
            />
            <CheckField
              label={m.people_superuser()}
              description={m.people_superuser_about()}
              checked={is_superuser}
              onChange={setSuperuser}
            />
          </>
        )}
      </form>
    </Dialog>
  );
}
