/** The condition of a field as it is set: on which values of which other field it hangs. */
import type { FieldSetting, Parameter, ValueType, VisibleWhen } from "@/api/types.gen";
import { m } from "@/paraglide/messages";
import { variableOf } from "./parameters";

export const labelOf = (parameter: Parameter, setting: Partial<FieldSetting> | undefined): string =>
  setting?.title || parameter.name || parameter["display-name"] || variableOf(parameter);

export function wantedOf({ equals, in: several }: Partial<VisibleWhen>): unknown[] {
  return [...(equals === undefined || equals === null ? [] : [equals]), ...(several ?? [])];
}

/** One value is `equals`, as the API's users would write it. */
export function conditionFrom(parameter: string, wanted: unknown[]): VisibleWhen {
  const [first] = wanted;
  const condition = wanted.length === 1 ? { equals: first } : { in: wanted };
  return { parameter, ...condition } as VisibleWhen;
}

/** The values a field can have, if they are few and known here. */
export function valuesOf(
  type: ValueType,
  setting: Partial<FieldSetting>,
): { value: unknown; label: string }[] {
  if (type === "boolean") {
    return [
      { value: true, label: m.common_yes() },
      { value: false, label: m.common_no() },
    ];
  }
  const isChoice = setting.inputType === "select" || setting.inputType === "radio";
  if (!isChoice || setting.optionsSource) return [];
  return (setting.valueOptions ?? []).map((option) => {
    if (typeof option !== "object" || option === null)
      return { value: option, label: String(option) };
    const { value, label } = option as { value?: unknown; label?: unknown };
    return { value, label: String(label ?? value) };
  });
}
