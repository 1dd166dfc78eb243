/** The state of one form: values, problems, and what a submit does. */
import { useRef, useState } from "react";
import type { Field, FormSpec } from "@/api/types.gen";
import { type Problems, validate } from "./validate";
import {
  type FieldValue,
  type FormValues,
  initialValues,
  type Parameters,
  toParameters,
} from "./values";

/** Problems of what stands in a form, by field id. */
export type Check = (values: FormValues) => Problems;

interface Options {
  spec: FormSpec;
  /** What the fields start with, instead of what the form says. */
  start: FormValues | undefined;
  /** Problems the server found, by field id; they go away as their field is edited. */
  refused: Problems;
  check: Check | undefined;
  onSubmit: (parameters: Parameters) => void;
  /** The form was not sent: it has problems. */
  onRefused: (() => void) | undefined;
}

export function useForm({ spec, start, refused, check, onSubmit, onRefused }: Options) {
  const [changed, setChanged] = useState<Record<string, Typed>>({});
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  /** Of these refusals, the fields edited since. */
  const [answered, setAnswered] = useState<{ of: Problems; ids: ReadonlySet<string> }>({
    of: refused,
    ids: new Set(),
  });
  const [submits, setSubmits] = useState(0);
  const summary = useRef<HTMLDivElement>(null);

  const values: FormValues = { ...initialValues(spec), ...start, ...stillFitting(spec, changed) };
  const found = { ...check?.(values), ...validate(spec, values) };
  const tried = submits > 0;
  const edited = answered.of === refused ? answered.ids : new Set<string>();
  const stillRefused = Object.entries(refused).filter(([id]) => !edited.has(id));
  const own = Object.entries(found).filter(([id]) => tried || touched.has(id));
  const problems: Problems = { ...Object.fromEntries(stillRefused), ...Object.fromEntries(own) };

  const set = (id: string, value: FieldValue) => {
    const of = spec.fields.find((field) => field.id === id);
    setChanged((before) => ({ ...before, [id]: { value, shape: of && shapeOf(of) } }));
    setAnswered({ of: refused, ids: new Set([...edited, id]) });
  };
  const leave = (id: string) => {
    if (changed[id]) setTouched((before) => new Set([...before, id]));
  };
  const submit = () => {
    setSubmits(submits + 1);
    setAnswered({ of: refused, ids: new Set(Object.keys(refused)) });
    if (Object.keys(found).length === 0) onSubmit(toParameters(spec, values));
    else onRefused?.();
  };
  return { values, problems, set, leave, submit, submits, summary };
}

/** What stands in a field, and which control it was typed into. */
interface Typed {
  value: FieldValue;
  shape: string | undefined;
}

/** Another control, or another default, begins anew. */
const shapeOf = ({ input, source, initial }: Field): string =>
  JSON.stringify([input, source, initial]);

function stillFitting(spec: FormSpec, changed: Record<string, Typed>): FormValues {
  const values: FormValues = {};
  for (const field of spec.fields) {
    const typed = changed[field.id];
    if (typed && typed.shape === shapeOf(field)) values[field.id] = typed.value;
  }
  return values;
}
