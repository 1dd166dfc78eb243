/** What the form says: button, question, success. */

import { Pair, Section } from "@/components/Section";
import { TextField } from "@/components/TextField";
import type { Editor } from "./useEditor";

const texts = [
  { key: "submitButtonLabel", label: "Button", placeholder: "The action's name" },
  { key: "confirmMessage", label: "Question before it runs", placeholder: "None" },
  { key: "successMessage", label: "When it has run", placeholder: "… ran successfully" },
  { key: "errorMessage", label: "When it has failed", placeholder: "The failure's own words" },
] as const;

export function FormSection({ editor }: { editor: Editor }) {
  const { draft, change } = editor;
  return (
    <Section title="Words on the form">
      <Pair>
        {texts.map(({ key, label, placeholder }) => (
          <TextField
            key={key}
            label={label}
            placeholder={placeholder}
            value={typeof draft.form[key] === "string" ? draft.form[key] : ""}
            onChange={(text) => change({ form: { ...draft.form, [key]: text || undefined } })}
          />
        ))}
      </Pair>
    </Section>
  );
}
