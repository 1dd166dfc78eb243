/** For a browser without a session: a password, or where the one-time address is. */
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { signIn } from "@/api/transport";
import { Button } from "@/components/Button";
import { Logo } from "@/components/Icon";
import { Notice } from "@/components/Notice";
import { Said } from "@/components/Said";
import { TextField } from "@/components/TextField";
import { sentence } from "@/lib/failure";
import { m } from "@/paraglide/messages";
import css from "./SignInScreen.module.css";

export function SignInScreen({ onSignedIn }: { onSignedIn: () => void }) {
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [tries, setTries] = useState(0);
  const enter = useMutation({
    mutationFn: () => signIn(username.trim(), password),
    onSuccess: onSignedIn,
    onError: () => {
      setPassword("");
      setTries(tries + 1);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!enter.isPending) enter.mutate();
  };
  return (
    <main className={css.page}>
      <div className={css.card}>
        <Logo className={css.logo} />
        <h1>{m.account_title()}</h1>
        <form className={css.form} onSubmit={submit} noValidate>
          {enter.error && (
            <Notice tone="danger" role="alert">
              <Said text={sentence(enter.error.message)} />
            </Notice>
          )}
          <TextField
            label={m.account_email()}
            autoFocus
            autoComplete="username"
            inputMode="email"
            value={username}
            onChange={setUsername}
          />
          <TextField
            // A new field after each refusal takes the focus.
            key={tries}
            autoFocus={tries > 0}
            label={m.account_password()}
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={setPassword}
          />
          <Button
            type="submit"
            variant="primary"
            busy={enter.isPending}
            disabled={username.trim() === "" || password === ""}
          >
            {m.account_sign_in()}
          </Button>
        </form>
        <p className={css.hint}>{m.account_about()}</p>
      </div>
    </main>
  );
}
