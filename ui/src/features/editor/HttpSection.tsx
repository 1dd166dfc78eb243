/** The request of an HTTP action. What is made of the reply is `ReplySection`. */
import type { Method } from "@/api/types.gen";
import CodeEditor from "@/components/CodeEditor";
import { Section } from "@/components/Section";
import { SelectField } from "@/components/SelectField";
import { HeadersTable } from "./HeadersTable";
import css from "./HttpSection.module.css";
import { newHeader } from "./headers";
import { InsertSecret } from "./InsertSecret";
import { problemAt } from "./problems";
import { RequestBody } from "./RequestBody";
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
    <div ref={place}>
      <Section
        title="Request"
        about="{{name}} becomes a field; its value is escaped for the place it stands in."
        action={<InsertSecret onInsert={insertSecret} />}
      >
        <AddressLine editor={editor} />
        <HeadersTable
          headers={draft.headers}
          onChange={(headers) => change({ headers })}
          problem={problemAt(problems, "template.headers")}
        />
        <RequestBody editor={editor} />
      </Section>
    </div>
  );
}

function AddressLine({ editor }: { editor: Editor }) {
  const { draft, change, problems, preview } = editor;
  const problem = problemAt(problems, "template.url");
  const place = preview?.places["template.url"];
  return (
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
      <CodeEditor
        oneLine
        showLabel
        label="URL"
        language="plain"
        value={draft.url}
        onChange={(url) => change({ url })}
        problem={problem}
        marks={problem && place ? [{ at: place, message: problem }] : []}
        placeholder="https://api.example.com/items/{{id}}"
      />
    </div>
  );
}
