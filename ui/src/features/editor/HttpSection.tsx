/** The request of an HTTP action. What is made of the reply is `ReplySection`. */
import { useState } from "react";
import type { Method } from "@/api/types.gen";
import { Button } from "@/components/Button";
import CodeEditor from "@/components/CodeEditor";
import { Notice } from "@/components/Notice";
import { Said } from "@/components/Said";
import { Section } from "@/components/Section";
import { SelectField } from "@/components/SelectField";
import { sentence } from "@/lib/failure";
import { m } from "@/paraglide/messages";
import { HeadersTable } from "./HeadersTable";
import css from "./HttpSection.module.css";
import { newHeader, secretInClear } from "./headers";
import { InsertSecret } from "./InsertSecret";
import { PasteCurl } from "./PasteCurl";
import { problemAt } from "./problems";
import { RequestBody } from "./RequestBody";
import { type Curl, isCurl, useCurl } from "./useCurl";
import type { Editor } from "./useEditor";
import { useInsertion } from "./useInsertion";

const methods: readonly Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

export function HttpSection({ editor }: { editor: Editor }) {
  const { draft, change, problems } = editor;
  const { place, insert } = useInsertion();
  const [isPasting, setPasting] = useState(false);
  const inClear = secretInClear(draft.headers);
  const curl = useCurl(editor, () => setPasting(false));
  const insertSecret = (name: string) => {
    const variable = `{{$secret.${name}}}`;
    if (insert(variable) || typeof draft.headers === "string") return;
    change({ headers: [...draft.headers, newHeader("Authorization", `Bearer ${variable}`)] });
  };
  return (
    <div ref={place}>
      <Section
        title={m.sent_request()}
        about={m.http_about()}
        action={
          <div className={css.actions}>
            <Button onClick={() => setPasting(true)}>{m.http_paste_curl()}</Button>
            <InsertSecret onInsert={insertSecret} />
          </div>
        }
      >
        {!isPasting && <CurlNotice curl={curl} />}
        <AddressLine editor={editor} curl={curl} />
        <HeadersTable
          headers={draft.headers}
          onChange={(headers) => change({ headers })}
          problem={problemAt(problems, "template.headers")}
        />
        {inClear && (
          <Notice tone="warning" role="status">
            <p>
              <Said text={m.http_secret_in_clear({ header: inClear })} />
            </p>
          </Notice>
        )}
        <RequestBody editor={editor} />
      </Section>
      {isPasting && <PasteCurl curl={curl} onClose={() => setPasting(false)} />}
    </div>
  );
}

/** Method and URL; a `curl` command that is pasted into the URL fills the whole request. */
function AddressLine({ editor, curl }: { editor: Editor; curl: Curl }) {
  const { draft, change, problems, preview } = editor;
  const problem = problemAt(problems, "template.url");
  const place = preview?.places["template.url"];
  return (
    <div className={css.line}>
      <SelectField
        label={m.http_method()}
        value={draft.method}
        onChange={(method) => change({ method: method as Method })}
        problem={problemAt(problems, "template.method")}
      >
        {methods.map((method) => (
          <option key={method}>{method}</option>
        ))}
      </SelectField>
      <CodeEditor
        oneLine
        showLabel
        label="URL"
        language="plain"
        value={draft.url}
        onChange={(url) => change({ url })}
        onPasteText={(text) => {
          if (!isCurl(text)) return false;
          curl.fill(text);
          return true;
        }}
        problem={problem}
        marks={problem && place ? [{ at: place, message: problem }] : []}
        placeholder="https://api.example.com/items/{{id}}"
      />
    </div>
  );
}

function CurlNotice({ curl }: { curl: Curl }) {
  if (curl.failure) {
    return (
      <Notice tone="danger" role="alert" onDismiss={curl.forget}>
        <p>
          <Said text={sentence(curl.failure.message)} />
        </p>
      </Notice>
    );
  }
  if (curl.notes.length === 0) return null;
  return (
    <Notice tone="neutral" role="status" onDismiss={curl.forget}>
      {curl.notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
    </Notice>
  );
}
