/** A new password for somebody, or for oneself by the old one; the sessions of the old one end. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { accountKeys, updateUser } from "@/api/accounts";
import type { UserInfo } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { TextField } from "@/components/TextField";
import { type Failure, sentence } from "@/lib/failure";
import { toast } from "@/lib/toasts";
import { m } from "@/paraglide/messages";
import css from "./people.module.css";

interface Props {
  user: UserInfo;
  /** Whether it is the account of who is here. */
  isMe: boolean;
  onClose: () => void;
}

export function PasswordDialog({ user, isMe, onClose }: Props) {
  const client = useQueryClient();
  const form = useId();
  const [old, setOld] = useState("");
  const [password, setPassword] = useState("");
  const save = useMutation<UserInfo, Failure>({
    mutationFn: () => updateUser(user.id, { password, ...(isMe && { old_password: old }) }),
    onSuccess: () => {
      toast("success", m.people_new_password({ name: user.common_name }));
      onClose();
      // Whoever is signed out by it now reads so at once.
      if (isMe) void client.invalidateQueries({ queryKey: accountKeys.user });
    },
  });
  const ofOld = save.error?.fields.old_password;
  const refused = save.error?.fields.password ?? (ofOld ? undefined : save.error?.message);
  return (
    <Dialog
      title={m.people_password_title({ name: user.common_name })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{m.common_cancel()}</Button>
          <Button variant="primary" type="submit" form={form} busy={save.isPending}>
            {m.people_set_password()}
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
        {isMe && (
          <TextField
            label={m.people_old_password()}
            type="password"
            autoComplete="current-password"
            autoFocus
            value={old}
            onChange={setOld}
            description={m.people_old_password_about()}
            problem={ofOld && sentence(ofOld)}
          />
        )}
        <TextField
          label={m.people_password_label()}
          type="password"
          autoComplete="new-password"
          autoFocus={!isMe}
          value={password}
          onChange={setPassword}
          description={isMe ? m.people_own_password_about() : m.people_password_about()}
          problem={refused && sentence(refused)}
        />
      </form>
    </Dialog>
  );
}
