/** Where a field stands: in one of two columns, under which heading. */
import { useId } from "react";
import type { FieldSetting } from "@/api/types.gen";
import { Pair } from "@/components/Section";
import { SelectField } from "@/components/SelectField";
import { TextField } from "@/components/TextField";
import { m } from "@/paraglide/messages";
import type { SettingProps } from "./FieldSettings";
import { changeField } from "./fieldSettings";

export function PlaceSetting({ editor, parameter, setting }: SettingProps) {
  const list = useId();
  const set = (next: Partial<FieldSetting>) =>
    editor.replace((draft) => changeField(draft, parameter.id, next));
  const sections = new Set(
    Object.values(editor.draft.fields).flatMap(({ section }) => section?.trim() || []),
  );
  return (
    <Pair>
      <SelectField
        label={m.place_width()}
        value={setting.width === "half" ? "half" : "full"}
        onChange={(width) => set({ width: width === "half" ? width : undefined })}
      >
        <option value="full">{m.place_whole()}</option>
        <option value="half">{m.place_half()}</option>
      </SelectField>
      <TextField
        label={m.schema_group()}
        value={setting.section ?? ""}
        placeholder={m.common_none()}
        list={list}
        onChange={(section) => set({ section: section || undefined })}
      />
      <datalist id={list}>
        {[...sections].map((section) => (
          <option key={section} value={section} />
        ))}
      </datalist>
    </Pair>
  );
}
