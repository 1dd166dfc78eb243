/** What is made of the reply, and how long it is waited for. */
import { CheckField } from "@/components/CheckField";
import CodeEditor from "@/components/CodeEditor";
import { Pair, Section } from "@/components/Section";
import { TextField } from "@/components/TextField";
import { problemAt } from "./problems";
import type { Editor } from "./useEditor";

export function ReplySection({ editor }: { editor: Editor }) {
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
