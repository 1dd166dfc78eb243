/** What is made of the reply: its handles, tried on a pasted one while they are written. */
import { CheckField } from "@/components/CheckField";
import CodeEditor from "@/components/CodeEditor";
import { Pair, Section } from "@/components/Section";
import { TextField } from "@/components/TextField";
import { m } from "@/paraglide/messages";
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
    <Section title={m.runs_reply()} about={m.reply_about()}>
      <div className={css.bench}>
        <div className={css.reply}>
          <h3>{m.reply_to_try()}</h3>
          <CodeEditor
            label={m.reply_to_try()}
            language="json"
            value={bench.reply}
            onChange={bench.setReply}
            problem={bench.problem}
            placeholder={'{"status": 200, "headers": {}, "body": {"item": {"id": 7}}}'}
          />
        </div>
        <div className={css.handles}>
          <h3>{m.reply_error()}</h3>
          <p className={css.about}>{m.reply_error_about()}</p>
          <CodeEditor
            label={m.reply_error_handle()}
            language="jq"
            value={draft.error_handle}
            onChange={(error_handle) => change({ error_handle })}
            problem={problemAt(problems, "error_handle")}
            placeholder=".status >= 400"
          />
          <HandleResult of={m.reply_error_handle()} tried={bench.tried?.error} />
          <h3 className={css.next}>{m.result_answer()}</h3>
          <p className={css.about}>{m.reply_answer_about()}</p>
          <CodeEditor
            label={m.reply_response_handle()}
            language="jq"
            value={draft.response_handle}
            onChange={(response_handle) => change({ response_handle })}
            problem={problemAt(problems, "response_handle")}
            placeholder=".body.item"
          />
          <HandleResult of={m.reply_response_handle()} tried={bench.tried?.response} />
        </div>
      </div>
      <RunResult tried={bench.tried} failure={bench.failure} />
      <Pair>
        <TextField
          label={m.reply_time_limit()}
          inputMode="numeric"
          value={options.timeout_ms}
          onChange={(timeout_ms) => setOptions({ timeout_ms })}
          problem={problemAt(problems, "http_options")}
        />
        <TextField
          label={m.reply_longest()}
          inputMode="numeric"
          value={options.max_response_bytes}
          onChange={(max_response_bytes) => setOptions({ max_response_bytes })}
        />
      </Pair>
      <CheckField
        label={m.reply_follow()}
        checked={options.follow_redirects}
        onChange={(follow_redirects) => setOptions({ follow_redirects })}
        description={m.reply_follow_about()}
      />
    </Section>
  );
}
