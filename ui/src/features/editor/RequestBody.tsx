/** The body of a request, written in the way of its content type. */
import CodeEditor from "@/components/CodeEditor";
import { Segments } from "@/components/Segments";
import { m } from "@/paraglide/messages";
import { type BodyKind, bodyKind, converted, formRows, formText, headersFor } from "./body";
import css from "./HttpSection.module.css";
import { PairsTable } from "./PairsTable";
import { problemAt } from "./problems";
import type { Editor } from "./useEditor";

const kinds: ReadonlyArray<{ value: BodyKind; label: () => string }> = [
  { value: "json", label: () => "JSON" },
  { value: "form", label: m.body_form_fields },
  { value: "text", label: m.body_text },
];

const placeholders: Record<BodyKind, string> = {
  json: '{"name": "{{name}}"}',
  form: "name={{name}}",
  text: "Hello {{name}}",
};

export function RequestBody({ editor }: { editor: Editor }) {
  const { draft, change, problems, preview } = editor;
  const { headers, body } = draft;
  const kind = bodyKind(headers);
  const choose = (next: BodyKind) => {
    if (typeof headers === "string" || next === kind) return;
    change({ headers: headersFor(headers, next), body: converted(body, kind, next) });
  };
  const rows = kind === "form" ? formRows(body) : null;
  const problem = problemAt(problems, "template.body");
  const place = preview?.places["template.body"];
  return (
    <>
      <div className={css.bodyHead}>
        <h3>{m.body_title()}</h3>
        {typeof headers !== "string" && (
          <Segments
            label={m.body_as()}
            value={kind}
            options={kinds.map(({ value, label }) => ({ value, label: label() }))}
            onChange={choose}
          />
        )}
      </div>
      {rows ? (
        <PairsTable
          title={m.body_form_fields()}
          noun="field"
          rows={rows}
          keyOf={(_, at) => at}
          added={() => ({ name: "", value: "" })}
          onChange={(next) => change({ body: formText(next) })}
          placeholder="name"
          problem={problem}
        />
      ) : (
        <CodeEditor
          label={m.body_title()}
          language={kind === "json" ? "json" : "plain"}
          value={body}
          onChange={(next) => change({ body: next })}
          problem={problem}
          marks={problem && place ? [{ at: place, message: problem }] : []}
          placeholder={placeholders[kind]}
        />
      )}
    </>
  );
}
