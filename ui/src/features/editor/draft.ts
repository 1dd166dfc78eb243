/** An action while it is edited: as the editor holds it, and as the program takes it. */
import type {
  Action,
  DraftForm,
  FieldSetting,
  Guard,
  HttpOptions,
  ImplicitKind,
  MeantColumn,
  Method,
  Parameter,
  TableColumns,
  TemplateTag,
} from "@/api/types.gen";
import { bodyKind, withoutBlanks } from "./body";
import { type Header, headersFromText, headersToText } from "./headers";
import { presentParameters, tagsFor, variableOf } from "./parameters";

/** Form-level settings with all their keys, known or not; `fields` apart. */
export type FormSettings = Record<string, unknown>;

export interface Draft {
  type: "query" | "http" | "implicit";
  name: string;
  description: string;
  model_id: number | null;
  database_id: number | null;
  /** Of a row action. */
  kind: ImplicitKind;
  /** The table of a row action whose model is not made or not chosen yet. */
  table_id: number | null;
  sql: string;
  tags: Record<string, TemplateTag>;
  method: Method;
  url: string;
  /** A text where it is not a JSON object of texts, as a row for each header otherwise. */
  headers: Header[] | string;
  body: string;
  response_handle: string;
  error_handle: string;
  options: Texts<HttpOptions, "timeout_ms" | "max_response_bytes">;
  guard: Texts<Guard, "exact_rows" | "max_rows" | "timeout_ms">;
  /** Of the tables it can write to, as soon as they are known; not saved. */
  columns?: readonly TableColumns[];
  /** The columns that the variables stand for, by the last text that was SQL; not saved. */
  meant?: Record<string, MeantColumn[]>;
  /** Of all variables that ever stood in the text, so that settings survive an edit. */
  parameters: Parameter[];
  form: FormSettings;
  /** By parameter id. */
  fields: Record<string, Partial<FieldSetting>>;
}

/** Numbers are text while they are typed. */
type Texts<T, K extends keyof T> = Omit<T, K> & Record<K, string>;

export function blankDraft(type: Draft["type"]): Draft {
  return {
    type,
    name: "",
    description: "",
    model_id: null,
    database_id: null,
    kind: "row/create",
    table_id: null,
    sql: "",
    tags: {},
    method: "POST",
    url: "",
    headers: [],
    body: "",
    response_handle: "",
    error_handle: "",
    options: { timeout_ms: "30000", max_response_bytes: "10485760", follow_redirects: true },
    guard: {
      exact_rows: "",
      max_rows: "",
      allow_all_rows: false,
      preview: "offer",
      confirm: false,
      timeout_ms: "30000",
    },
    parameters: [],
    form: {},
    fields: {},
  };
}

export function fromAction(action: Action): Draft {
  const { fields, ...form } = action.visualization_settings;
  const { guard } = action;
  const common: Draft = {
    ...blankDraft(action.type),
    name: action.name,
    description: action.description ?? "",
    model_id: action.model_id,
    guard: {
      ...guard,
      exact_rows: text(guard.exact_rows),
      max_rows: text(guard.max_rows),
      timeout_ms: text(guard.timeout_ms),
    },
    parameters: action.parameters,
    form,
    fields: fields ?? {},
  };
  if (action.type === "implicit") return { ...common, kind: action.kind };
  if (action.type === "query") {
    const { query, "template-tags": tags } = action.dataset_query.native;
    return { ...common, database_id: action.database_id, sql: query, tags: tags ?? {} };
  }
  const { template, http_options: options } = action;
  return {
    ...common,
    method: template.method,
    url: template.url,
    headers: headersFromText(template.headers),
    body: template.body ?? "",
    response_handle: action.response_handle ?? "",
    error_handle: action.error_handle ?? "",
    options: {
      ...options,
      timeout_ms: text(options.timeout_ms),
      max_response_bytes: text(options.max_response_bytes),
    },
  };
}

const text = (value: number | null): string => (value === null ? "" : String(value));

/** The keys of `POST /api/action`; what is no number stays text, for the server to refuse. */
export function toJson(draft: Draft): Record<string, unknown> {
  const parameters = presentParameters(draft);
  const present = new Set(parameters.map(({ id }) => id));
  const fields = Object.fromEntries(Object.entries(draft.fields).filter(([id]) => present.has(id)));
  const common = {
    type: draft.type,
    name: draft.name.trim(),
    description: draft.description.trim() || null,
    model_id: draft.model_id,
    parameters,
    visualization_settings: { ...draft.form, fields },
    guard: {
      ...draft.guard,
      exact_rows: number(draft.guard.exact_rows),
      max_rows: number(draft.guard.max_rows),
      timeout_ms: number(draft.guard.timeout_ms) ?? 30_000,
    },
  };
  if (draft.type === "implicit") return { ...common, ...rowKeys(draft) };
  return draft.type === "query"
    ? { ...common, ...queryKeys(draft, parameters) }
    : { ...common, ...httpKeys(draft) };
}

/** Its parameters are the table's columns; every setting stays, since one may come back. */
function rowKeys({ kind, table_id, model_id, form, fields }: Draft) {
  const home = table_id === null ? { model_id } : { model_id: undefined, table_id };
  return { ...home, kind, parameters: [], visualization_settings: { ...form, fields } };
}

/** `draft` with what the program knows of its columns: those of its table, or of its text. */
export function withColumns(draft: Draft, { parameters, form, meant }: DraftForm): Draft {
  if (draft.type !== "implicit") return meant ? { ...draft, meant } : draft;
  const types = new Map(form?.fields.map(({ id, value_type }) => [id, value_type]));
  const typed = parameters.map((one) => ({ ...one, type: types.get(one.id) ?? one.type }));
  return { ...draft, parameters: typed };
}

function queryKeys(draft: Draft, parameters: Parameter[]) {
  const native = { query: draft.sql, "template-tags": tagsFor(draft.tags, parameters, variableOf) };
  return {
    database_id: draft.database_id,
    dataset_query: { database: draft.database_id, type: "native", native },
  };
}

function httpKeys(draft: Draft) {
  const { method, url, headers, body, options } = draft;
  return {
    template: {
      method,
      url: url.trim(),
      headers: headersToText(headers),
      body: (bodyKind(headers) === "form" ? withoutBlanks(body) : body) || null,
    },
    response_handle: draft.response_handle.trim() || null,
    error_handle: draft.error_handle.trim() || null,
    http_options: {
      ...options,
      timeout_ms: number(options.timeout_ms) ?? 30_000,
      max_response_bytes: number(options.max_response_bytes) ?? 10_485_760,
    },
  };
}

function number(typed: string): number | string | null {
  const trimmed = typed.trim();
  if (trimmed === "") return null;
  return /^\d+$/.test(trimmed) ? Number(trimmed) : trimmed;
}
