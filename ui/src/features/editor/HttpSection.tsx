/** The request of an HTTP action, and what is made of the reply. */
import type { Method } from "@/api/types.gen";
import { CheckField } from "@/components/CheckField";
import CodeEditor from "@/components/CodeEditor";
import { Pair, Section } from "@/components/Section";
import { SelectField } from "@/components/SelectField";
import { TextField } from "@/components/TextField";
import { HeadersTable } from "./HeadersTable";
import css from "./HttpSection.module.css";
import { newHeader } from "./headers";
import { InsertSecret } from "./InsertSecret";
import { problemAt } from "./problems";
import type { Editor } from "./useEditor";
import { useInsertion } from "./useInsertion";

const methods: readonly Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

export function HttpSection({ editor }: { editor: Editor }) {
  const { draft, change, problems } = editor;
  const { place, insert } = useInsertion();
  const insertSecret = (name: string) => {
    const variable = `{{$secret.${name}}}`;
    if (insert(variable) || typeof draft.headers === "string") return;
    change({ headers: [...draft.headers, newHeader("Authorization", `Bearer ${variable}`)] });
  };
  return (
    <>
      <div ref={place}>
        <Section
          title="Request"
          about="{{name}} becomes a field; its value is escaped for the place it stands in."
          action={<InsertSecret onInsert={insertSecret} />}
        >
          <div className={css.line}>
            <SelectField
              label="Method"
              value={draft.method}
              onChange={(method) => change({ method: method as Method })}
              problem={problemAt(problems, "template.method")}
            >
              {methods.map((method) => (
                <option key={method}>{method}</option>
              ))}
            </SelectField>
            <TextField
              label="URL"
              mono
              value={draft.url}
              onChange={(url) => change({ url })}
              problem={problemAt(problems, "template.url")}
              placeholder="https://api.example.com/items/{{id}}"
            />
          </div>
          <HeadersTable
            headers={draft.headers}
            onChange={(headers) => change({ headers })}
            problem={problemAt(problems, "template.headers")}
          />
          <h3>Body</h3>
          <CodeEditor
            label="Body"
            language="json"
            value={draft.body}
            onChange={(body) => change({ body })}
            problem={problemAt(problems, "template.body")}
            placeholder={'{"name": "{{name}}"}'}
          />
        </Section>
      </div>
      <Reply editor={editor} />
    </>
  );
}

function Reply({ editor }: { editor: Editor }) {
  const { draft, change, problems } = editor;
  const { options } = draft;
  const setOptions = (next: Partial<typeof options>) =>
    change({ options: { ...options, ...next } });
  return (
    <Section title="Reply" about="jq programs over {status, headers, body}.">
      <h3>Answer</h3>
      <CodeEditor
        label="Response handle"
        language="jq"
        value={draft.response_handle}
        onChange={(response_handle) => change({ response_handle })}
        problem={problemAt(problems, "response_handle")}
        placeholder=".body.item"
      />
      <h3>Error</h3>
      <CodeEditor
        label="Error handle"
        language="jq"
        value={draft.error_handle}
        onChange={(error_handle) => change({ error_handle })}
        problem={problemAt(problems, "error_handle")}
        placeholder=".status >= 400"
      />
      <Pair>
        <TextField
          label="Time limit of the request, ms"
          inputMode="numeric"
          value={options.timeout_ms}
          onChange={(timeout_ms) => setOptions({ timeout_ms })}
          problem={problemAt(problems, "http_options")}
        />
        <TextField
          label="Longest reply, bytes"
          inputMode="numeric"
          value={options.max_response_bytes}
          onChange={(max_response_bytes) => setOptions({ max_response_bytes })}
        />
      </Pair>
      <CheckField
        label="Follow redirects"
        checked={options.follow_redirects}
        onChange={(follow_redirects) => setOptions({ follow_redirects })}
        description="At most five."
      />
    </Section>
  );
}
