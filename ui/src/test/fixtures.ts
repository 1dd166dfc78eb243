/** Things with good defaults, of which a test says only what it is about. */
import type {
  ActionGroup,
  ActionIndex,
  ActionSummary,
  ActionWithForm,
  Answer,
  ApiKeyInfo,
  Field,
  FormSpec,
  Run,
  RunLine,
  RunRecord,
  ServerState,
  SharedLink,
  Sharing,
} from "@/api/types.gen";

export const field = (change: Partial<Field> & { id: string }): Field => ({
  slug: change.id,
  label: change.id,
  description: null,
  placeholder: null,
  input: "string",
  value_type: "text",
  required: true,
  nullable: false,
  secret: false,
  initial: null,
  options: [],
  source: null,
  validation: null,
  visible_when: null,
  width: "full",
  section: null,
  locked: false,
  ...change,
});

export const form = (fields: Field[], change: Partial<FormSpec> = {}): FormSpec => ({
  title: "Add a customer",
  description: null,
  submit_label: "Add a customer",
  submit_color: "accent",
  rows: false,
  danger: false,
  confirm_message: null,
  success_message: "Add a customer ran successfully",
  error_message: null,
  fields,
  ...change,
});

/** A list with nothing left out. */
export const whole = (groups: ActionGroup[], first: ActionSummary[]): ActionIndex => ({
  groups,
  first,
  actions: groups.reduce((sum, { ids }) => sum + ids.length, 0),
  models: groups.length,
});

export const summary = (
  change: Partial<ActionSummary> & { id: number; name: string },
): ActionSummary => ({
  entity_id: "V1StGXR8_Z5jdHi6B-myT",
  description: null,
  type: "query",
  kind: null,
  method: null,
  model_id: 1,
  model_name: "Shop",
  database_id: 1,
  database_name: "Shop",
  production: false,
  archived: false,
  public: false,
  drift: [],
  last_run: null,
  recent: [],
  updated_at: "2026-05-04T10:00:00Z",
  ...change,
});

export const shown = (spec: FormSpec, change: Partial<ActionWithForm> = {}): ActionWithForm => ({
  action: {
    id: 1,
    entity_id: "V1StGXR8_Z5jdHi6B-myT",
    version: 3,
    created_at: "2026-05-04T10:00:00Z",
    updated_at: "2026-05-04T10:00:00Z",
    creator_id: 1,
    public_uuid: null,
    made_public_by_id: null,
    model_id: 1,
    name: spec.title,
    description: null,
    parameters: [],
    parameter_mappings: null,
    // Keys that were never set are missing, whatever the generated type says.
    visualization_settings: {} as ActionWithForm["action"]["visualization_settings"],
    archived: false,
    guard: {
      exact_rows: null,
      max_rows: null,
      allow_all_rows: false,
      preview: "offer",
      confirm: false,
      timeout_ms: 30_000,
    },
    type: "query",
    database_id: 1,
    dataset_query: {
      database: 1,
      type: "native",
      native: { query: "SELECT 1", "template-tags": {} },
    },
  },
  form: spec,
  not_ready: null,
  picks_row: false,
  database_id: 1,
  drift: [],
  ...change,
});

export const answer = (change: Partial<Answer> = {}): Answer => ({
  run_id: "0193aaaa-0000-7000-8000-000000000001",
  status: 200,
  body: { "rows-affected": 1 },
  took_ms: 8,
  replayed: false,
  ...change,
});

/** Sharing as it stands in the window once everything is on. */
export const sharing = (
  change: Partial<Sharing> = {},
  server: Partial<ServerState> = {},
): Sharing => ({
  enabled: true,
  site_url: null,
  base_url: "http://127.0.0.1:7171",
  server: {
    switchable: true,
    wanted: true,
    listen: "127.0.0.1:7171",
    address: "http://127.0.0.1:7171",
    error: null,
    reach: "this_machine",
    ...server,
  },
  ...change,
});

export const link = (change: Partial<SharedLink> = {}): SharedLink => ({
  action_name: "Add a customer",
  url: "http://127.0.0.1:7171/public/action/6a7e4c1e-5d0a-4cf8-9b0f-1f1b0e7a4f52",
  closed: null,
  uuid: "6a7e4c1e-5d0a-4cf8-9b0f-1f1b0e7a4f52",
  action_id: 1,
  made_by_id: 1,
  created_at: "2026-05-04T10:00:00Z",
  submissions: 0,
  last_used_at: null,
  expires_at: null,
  max_submissions: null,
  paused: false,
  signed_only: false,
  embed_hosts: [],
  closed_text: null,
  ...change,
});

export const apiKey = (change: Partial<ApiKeyInfo> = {}): ApiKeyInfo => ({
  id: 1,
  name: "Nightly import",
  user_id: 1,
  masked_key: "mb_4f2c",
  unmasked_key: null,
  created_at: "2026-05-04T10:00:00Z",
  ...change,
});

export const line = (change: Partial<RunLine> = {}): RunLine => ({
  id: "0193aaaa-0000-7000-8000-000000000001",
  action_id: 1,
  action_name: "Add a customer",
  user: "me@localhost",
  api_key: null,
  door: "window",
  status: "succeeded",
  started_at: "2026-05-04T10:00:00Z",
  finished_at: "2026-05-04T10:00:01Z",
  values: [{ name: "Name", text: "Ada" }],
  rows_affected: 1,
  error: null,
  ...change,
});

export const run = (change: Partial<Run> = {}): Run => ({
  id: "0193aaaa-0000-7000-8000-000000000001",
  action_id: 1,
  action_name: "Add a customer",
  action_version: 3,
  user_id: 1,
  api_key: null,
  door: "window",
  status: "succeeded",
  started_at: "2026-05-04T10:00:00Z",
  finished_at: "2026-05-04T10:00:01Z",
  parameters: {},
  rows_affected: 1,
  error: null,
  result: { status: 200, body: { "rows-affected": 1 } },
  idempotency_key: null,
  ...change,
});

export const record = (
  change: Partial<Run> = {},
  about: Partial<Omit<RunRecord, "run">> = {},
): RunRecord => ({
  run: run(change),
  user: "me@localhost",
  version_now: 3,
  labels: [],
  sent: { sort: "statement", sql: "SELECT 1", binds: [], database: "Shop" },
  ...about,
});
