/** The state of one form: values, problems, and what a submit does. */
import { useRef, useState } from "react";
import type { FormSpec } from "@/api/types.gen";
import { type Problems, validate } from "./validate";
import {
  type FieldValue,
  type FormValues,
  initialValues,
  type Parameters,
  toParameters,
} from "./values";

interface Options {
  spec: FormSpec;
  /** Problems the server found, by field id; they go away as their field is edited. */
  refused: Problems;
  onSubmit: (parameters: Parameters) => void;
}

export function useForm({ spec, refused, onSubmit }: Options) {
  const [changed, setChanged] = useState<FormValues>({});
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  /** Of these refusals, the fields edited since. */
  const [answered, setAnswered] = useState<{ of: Problems; ids: ReadonlySet<string> }>({
    of: refused,
    ids: new Set(),
  });
  const [submits, setSubmits] = useState(0);
  const summary = useRef<HTMLDivElement>(null);

  const values: FormValues = { ...initialValues(spec), ...changed };
  const found = validate(spec, values);
  const tried = submits > 0;
  const edited = answered.of === refused ? answered.ids : new Set<string>();
  const stillRefused = Object.entries(refused).filter(([id]) => !edited.has(id));
  const own = Object.entries(found).filter(([id]) => tried || touched.has(id));
  const problems: Problems = { ...Object.fromEntries(stillRefused), ...Object.fromEntries(own) };

  const set = (id: string, value: FieldValue) => {
    setChanged((before) => ({ ...before, [id]: value }));
    setAnswered({ of: refused, ids: new Set([...edited, id]) });
  };
  const leave = (id: string) => {
    if (changed[id]) setTouched((before) => new Set([...before, id]));
  };
  const submit = () => {
    setSubmits(submits + 1);
    setAnswered({ of: refused, ids: new Set(Object.keys(refused)) });
    if (Object.keys(found).length === 0) onSubmit(toParameters(spec, values));
  };
  return { values, problems, set, leave, submit, submits, summary };
}
