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
      title="New API key"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={form}
            variant="primary"
            busy={make.isPending}
            disabled={name.trim() === ""}
          >
            Make key
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} noValidate>
        <TextField
          label="Name"
          autoFocus
          value={name}
          onChange={setName}
          placeholder="Nightly import"
          description="What will use it, so that you know later which one to delete. It may do what you may."
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
      title={`The key ${name} is made`}
      onClose={onClose}
      footer={
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <Notice tone="warning" role="status">
        Copy it now: it is shown this once and can't be read again. Whoever has it may do what you
        may.
      </Notice>
      <CopyText label="API key" text={text} copy="Copy key" />
    </Dialog>
  );
}
