/** What the form says and how its button looks. */
import { Pair } from "@/components/Section";
import { SelectField } from "@/components/SelectField";
import { TextField } from "@/components/TextField";
import css from "./FieldSettings.module.css";
import { problemAt } from "./problems";
import type { Editor } from "./useEditor";

const colors = [
  { value: "primary", label: "Accent" },
  { value: "success", label: "Green" },
  { value: "danger", label: "Red" },
  { value: "default", label: "Plain" },
];

const texts = [
  { key: "confirmMessage", label: "Question before it runs", placeholder: "None" },
  { key: "successMessage", label: "When it has run", placeholder: "… ran successfully" },
  { key: "errorMessage", label: "When it has failed", placeholder: "The failure's own words" },
] as const;

type Key = "name" | "description" | "submitButtonLabel" | (typeof texts)[number]["key"];

export function FormSettings({ editor }: { editor: Editor }) {
  const { draft, change, problems } = editor;
  const set = (key: Key | "submitButtonColor", text: string) =>
    change({ form: { ...draft.form, [key]: text || undefined } });
  const field = (key: Key) => ({
    value: typeof draft.form[key] === "string" ? draft.form[key] : "",
    onChange: (text: string) => set(key, text),
    problem: problemAt(problems, `visualization_settings.${key}`),
  });
  const isDelete = draft.type === "implicit" && draft.kind.endsWith("/delete");
  return (
    <div className={css.settings}>
      <Pair>
        <TextField
          label="Button"
          placeholder={draft.type === "implicit" ? "Save, Update or Delete" : "The action's name"}
          {...field("submitButtonLabel")}
        />
        <SelectField
          label="Colour"
          value={isDelete ? "danger" : String(draft.form.submitButtonColor ?? "primary")}
          disabled={isDelete}
          description={isDelete ? "What deletes is red." : undefined}
          onChange={(color) => set("submitButtonColor", color === "primary" ? "" : color)}
        >
          {colors.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </SelectField>
      </Pair>
      {texts.map(({ key, label, placeholder }) => (
        <TextField key={key} label={label} placeholder={placeholder} {...field(key)} />
      ))}
      <Pair>
        <TextField label="Title" placeholder="The action's name" {...field("name")} />
        <TextField
          label="Text under the title"
          placeholder="The action's description"
          {...field("description")}
        />
      </Pair>
    </div>
  );
}
