/** What the action is called and where it belongs. */
import type { Database, Model } from "@/api/types.gen";
import { Pair, Section } from "@/components/Section";
import { SelectField } from "@/components/SelectField";
import { TextField } from "@/components/TextField";
import { m } from "@/paraglide/messages";
import { problemAt } from "./problems";
import type { Editor } from "./useEditor";

interface Props {
  editor: Editor;
  models: readonly Model[];
  databases: readonly Database[];
}

export function GeneralSection({ editor, models, databases }: Props) {
  const { draft, change, problems } = editor;
  const fitting = models.filter(({ database_id }) =>
    draft.type === "query" ? database_id === draft.database_id : true,
  );
  const nameOf = ({ name, database_id }: Model) => {
    const isAlone = fitting.filter((other) => other.name === name).length === 1;
    const database = databases.find(({ id }) => id === database_id);
    return isAlone || !database ? name : `${name} · ${database.name}`;
  };
  const chooseDatabase = (text: string) => {
    const database_id = Number(text);
    const model = models.find(
      (one) => one.database_id === database_id && one.source.sort === "blank",
    );
    change({
      database_id,
      model_id: model?.id ?? models.find((one) => one.database_id === database_id)?.id ?? null,
    });
  };
  return (
    <Section title={m.common_action()}>
      <TextField
        label={m.common_name()}
        value={draft.name}
        onChange={(name) => change({ name })}
        problem={problemAt(problems, "name")}
        placeholder={m.editor_name_sample()}
      />
      <TextField
        label={m.editor_description()}
        lines={2}
        value={draft.description}
        onChange={(description) => change({ description })}
        problem={problemAt(problems, "description")}
      />
      {draft.type !== "implicit" && (
        <Pair>
          {draft.type === "query" && (
            <SelectField
              label={m.common_database()}
              value={String(draft.database_id ?? "")}
              onChange={chooseDatabase}
              problem={problemAt(problems, "database_id")}
            >
              {draft.database_id === null && <option value="">{m.common_choose()}</option>}
              {databases.map(({ id, name }) => (
                <option key={id} value={String(id)}>
                  {name}
                </option>
              ))}
            </SelectField>
          )}
          <SelectField
            label={m.schema_group()}
            value={String(draft.model_id ?? "")}
            onChange={(id) => change({ model_id: Number(id) })}
            problem={problemAt(problems, "model_id")}
            description={m.editor_group_about()}
          >
            {draft.model_id === null && <option value="">{m.common_choose()}</option>}
            {fitting.map((model) => (
              <option key={model.id} value={String(model.id)}>
                {nameOf(model)}
              </option>
            ))}
          </SelectField>
        </Pair>
      )}
    </Section>
  );
}
