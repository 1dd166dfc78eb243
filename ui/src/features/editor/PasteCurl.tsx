/** A dialog that takes a `curl` command, as browsers and manuals give it. */
import { useState } from "react";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { TextField } from "@/components/TextField";
import { sentence } from "@/lib/failure";
import type { Curl } from "./useCurl";

export function PasteCurl({ curl, onClose }: { curl: Curl; onClose: () => void }) {
  const [text, setText] = useState("");
  return (
    <Dialog
      title="Paste a curl command"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            busy={curl.busy}
            disabled={text.trim() === ""}
            onClick={() => curl.fill(text)}
          >
            Fill the request
          </Button>
        </>
      }
    >
      <TextField
        label="Command"
        lines={6}
        mono
        autoFocus
        value={text}
        onChange={(next) => {
          setText(next);
          if (curl.failure) curl.forget();
        }}
        placeholder="curl https://api.example.com/items -H 'Accept: application/json'"
        description="Method, URL, headers and body are replaced; nothing is sent."
        problem={curl.failure ? sentence(curl.failure.message) : undefined}
      />
    </Dialog>
  );
}
