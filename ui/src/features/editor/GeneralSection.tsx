/** What the action is called and where it belongs. */
import type { Database, Model } from "@/api/types.gen";
import { Pair, Section } from "@/components/Section";
import { SelectField } from "@/components/SelectField";
import { TextField } from "@/components/TextField";
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
    <Section title="Action">
      <TextField
        label="Name"
        value={draft.name}
        onChange={(name) => change({ name })}
        problem={problemAt(problems, "name")}
        placeholder="Mark an order as shipped"
      />
      <TextField
        label="Description (optional)"
        lines={2}
        value={draft.description}
        onChange={(description) => change({ description })}
        problem={problemAt(problems, "description")}
      />
      {draft.type !== "implicit" && (
        <Pair>
          {draft.type === "query" && (
            <SelectField
              label="Database"
              value={String(draft.database_id ?? "")}
              onChange={chooseDatabase}
              problem={problemAt(problems, "database_id")}
            >
              {draft.database_id === null && <option value="">Choose</option>}
              {databases.map(({ id, name }) => (
                <option key={id} value={String(id)}>
                  {name}
                </option>
              ))}
            </SelectField>
          )}
          <SelectField
            label="Group"
            value={String(draft.model_id ?? "")}
            onChange={(id) => change({ model_id: Number(id) })}
            problem={problemAt(problems, "model_id")}
            description="The heading it stands under in the list."
          >
            {draft.model_id === null && <option value="">Choose</option>}
            {fitting.map(({ id, name }) => (
              <option key={id} value={String(id)}>
                {name}
              </option>
            ))}
          </SelectField>
        </Pair>
      )}
    </Section>
  );
}
