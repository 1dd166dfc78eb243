/** What is made of the reply: its handles, tried on a pasted one while they are written. */
import { CheckField } from "@/components/CheckField";
import CodeEditor from "@/components/CodeEditor";
import { Pair, Section } from "@/components/Section";
import { TextField } from "@/components/TextField";
import { HandleResult, RunResult } from "./HandleResult";
import { problemAt } from "./problems";
import css from "./ReplySection.module.css";
import type { Editor } from "./useEditor";
import { useHandleBench } from "./useHandleBench";

export function ReplySection({ editor }: { editor: Editor }) {
  const { draft, change, problems } = editor;
  const bench = useHandleBench(draft);
  const { options } = draft;
  const setOptions = (next: Partial<typeof options>) =>
    change({ options: { ...options, ...next } });
  return (
    <Section
      title="Reply"
      about="jq programs over {status, headers, body}. Paste a reply to see what they make of it; nothing is sent."
    >
      <div className={css.bench}>
        <div className={css.reply}>
          <h3>Reply to try</h3>
          <CodeEditor
            label="Reply to try"
            language="json"
            value={bench.reply}
            onChange={bench.setReply}
            problem={bench.problem}
            placeholder={'{"status": 200, "headers": {}, "body": {"item": {"id": 7}}}'}
          />
        </div>
        <div className={css.handles}>
          <h3>Error</h3>
          <CodeEditor
            label="Error handle"
            language="jq"
            value={draft.error_handle}
            onChange={(error_handle) => change({ error_handle })}
            problem={problemAt(problems, "error_handle")}
            placeholder=".status >= 400"
          />
          <HandleResult of="Error handle" tried={bench.tried?.error} />
          <h3>Answer</h3>
          <CodeEditor
            label="Response handle"
            language="jq"
            value={draft.response_handle}
            onChange={(response_handle) => change({ response_handle })}
            problem={problemAt(problems, "response_handle")}
            placeholder=".body.item"
          />
          <HandleResult of="Response handle" tried={bench.tried?.response} />
        </div>
      </div>
      <RunResult tried={bench.tried} failure={bench.failure} />
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
