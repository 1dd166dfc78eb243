/** Where the options of a choice come from: a list of its own, or a query. */
import { useQuery } from "@tanstack/react-query";
import { databaseList } from "@/api/databases";
import { askOptions } from "@/api/options";
import type { Choices, OptionsSource } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { CancelButton } from "@/components/CancelButton";
import CodeEditor from "@/components/CodeEditor";
import { Notice } from "@/components/Notice";
import { Said } from "@/components/Said";
import { Segments } from "@/components/Segments";
import { SelectField } from "@/components/SelectField";
import { useCancellable } from "@/hooks/useCancellable";
import { sentence } from "@/lib/failure";
import { m } from "@/paraglide/messages";
import type { SettingProps } from "./FieldSettings";
import { OptionLines } from "./FieldValues";
import { changeField, problemOf } from "./fieldSettings";
import css from "./OptionsSetting.module.css";

const sorts = [
  { value: "list", label: m.options_fixed },
  { value: "query", label: m.options_from_query },
] as const;

/** As many of the options that were found are shown; the others are counted. */
const SHOWN = 5;

export function OptionsSetting(props: SettingProps) {
  const { editor, parameter, setting } = props;
  const databases = useQuery(databaseList()).data ?? [];
  const source = setting.optionsSource;
  const set = (optionsSource: OptionsSource | undefined) =>
    editor.replace((draft) => changeField(draft, parameter.id, { optionsSource }));
  const choose = (sort: "list" | "query") => {
    const database_id = editor.draft.database_id ?? databases[0]?.id;
    if (sort === "list") set(undefined);
    else if (database_id !== undefined) set({ database_id, query: "" });
  };
  return (
    <div className={css.setting}>
      <div className={css.sort}>
        <span className={css.label} aria-hidden="true">
          {m.field_options()}
        </span>
        <Segments
          label={m.field_options()}
          value={source ? "query" : "list"}
          options={sorts
            .slice(0, databases.length > 0 ? 2 : 1)
            .map(({ value, label }) => ({ value, label: label() }))}
          onChange={(sort) => {
            if ((sort === "query") !== !!source) choose(sort);
          }}
        />
      </div>
      {source ? (
        <QuerySource {...props} source={source} onSource={set} />
      ) : (
        <OptionLines {...props} />
      )}
    </div>
  );
}

interface SourceProps extends SettingProps {
  source: OptionsSource;
  onSource: (source: OptionsSource) => void;
}

function QuerySource({ editor, parameter, source, onSource }: SourceProps) {
  const databases = useQuery(databaseList()).data ?? [];
  const tried = useCancellable({
    ask: (signal) => askOptions(source, "", signal),
  });
  const change = (next: Partial<OptionsSource>) => {
    tried.reset();
    onSource({ ...source, ...next });
  };
  const engine = databases.find(({ id }) => id === source.database_id)?.engine ?? "sqlite";
  const problem = problemOf(editor, parameter, "optionsSource");
  return (
    <>
      <SelectField
        label={m.options_database()}
        value={String(source.database_id)}
        onChange={(id) => change({ database_id: Number(id) })}
      >
        {databases.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <CodeEditor
        label={m.options_query()}
        language={engine}
        value={source.query}
        onChange={(query) => change({ query })}
        problem={source.query === "" ? undefined : problem}
        placeholder="SELECT id, name FROM customer ORDER BY name"
      />
      <p className={css.about}>{m.options_query_about()}</p>
      <div>
        <Button busy={tried.isPending} onClick={() => tried.mutate()}>
          {m.options_try()}
        </Button>{" "}
        <CancelButton busy={tried.isPending} onCancel={tried.cancel} />
      </div>
      {tried.isError && (
        <Notice tone="danger" role="alert">
          <Said text={sentence(tried.error.message)} />
        </Notice>
      )}
      {tried.data && <Tried choices={tried.data} />}
    </>
  );
}

function Tried({ choices: { options, truncated } }: { choices: Choices }) {
  const more = options.length - SHOWN;
  const rest = truncated ? m.options_many_more() : more > 0 ? m.options_more({ count: more }) : "";
  if (options.length === 0) return <p role="status">{m.options_no_rows()}</p>;
  return (
    <div role="status" className={css.tried}>
      <table>
        <thead>
          <tr>
            <th scope="col">{m.secrets_value()}</th>
            <th scope="col">{m.field_label()}</th>
          </tr>
        </thead>
        <tbody>
          {options.slice(0, SHOWN).map(({ value, label }) => (
            <tr key={JSON.stringify(value)}>
              <td>
                <code>{String(value)}</code>
              </td>
              <td>{label}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rest && <p className={css.about}>{rest}</p>}
    </div>
  );
}
