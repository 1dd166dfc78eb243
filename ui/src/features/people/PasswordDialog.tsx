/** A new password for somebody; the sessions of the old one end. */
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { updateUser } from "@/api/accounts";
import type { UserInfo } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { TextField } from "@/components/TextField";
import { type Failure, sentence } from "@/lib/failure";
import { toast } from "@/lib/toasts";
import { m } from "@/paraglide/messages";

export function PasswordDialog({ user, onClose }: { user: UserInfo; onClose: () => void }) {
  const form = useId();
  const [password, setPassword] = useState("");
  const save = useMutation<UserInfo, Failure>({
    mutationFn: () => updateUser(user.id, { password }),
    onSuccess: () => {
      toast("success", m.people_new_password({ name: user.common_name }));
      onClose();
    },
  });
  const refused = save.error && sentence(save.error.fields.password ?? save.error.message);
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
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (!save.isPending) save.mutate();
        }}
      >
        <TextField
          label={m.people_password_label()}
          type="password"
          autoFocus
          value={password}
          onChange={setPassword}
          description={m.people_password_about()}
          problem={refused ?? undefined}
        />
      </form>
    </Dialog>
  );
}
