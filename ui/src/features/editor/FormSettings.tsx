/** What the form says and how its button looks. */
import { Pair } from "@/components/Section";
import { SelectField } from "@/components/SelectField";
import { TextField } from "@/components/TextField";
import { m } from "@/paraglide/messages";
import { colors } from "./choices";
import css from "./FieldSettings.module.css";
import { problemAt } from "./problems";
import type { Editor } from "./useEditor";

const texts = [
  { key: "confirmMessage", label: m.form_confirm, placeholder: m.common_none },
  { key: "successMessage", label: m.form_success, placeholder: m.form_success_sample },
  { key: "errorMessage", label: m.form_failure, placeholder: m.form_failure_sample },
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
          label={m.form_button()}
          placeholder={draft.type === "implicit" ? m.form_button_of_kind() : m.form_action_name()}
          {...field("submitButtonLabel")}
        />
        <SelectField
          label={m.form_colour()}
          value={isDelete ? "danger" : String(draft.form.submitButtonColor ?? "primary")}
          disabled={isDelete}
          description={isDelete ? m.form_delete_is_red() : undefined}
          onChange={(color) => set("submitButtonColor", color === "primary" ? "" : color)}
        >
          {colors.map(({ value, label }) => (
            <option key={value} value={value}>
              {label()}
            </option>
          ))}
        </SelectField>
      </Pair>
      {texts.map(({ key, label, placeholder }) => (
        <TextField
          key={key}
          label={label()}
          lines={2}
          placeholder={
            isDelete && key === "confirmMessage" ? m.form_confirm_by_itself() : placeholder()
          }
          {...field(key)}
        />
      ))}
      <Pair>
        <TextField label={m.form_title()} placeholder={m.form_action_name()} {...field("name")} />
        <TextField
          label={m.form_text()}
          placeholder={m.form_action_description()}
          {...field("description")}
        />
      </Pair>
    </div>
  );
}
