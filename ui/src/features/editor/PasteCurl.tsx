/** A dialog that takes a `curl` command, as browsers and manuals give it. */
import { useState } from "react";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { TextField } from "@/components/TextField";
import { sentence } from "@/lib/failure";
import { m } from "@/paraglide/messages";
import type { Curl } from "./useCurl";

export function PasteCurl({ curl, onClose }: { curl: Curl; onClose: () => void }) {
  const [text, setText] = useState("");
  return (
    <Dialog
      title={m.curl_title()}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{m.common_cancel()}</Button>
          <Button
            variant="primary"
            busy={curl.busy}
            disabled={text.trim() === ""}
            onClick={() => curl.fill(text)}
          >
            {m.curl_fill()}
          </Button>
        </>
      }
    >
      <TextField
        label={m.curl_command()}
        lines={6}
        mono
        autoFocus
        value={text}
        onChange={(next) => {
          setText(next);
          if (curl.failure) curl.forget();
        }}
        placeholder="curl https://api.example.com/items -H 'Accept: application/json'"
        description={m.curl_about()}
        problem={curl.failure ? sentence(curl.failure.message) : undefined}
      />
    </Dialog>
  );
}
