/** The SQL of a query action. */
import type { Database } from "@/api/types.gen";
import CodeEditor from "@/components/CodeEditor";
import { Section } from "@/components/Section";
import { problemAt } from "./problems";
import type { Editor } from "./useEditor";

export function QuerySection({
  editor,
  databases,
}: {
  editor: Editor;
  databases: readonly Database[];
}) {
  const { draft, change, problems } = editor;
  const engine = databases.find(({ id }) => id === draft.database_id)?.engine ?? "sqlite";
  return (
    <Section
      title="SQL"
      about="{{name}} becomes a field; [[ … ]] is left out when a field inside it is empty. Values are bound, never spliced."
    >
      <CodeEditor
        label="SQL"
        language={engine === "sqlite" ? "sqlite" : "sql"}
        value={draft.sql}
        onChange={(sql) => change({ sql })}
        problem={problemAt(problems, "dataset_query")}
        placeholder="UPDATE orders SET status = {{status}} WHERE id = {{order_id}}"
      />
    </Section>
  );
}
