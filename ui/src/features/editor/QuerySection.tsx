/** The SQL of a query action. */
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { columnList } from "@/api/schema";
import type { Database, QueryCheck } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { CancelButton } from "@/components/CancelButton";
import CodeEditor from "@/components/CodeEditor";
import { Said } from "@/components/Said";
import { Section } from "@/components/Section";
import { useCommand } from "@/hooks/useCommand";
import { sentence } from "@/lib/failure";
import { m } from "@/paraglide/messages";
import { problemAt } from "./problems";
import css from "./QuerySection.module.css";
import type { Editor } from "./useEditor";
import { useGivenSql } from "./useGivenSql";
import { useQueryCheck } from "./useQueryCheck";

interface Props {
  editor: Editor;
  databases: readonly Database[];
}

export function QuerySection({ editor, databases }: Props) {
  const { draft, change, know, problems, preview } = editor;
  const check = useQueryCheck(draft);
  useGivenSql(editor);
  useCommand("check", check.canAsk && !check.busy ? check.ask : null);
  const columns = useQuery({
    ...columnList(draft.database_id ?? 0),
    enabled: draft.database_id !== null,
  });
  useEffect(() => {
    if (columns.data && draft.columns !== columns.data) know(columns.data);
  });
  const database = databases.find(({ id }) => id === draft.database_id);
  const own = problemAt(problems, "dataset_query");
  const refused = check.answer?.verdict === "refused" ? check.answer : undefined;
  const [problem, place] = own
    ? [own, preview?.places.dataset_query]
    : [refused && refusal(refused), refused?.at];
  return (
    <Section title="SQL" about={m.query_about()}>
      <CodeEditor
        label="SQL"
        language={database?.engine ?? "sqlite"}
        value={draft.sql}
        onChange={(sql) => change({ sql })}
        tables={columns.data}
        problem={problem}
        marks={problem && place ? [{ at: place, message: problem }] : []}
        placeholder="UPDATE orders SET status = {{status}} WHERE id = {{order_id}}"
      />
      <div className={css.check}>
        <Button
          busy={check.busy}
          disabled={!check.canAsk}
          title={m.query_check_about()}
          onClick={check.ask}
        >
          {m.query_check()}
        </Button>
        <CancelButton busy={check.busy} onCancel={check.cancel} />
        <p role="status" className={css.words} data-verdict={check.answer?.verdict}>
          {check.failure && (
            <span className={css.failed}>
              <Said text={sentence(check.failure.message)} />
            </span>
          )}
          {check.answer && words(check.answer, database?.name ?? m.query_the_database())}
        </p>
      </div>
    </Section>
  );
}

type Refused = Extract<QueryCheck, { verdict: "refused" }>;

const refusal = ({ message, at }: Refused) =>
  at ? m.query_at({ message, line: at.line, column: at.column }) : sentence(message);

function words(answer: QueryCheck, database: string): string {
  if (answer.verdict === "understood") return m.query_understood({ database });
  if (answer.verdict === "refused") return m.query_refused({ database });
  return m.query_understood_to({ database, line: answer.from.line });
}
