/** Adds a secret, or changes its hosts and replaces its value. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { saveSecret, secretKeys } from "@/api/secrets";
import type { SecretInfo } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Notice } from "@/components/Notice";
import { Said } from "@/components/Said";
import { TextField } from "@/components/TextField";
import { sentence } from "@/lib/failure";
import { toast } from "@/lib/toasts";
import { m } from "@/paraglide/messages";
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
      toast(
        "success",
        secret ? m.secrets_changed({ name: saved.name }) : m.secrets_added({ name: saved.name }),
      );
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
      title={secret ? m.secrets_change_title({ name: secret.name }) : m.secrets_add_title()}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{m.common_cancel()}</Button>
          <Button
            type="submit"
            form={form}
            variant="primary"
            busy={save.isPending}
            disabled={!isFilled || isTaken}
          >
            {secret ? m.common_save() : m.secrets_add()}
          </Button>
        </>
      }
    >
      <form id={form} className={css.form} onSubmit={submit} noValidate>
        {save.error && Object.keys(save.error.fields).length === 0 && (
          <Notice tone="danger" role="alert">
            <Said text={sentence(save.error.message)} />
          </Notice>
        )}
        {!secret && (
          <TextField
            label={m.common_name()}
            mono
            autoFocus
            value={name}
            onChange={setName}
            placeholder="STRIPE_KEY"
            description={m.secrets_name_about()}
            problem={isTaken ? m.secrets_taken({ name: name.trim() }) : problem("name")}
          />
        )}
        <TextField
          label={m.secrets_hosts()}
          mono
          autoFocus={secret !== null}
          value={hosts}
          onChange={setHosts}
          placeholder="api.example.com"
          description={m.secrets_hosts_about()}
          problem={problem("hosts")}
        />
        <TextField
          label={m.secrets_value()}
          type="password"
          value={value}
          onChange={setValue}
          placeholder={secret?.is_set ? m.common_unchanged() : undefined}
          description={place && m.common_kept_in({ place })}
          problem={problem("value")}
        />
      </form>
    </Dialog>
  );
}
