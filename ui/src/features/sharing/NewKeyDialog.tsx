/** Makes an API key, and shows it the one time that it can be seen. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { accountKeys, createApiKey } from "@/api/accounts";
import { Button } from "@/components/Button";
import { CopyText } from "@/components/CopyText";
import { Dialog } from "@/components/Dialog";
import { Notice } from "@/components/Notice";
import { TextField } from "@/components/TextField";
import { sentence } from "@/lib/failure";
import { m } from "@/paraglide/messages";

export function NewKeyDialog({ onClose }: { onClose: () => void }) {
  const queryClient = useQueryClient();
  const form = useId();
  const [name, setName] = useState("");
  const make = useMutation({
    // The key lives in this dialog only, not in the cache.
    gcTime: 0,
    mutationFn: () => createApiKey(name.trim()),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: accountKeys.apiKeys }),
  });
  const key = make.data?.unmasked_key;
  if (key) return <MadeKey name={name.trim()} text={key} onClose={onClose} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() && !make.isPending) make.mutate();
  };
  return (
    <Dialog
      title={m.keys_new()}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{m.common_cancel()}</Button>
          <Button
            type="submit"
            form={form}
            variant="primary"
            busy={make.isPending}
            disabled={name.trim() === ""}
          >
            {m.keys_make()}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} noValidate>
        <TextField
          label={m.common_name()}
          autoFocus
          value={name}
          onChange={setName}
          placeholder={m.keys_name_sample()}
          description={m.keys_name_about()}
          problem={make.error ? sentence(make.error.fields.name ?? make.error.message) : undefined}
        />
      </form>
    </Dialog>
  );
}

interface MadeProps {
  name: string;
  text: string;
  onClose: () => void;
}

function MadeKey({ name, text, onClose }: MadeProps) {
  return (
    <Dialog
      title={m.keys_made_title({ name })}
      onClose={onClose}
      footer={
        <Button variant="primary" onClick={onClose}>
          {m.common_done()}
        </Button>
      }
    >
      <Notice tone="warning" role="status">
        {m.keys_copy_now()}
      </Notice>
      <CopyText label={m.keys_key()} text={text} copy={m.keys_copy()} />
    </Dialog>
  );
}
