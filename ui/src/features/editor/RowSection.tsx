/** The table of a row action, and what becomes of its rows. */
import { useQuery } from "@tanstack/react-query";
import { tableList } from "@/api/schema";
import type { Database, ImplicitKind, Model, TableLine } from "@/api/types.gen";
import { Pair, Section } from "@/components/Section";
import { SelectField } from "@/components/SelectField";
import { m } from "@/paraglide/messages";
import { kinds } from "./choices";
import { type DraftProblems, problemAt } from "./problems";
import type { Editor } from "./useEditor";

interface Props {
  editor: Editor;
  databases: readonly Database[];
  models: readonly Model[];
}

export function RowSection({ editor, databases, models }: Props) {
  const { draft, change, problems } = editor;
  const model = models.find(({ id }) => id === draft.model_id);
  const chosen = draft.database_id ?? model?.database_id ?? databases[0]?.id;
  const tables = useQuery({ ...tableList(chosen ?? 0), enabled: chosen !== undefined });
  const lines = tables.data?.tables ?? [];
  const current = draft.table_id ?? lines.find((line) => isOf(model, line, chosen))?.id ?? "";
  return (
    <Section title={m.common_rows_word()} about={m.rows_about()}>
      <Pair>
        <SelectField
          label={m.common_database()}
          value={String(chosen ?? "")}
          onChange={(id) => change({ database_id: Number(id), table_id: null, model_id: null })}
        >
          {databases.map(({ id, name }) => (
            <option key={id} value={String(id)}>
              {name}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={m.common_table()}
          value={String(current)}
          onChange={(id) => change({ table_id: Number(id) })}
          problem={tables.error?.message ?? problemOf(problems, current === "")}
        >
          {current === "" && <option value="">{m.common_choose()}</option>}
          {lines.map((line) => (
            <option key={line.id} value={String(line.id)}>
              {line.schema === null ? line.name : `${line.schema}.${line.name}`}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={m.rows_what_it_does()}
          value={draft.kind}
          onChange={(kind) => change({ kind: kind as ImplicitKind })}
        >
          {kinds.map(({ label, kinds: group }) => (
            <optgroup key={label()} label={label()}>
              {group.map(([kind, text]) => (
                <option key={kind} value={kind}>
                  {text()}
                </option>
              ))}
            </optgroup>
          ))}
        </SelectField>
      </Pair>
    </Section>
  );
}

/** Without a table there is no model, which is no word for people. */
function problemOf(problems: DraftProblems, isBlank: boolean): string | undefined {
  const home = problemAt(problems, "model_id");
  return problemAt(problems, "table_id") ?? (home && isBlank ? m.rows_choose_table() : home);
}

const isOf = (model: Model | undefined, line: TableLine, database: number | undefined): boolean =>
  model?.source.sort === "table" &&
  model.database_id === database &&
  model.source.schema === line.schema &&
  model.source.table === line.name;
