/** Asks for a SQLite file and connects it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { createDatabase, databaseKeys } from "@/api/databases";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Notice } from "@/components/Notice";
import { TextField } from "@/components/TextField";
import { sentence } from "@/lib/failure";
import { toast } from "@/lib/toasts";
import css from "./ConnectDialog.module.css";

export function ConnectDialog({ onClose }: { onClose: () => void }) {
  const queryClient = useQueryClient();
  const form = useId();
  const [path, setPath] = useState("");
  const [name, setName] = useState("");
  const connect = useMutation({
    mutationFn: () =>
      createDatabase({
        name: name.trim() || fileName(path),
        engine: "sqlite",
        details: { db: path.trim() },
      }),
    onSuccess: (database) => {
      toast("success", `Connected ${database.name}`);
      onClose();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: databaseKeys.all }),
  });
  const fields = connect.error?.fields ?? {};
  const pathProblem = fields["details.db"] ?? fields.details ?? fields.db;
  const known = [pathProblem, fields.name].some(Boolean);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!connect.isPending) connect.mutate();
  };
  return (
    <Dialog
      title="Connect a SQLite file"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={form}
            variant="primary"
            busy={connect.isPending}
            disabled={path.trim() === ""}
          >
            Connect
          </Button>
        </>
      }
    >
      <form id={form} className={css.form} onSubmit={submit} noValidate>
        {connect.error && !known && (
          <Notice tone="danger" role="alert">
            {sentence(connect.error.message)}
          </Notice>
        )}
        <TextField
          label="File"
          autoFocus
          mono
          value={path}
          onChange={setPath}
          placeholder="/home/me/shop.db"
          description="The whole path of an existing SQLite database."
          problem={pathProblem}
        />
        <TextField
          label="Name (optional)"
          value={name}
          onChange={setName}
          placeholder={fileName(path) || "Shop"}
          problem={fields.name}
        />
      </form>
    </Dialog>
  );
}

/** `/home/me/shop.db` → `shop`. */
function fileName(path: string): string {
  const file = path.trim().split(/[\\/]/).at(-1) ?? "";
  return file.replace(/\.[^.]+$/, "");
}
