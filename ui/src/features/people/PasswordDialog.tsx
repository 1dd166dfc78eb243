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

export function PasswordDialog({ user, onClose }: { user: UserInfo; onClose: () => void }) {
  const form = useId();
  const [password, setPassword] = useState("");
  const save = useMutation<UserInfo, Failure>({
    mutationFn: () => updateUser(user.id, { password }),
    onSuccess: () => {
      toast("success", `${user.common_name} has a new password.`);
      onClose();
    },
  });
  const refused = save.error && sentence(save.error.fields.password ?? save.error.message);
  return (
    <Dialog
      title={`Set a password for ${user.common_name}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={form} busy={save.isPending}>
            Set password
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
          label="New password"
          type="password"
          autoFocus
          value={password}
          onChange={setPassword}
          description="Where they are signed in now, they are signed out."
          problem={refused ?? undefined}
        />
      </form>
    </Dialog>
  );
}
