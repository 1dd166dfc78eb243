/** Adds a secret, or changes its hosts and replaces its value. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { saveSecret, secretKeys } from "@/api/secrets";
import type { SecretInfo } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Notice } from "@/components/Notice";
import { TextField } from "@/components/TextField";
import { sentence } from "@/lib/failure";
import { toast } from "@/lib/toasts";
import { hostsFromText } from "./hosts";
import css from "./secrets.module.css";

interface Props {
  /** The one to change; null adds one. */
  secret: SecretInfo | null;
  /** The names there are. */
  taken: readonly string[];
  /** Where values are kept, in words. */
  place: string | undefined;
  onClose: () => void;
}

export function SecretDialog({ secret, taken, place, onClose }: Props) {
  const queryClient = useQueryClient();
  const form = useId();
  const [name, setName] = useState(secret?.name ?? "");
  const [hosts, setHosts] = useState(secret?.hosts.join(", ") ?? "");
  const [value, setValue] = useState("");
  const save = useMutation({
    // The value lives in this dialog only, not in the cache.
    gcTime: 0,
    mutationFn: () =>
      saveSecret({ name: name.trim(), hosts: hostsFromText(hosts), value: value || null }),
    onSuccess: (saved) => {
      toast("success", `${secret ? "Changed" : "Added"} the secret ${saved.name}`);
      onClose();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: secretKeys.all }),
  });
  // Saving it would replace the one there is.
  const isTaken = secret === null && taken.includes(name.trim());
  const isFilled =
    name.trim() !== "" && hosts.trim() !== "" && (value !== "" || (secret?.is_set ?? false));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isFilled && !isTaken && !save.isPending) save.mutate();
  };
  const problem = (field: string) => {
    const text = save.error?.fields[field];
    return text === undefined ? undefined : sentence(text);
  };
  return (
    <Dialog
      title={secret ? `Change the secret ${secret.name}` : "Add a secret"}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={form}
            variant="primary"
            busy={save.isPending}
            disabled={!isFilled || isTaken}
          >
            {secret ? "Save" : "Add secret"}
          </Button>
        </>
      }
    >
      <form id={form} className={css.form} onSubmit={submit} noValidate>
        {save.error && Object.keys(save.error.fields).length === 0 && (
          <Notice tone="danger" role="alert">
            {sentence(save.error.message)}
          </Notice>
        )}
        {!secret && (
          <TextField
            label="Name"
            mono
            autoFocus
            value={name}
            onChange={setName}
            placeholder="STRIPE_KEY"
            description="Actions write it as {{$secret.NAME}}."
            problem={isTaken ? `There is a secret ${name.trim()} already.` : problem("name")}
          />
        )}
        <TextField
          label="Hosts it may go to"
          mono
          autoFocus={secret !== null}
          value={hosts}
          onChange={setHosts}
          placeholder="api.example.com"
          description="Separate several by commas. With a port (api.example.com:8443) it goes to that one only."
          problem={problem("hosts")}
        />
        <TextField
          label="Value"
          type="password"
          value={value}
          onChange={setValue}
          placeholder={secret?.is_set ? "unchanged" : undefined}
          description={place && `Kept in ${place}.`}
          problem={problem("value")}
        />
      </form>
    </Dialog>
  );
}
