// Made from the Rust types by `cargo xtask types`; a test keeps it fresh. Do not edit.

export type Action = { 
/**
 * Its number.
 */
id: ActionId, 
/**
 * Its name across stores.
 */
entity_id: EntityId, 
/**
 * How many times it has been saved, from 1.
 */
version: number, 
/**
 * When it was made.
 */
created_at: string, 
/**
 * When it was last saved.
 */
updated_at: string, 
/**
 * Who made it.
 */
creator_id: UserId | null, 
/**
 * The last part of its public link, if it has one.
 */
public_uuid: string | null, 
/**
 * Who made it public.
 */
made_public_by_id: UserId | null, 
/**
 * What it belongs to.
 */
model_id: ModelId, 
/**
 * What people call it; 1 to [`MAX_NAME_CHARS`] characters.
 */
name: string, 
/**
 * What it is for.
 */
description: string | null, 
/**
 * The values it takes; computed for implicit actions.
 */
parameters: Array<Parameter>, 
/**
 * Kept for the reference API's clients; means nothing to us.
 */
parameter_mappings: Record<string, unknown> | null, 
/**
 * How its form looks.
 */
visualization_settings: VisualizationSettings, 
/**
 * Whether it is put away: not listed, not run.
 */
archived: boolean, 
/**
 * What one run may do.
 */
guard: Guard, } & ({ "type": "query" } & QueryOperation | { "type": "http" } & HttpOperation | { "type": "implicit" } & ImplicitOperation);

export type ActionFigures = { 
/**
 * The action, or `None` once it is deleted.
 */
action_id: ActionId | null, 
/**
 * A name it ran under.
 */
action_name: string, 
/**
 * How many there were.
 */
runs: number, 
/**
 * How many of them failed.
 */
failed: number, 
/**
 * Half of those that have ended took at most so long, in milliseconds.
 */
p50_ms: number | null, 
/**
 * 95 of 100 of those that have ended took at most so long, in milliseconds.
 */
p95_ms: number | null, };

export type ActionGroup = { 
/**
 * Their model; `None`: what a search has found.
 */
model_id: ModelId | null, 
/**
 * Its name; empty of what a search has found.
 */
name: string, 
/**
 * The name of its database, where another group has the same name.
 */
database?: string, 
/**
 * They by name, or the best first; never empty.
 */
ids: Array<ActionId>, };

export type ActionId = number;

export type ActionIndex = { 
/**
 * By the names of their models; of a search a single one, if it found any.
 */
groups: Array<ActionGroup>, 
/**
 * The lines of the first actions over all groups, at most [`FIRST_ACTIONS`].
 */
first: Array<ActionSummary>, 
/**
 * How many actions there are, also those that a brief answer leaves out.
 */
actions: number, 
/**
 * In how many groups they are.
 */
models: number, };

export type ActionSummary = { 
/**
 * Its number.
 */
id: ActionId, 
/**
 * Its name across stores.
 */
entity_id: EntityId, 
/**
 * What people call it.
 */
name: string, 
/**
 * What it is for.
 */
description: string | null, 
/**
 * `query`, `http` or `implicit`.
 */
type: "query" | "http" | "implicit", 
/**
 * `row/create`, … of an implicit one.
 */
kind: string | null, 
/**
 * The method of an http one.
 */
method: string | null, 
/**
 * What it belongs to.
 */
model_id: ModelId, 
/**
 * That one's name.
 */
model_name: string, 
/**
 * The database it writes to; `None` for http.
 */
database_id: DatabaseId | null, 
/**
 * That one's name.
 */
database_name: string | null, 
/**
 * Whether that database is marked as production.
 */
production: boolean, 
/**
 * Whether it is put away.
 */
archived: boolean, 
/**
 * Whether it has a public link.
 */
public: boolean, 
/**
 * What it has not caught up with in its database.
 */
drift: Array<DriftNote>, 
/**
 * Its newest run.
 */
last_run: LastRun | null, 
/**
 * Its newest runs, that one among them; the newest last. Of `list_actions` that one alone.
 */
recent: Array<RunMark>, 
/**
 * When it was last saved, RFC 3339.
 */
updated_at: string, };

export type ActionVersion = { 
/**
 * The action, its version and its time those of then.
 */
action: Action, };

export type ActionWithForm = { 
/**
 * The action, with the REST API's keys.
 */
action: Action, 
/**
 * Its form.
 */
form: FormSpec, 
/**
 * Why it can't run yet, in words; `None`: it can.
 */
not_ready: string | null, 
/**
 * What it has not caught up with in its database.
 */
drift: Array<DriftNote>, 
/**
 * Whether a row can be picked for it with `search_rows`.
 */
picks_row: boolean, 
/**
 * The database it writes to, if it writes to one.
 */
database_id: DatabaseId | null, };

export type Answer = { 
/**
 * The run in the journal.
 */
run_id: RunId, 
/**
 * 200 with a body, or 204 without.
 */
status: number, 
/**
 * `{"rows-affected": n, "columns"?: [{name}], "rows"?: [[…]], "truncated"?: bool}` for
 * SQL; the handle's value for HTTP.
 */
body: unknown, 
/**
 * How long it took, in milliseconds.
 */
took_ms: number, 
/**
 * Whether this is the stored answer of an earlier run with the same key.
 */
replayed: boolean, };

export type ApiKeyId = number;

export type ApiKeyInfo = { 
/**
 * Its number.
 */
id: ApiKeyId, 
/**
 * What people call it.
 */
name: string, 
/**
 * Whom it acts as.
 */
user_id: UserId, 
/**
 * Its first characters.
 */
masked_key: string, 
/**
 * The key itself, once: when it is made.
 */
unmasked_key: string | null, 
/**
 * When it was made, RFC 3339.
 */
created_at: string, };

export type AppInfo = { 
/**
 * The version, `0.1.0`.
 */
version: string, 
/**
 * The data folder's path.
 */
data_folder: string, 
/**
 * Runs found without an end when this process started: their outcome is unknown.
 */
newly_unknown_runs: number, 
/**
 * How the store's file is damaged, if it is: nothing is written then.
 */
damage: string | null, 
/**
 * Whether the sample workspace is there.
 */
has_sample: boolean, 
/**
 * Whether there is any action or any database but the sample.
 */
is_empty: boolean, };

export type ArchiveActions = { 
/**
 * The actions.
 */
ids: Array<ActionId>, 
/**
 * Whether they are put away, or taken back.
 */
archived: boolean, };

export type BackupInfo = { 
/**
 * The file's name.
 */
name: string, 
/**
 * When it was made, RFC 3339.
 */
made_at: string, 
/**
 * Its size.
 */
bytes: number, 
/**
 * Whether it was the store itself until a copy took its place.
 */
before_restore: boolean, };

export type Backups = { 
/**
 * Where they are.
 */
folder: string, 
/**
 * Newest first.
 */
backups: Array<BackupInfo>, 
/**
 * Whether one of them takes the store's place at the next start.
 */
restoring: boolean, };

export type Becomes = "group" | "question" | "model" | "removed";

export type CancelRun = { 
/**
 * The key the run was started with.
 */
idempotency_key: string, };

export type CardEffects = { 
/**
 * Those that would be put away.
 */
archived: Array<NamedAction>, 
/**
 * Those that would be gone for good.
 */
deleted: Array<NamedAction>, };

export type ChangeDatabase = { 
/**
 * The database.
 */
id: DatabaseId, 
/**
 * What changes; absent keys stay.
 */
changes: UpdateDatabase, };

export type ChangeModel = { 
/**
 * The model.
 */
id: ModelId, 
/**
 * What is made of it.
 */
becomes: Becomes, };

export type ChangeUser = { 
/**
 * The account.
 */
id: UserId, 
/**
 * Absent keys stay.
 */
changes: UpdateUser, };

export type CheckQuery = { 
/**
 * The database to ask.
 */
database_id: DatabaseId, 
/**
 * The SQL, with its `{{variables}}` and `[[clauses]]`.
 */
query: string, };

export type Choices = { 
/**
 * In the query's order, each value once.
 */
options: Array<FieldOption>, 
/**
 * Whether there are more.
 */
truncated: boolean, };

export type Code = "not_found" | "forbidden" | "invalid" | "conflict" | "disabled" | "rejected" | "unreachable" | "timed_out" | "cancelled" | "damaged" | "internal";

export type ColumnName = { 
/**
 * As the engine spells it.
 */
name: string, 
/**
 * Its declared type in the engine's words; empty where there is none.
 */
database_type: string, 
/**
 * What a field for it takes.
 */
value_type: ValueType, };

export type ColumnShown = { 
/**
 * Its name, as the engine spells it.
 */
name: string, 
/**
 * Its declared type in the engine's words; empty where there is none.
 */
database_type: string, 
/**
 * Whether it may be NULL.
 */
nullable: boolean, 
/**
 * Whether the engine has a value for it if a row names none.
 */
has_default: boolean, 
/**
 * Whether the engine counts it up.
 */
auto_increment: boolean, 
/**
 * Whether the engine computes it.
 */
generated: boolean, 
/**
 * Its place in the primary key, from 1.
 */
key: number | null, 
/**
 * Whether no two rows may have the same value, by an index of its own.
 */
unique: boolean, 
/**
 * The column it refers to.
 */
references: Reference | null, 
/**
 * Every value it can have, where its type is a closed set.
 */
enum_values: Array<string> | null, };

export type ConnectionDetails = { 
/**
 * The engine.
 */
engine: Engine, 
/**
 * `{host, port, dbname, user, password, "ssl-mode"}`.
 */
details: Record<string, unknown>, };

export type Copied = { 
/**
 * The text; a secret in it is still its `{{$secret.NAME}}`.
 */
text: string, };

export type CopyAction = { 
/**
 * The action.
 */
id: ActionId, 
/**
 * The values by parameter id or slug, as for `execute_action`.
 */
parameters: Record<string, unknown>, 
/**
 * What it is to become.
 */
form: CopyAs, };

export type CopyAs = "curl" | "sql" | "command";

export type CreateAction = { 
/**
 * The action's keys.
 */
draft: Record<string, unknown>, };

export type CreateApiKey = { 
/**
 * What people call it.
 */
name: string, 
/**
 * Whom it acts as; absent: the caller.
 */
user_id?: UserId, };

export type CreateDatabase = { 
/**
 * What people call it.
 */
name: string, 
/**
 * Its engine.
 */
engine: Engine, 
/**
 * Where it is; for SQLite `{"db": <path>}`, else `{host, port, dbname, user, password,
 * "ssl-mode"}`.
 */
details: Record<string, unknown>, 
/**
 * Its switches.
 */
settings?: SettingsChange, };

export type CreateUser = { 
/**
 * The e-mail address, unique.
 */
email: string, 
/**
 * May be absent.
 */
first_name?: string, 
/**
 * May be absent.
 */
last_name?: string, 
/**
 * Absent: they come in by API keys only.
 */
password?: Password, 
/**
 * Absent: a member.
 */
is_superuser?: boolean, };

export type Database = { 
/**
 * Its number.
 */
id: DatabaseId, 
/**
 * What people call it.
 */
name: string, 
/**
 * Its engine.
 */
engine: Engine, 
/**
 * Where it is; for SQLite `{"db": <path>}`.
 */
details: Record<string, unknown>, 
/**
 * Its switches.
 */
settings: DatabaseSettings, };

export type DatabaseId = number;

export type DatabaseSettings = { 
/**
 * Whether actions may run on it.
 */
"database-enable-actions": boolean, 
/**
 * Whether it is marked as production: shown everywhere, previews required.
 */
production: boolean, };

export type DatasetQuery = { 
/**
 * The database it runs on.
 */
database: DatabaseId, 
/**
 * Always `native`.
 */
type: NativeType, 
/**
 * The SQL and its tags.
 */
native: NativeQuery, };

export type DescribeActions = { 
/**
 * The actions.
 */
ids: Array<ActionId>, };

export type Door = "window" | "api" | "public" | "terminal";

export type DraftForm = { 
/**
 * The form; `None` if not even that much can be understood.
 */
form: FormSpec | null, 
/**
 * The parameters as they would be saved, those made from `{{variables}}` among them.
 */
parameters: Array<Parameter>, 
/**
 * What stops it from being saved, by key of the draft.
 */
problems: { [key in string]: string }, 
/**
 * Where a text stops being a template, by the key of its problem.
 */
places: { [key in string]: Position }, 
/**
 * The columns that the variables of a SQL text stand for; `None` while it is no SQL.
 */
meant: { [key in string]: Array<MeantColumn> } | null, };

export type DriftNote = { 
/**
 * The whole of it: `column `plan` is gone since 2026-01-31 09:30 UTC`.
 */
message: string, 
/**
 * The same without its time.
 */
what: string, 
/**
 * When it was first seen, RFC 3339.
 */
since: string, };

export type Engine = "sqlite" | "postgres" | "mysql";

export type EntityId = string;

export type Event = { "event": "actions_changed" } | { "event": "databases_changed" } | { "event": "secrets_changed" } | { "event": "store_damaged" } | { "event": "sharing_changed" } | { "event": "run_started", 
/**
 * The run.
 */
run_id: RunId, 
/**
 * Its action.
 */
action_id: ActionId, } | { "event": "run_finished", 
/**
 * The run.
 */
run_id: RunId, 
/**
 * Its action.
 */
action_id: ActionId, };

export type ExecuteAction = { 
/**
 * The action.
 */
id: ActionId, 
/**
 * The values by parameter id or slug, of each row for a bulk action; absent ones take
 * their defaults.
 */
parameters: Given, 
/**
 * Minted once per rendering of a form: the same key runs once.
 */
idempotency_key: string | null, };

export type ExportFormat = "csv" | "json";

export type Field = { 
/**
 * The parameter's id: the key of the value.
 */
id: string, 
/**
 * The parameter's slug.
 */
slug: string, 
/**
 * The label, by the rule of form.md "Inputs".
 */
label: string, 
/**
 * Under the field.
 */
description: string | null, 
/**
 * A grey example inside the field.
 */
placeholder: string | null, 
/**
 * The control.
 */
input: InputType, 
/**
 * What values it takes.
 */
value_type: ValueType, 
/**
 * Whether it must be filled.
 */
required: boolean, 
/**
 * Whether NULL can be chosen.
 */
nullable: boolean, 
/**
 * Whether the journal keeps `•••` instead of the value, and the control hides it.
 */
secret: boolean, 
/**
 * What it starts with; offsets of times are dropped, wall-clock time kept.
 */
initial: string | number | boolean | null, 
/**
 * What a select or radio offers.
 */
options: Array<FieldOption>, 
/**
 * Where a select's options are asked for instead; `None`: they are `options`.
 */
source: FieldSource | null, 
/**
 * What the value must be like.
 */
validation: Validation | null, 
/**
 * When it is shown.
 */
visible_when: VisibleWhen | null, 
/**
 * How much of the form's width it takes.
 */
width: FieldWidth, 
/**
 * The heading of its group, whose fields stand together; `None`: it is in none.
 */
section: string | null, 
/**
 * Whether strangers can't change it.
 */
locked: boolean, };

export type FieldOption = { 
/**
 * The scalar that is sent.
 */
value: string | number | boolean | null, 
/**
 * What people read.
 */
label: string, };

export type FieldSetting = { 
/**
 * The parameter's id.
 */
id?: string, 
/**
 * The parameter's name.
 */
name?: string, 
/**
 * The label.
 */
title?: string, 
/**
 * A text under the field.
 */
description?: string, 
/**
 * A grey example inside the field.
 */
placeholder?: string, 
/**
 * Its place: ascending; missing counts as 0, ties keep the parameters' order.
 */
order?: number, 
/**
 * `string`, `number`, `date` or `boolean`.
 */
fieldType?: string, 
/**
 * The control; see [`InputType`](super::InputType).
 */
inputType?: string, 
/**
 * Whether a run without it is refused; true if missing.
 */
required?: boolean, 
/**
 * The value a run without it takes; `0`, `""` and `false` are real ones.
 */
defaultValue: unknown, 
/**
 * Whether the form leaves it out and callers may not set it.
 */
hidden?: boolean, 
/**
 * What a select or radio offers: scalars, or `{value, label}`.
 */
valueOptions: unknown[], 
/**
 * Ours: the query that a select's options come from, instead of `valueOptions`.
 */
optionsSource?: OptionsSource, 
/**
 * Ours: what the value must be like.
 */
validation?: Validation, 
/**
 * Ours: whether NULL can be chosen.
 */
nullable?: boolean, 
/**
 * Ours: when the field is shown and taken.
 */
visibleWhen?: VisibleWhen, 
/**
 * Ours: whether the journal keeps `•••` instead of the value.
 */
secret?: boolean, 
/**
 * How much of the form's width it takes: two `half` ones stand side by side, and every
 * other word means all of it.
 */
width?: string, 
/**
 * Ours: the heading of the group it stands in; none stands above all groups.
 */
section?: string, 
/**
 * Ours: whether strangers can't change it: it has its default, or what a signed
 * address says.
 */
locked?: boolean, };

export type FieldSource = "query" | "table";

export type FieldWidth = "full" | "half";

export type Figures = { 
/**
 * How many there were.
 */
runs: number, 
/**
 * How many of them failed.
 */
failed: number, 
/**
 * Half of those that have ended took at most so long, in milliseconds.
 */
p50_ms: number | null, 
/**
 * 95 of 100 of those that have ended took at most so long, in milliseconds.
 */
p95_ms: number | null, };

export type FindPostgres = { 
/**
 * Host, port, database and user as they are typed so far.
 */
details: Record<string, unknown>, };

export type FormSpec = { 
/**
 * Above the form.
 */
title: string, 
/**
 * Under the title.
 */
description: string | null, 
/**
 * On the button.
 */
submit_label: string, 
/**
 * The button's colour.
 */
submit_color: SubmitColor, 
/**
 * Whether the button is red: it deletes, or the author says so.
 */
danger: boolean, 
/**
 * Whether it takes a list of rows; then `fields` are those of each.
 */
rows: boolean, 
/**
 * The question to answer before it runs; `None`: it just runs.
 */
confirm_message: string | null, 
/**
 * What to say when it has run.
 */
success_message: string, 
/**
 * What to say when it has failed, instead of the failure's own message.
 */
error_message: string | null, 
/**
 * The fields, in order.
 */
fields: Array<Field>, };

export type FoundColumn = { 
/**
 * As the database calls it.
 */
name: string, 
/**
 * As the form calls it, or would if it were one of its fields.
 */
label: string, 
/**
 * The id of the field that its value goes into.
 */
field: string | null, 
/**
 * Whether it is one of the key's.
 */
is_key: boolean, };

export type FoundRows = { 
/**
 * The columns, those of the key first.
 */
columns: Array<FoundColumn>, 
/**
 * The rows in their key's order, a value for each column.
 */
rows: (string | number | boolean | null)[][], 
/**
 * Whether there are more.
 */
truncated: boolean, };

export type Given = Record<string, unknown> | Record<string, unknown>[];

export type Guard = { 
/**
 * A run that touches another number of rows is rolled back.
 */
exact_rows: number | null, 
/**
 * A run that touches more rows is rolled back.
 */
max_rows: number | null, 
/**
 * Lets an UPDATE or DELETE without WHERE be saved.
 */
allow_all_rows: boolean, 
/**
 * Whether a run must be previewed first.
 */
preview: PreviewRule, 
/**
 * Whether the form asks once more before it runs.
 */
confirm: boolean, 
/**
 * The longest a run may take, in milliseconds.
 */
timeout_ms: TimeLimit, };

export type HttpOperation = { 
/**
 * The request.
 */
template: RequestTemplate, 
/**
 * A jq program: the run's answer, made from the reply.
 */
response_handle: string | null, 
/**
 * A jq program: whether the reply is an error; `.status >= 400` if absent.
 */
error_handle: string | null, 
/**
 * Bounds of the request.
 */
http_options: HttpOptions, };

export type HttpOptions = { 
/**
 * From the first byte sent to the last byte read, in milliseconds.
 */
timeout_ms: TimeLimit, 
/**
 * The longest reply body after decompression, in bytes; 1 to [`MAX_RESPONSE_BYTES`].
 */
max_response_bytes: number, 
/**
 * Whether redirects are followed, at most [`HttpOptions::MAX_REDIRECTS`].
 */
follow_redirects: boolean, };

export type ImplicitKind = "row/create" | "row/update" | "row/delete" | "bulk/create" | "bulk/update" | "bulk/delete";

export type ImplicitOperation = { 
/**
 * Which write.
 */
kind: ImplicitKind, };

export type IndexActions = { 
/**
 * The archived ones instead of the others.
 */
archived: boolean, 
/**
 * Only those that it finds, the best first; blank: all.
 */
search: string, 
/**
 * Of all, only those that come in full: what a first frame needs, however many there
 * are. A search is not cut.
 */
brief: boolean, };

export type InputType = "string" | "text" | "number" | "select" | "radio" | "date" | "datetime" | "time" | "boolean";

export type Label = { 
/**
 * The parameter.
 */
id: string, 
/**
 * Its name in the form.
 */
label: string, };

export type LastRun = { 
/**
 * Its id.
 */
id: RunId, 
/**
 * How far it has come.
 */
status: RunStatus, 
/**
 * When it started, RFC 3339.
 */
started_at: string, };

export type LinkSettings = { 
/**
 * From then on it is closed.
 */
expires_at: string | null, 
/**
 * After so many runs it is closed; at least 1.
 */
max_submissions: number | null, 
/**
 * Closed until it is not.
 */
paused: boolean, 
/**
 * Only addresses that carry a signature open the form; so a locked value can't be
 * got round by leaving it out.
 */
signed_only: boolean, 
/**
 * The sites that may show the form in a frame, as `example.org` or `*.example.org`.
 */
embed_hosts: Array<string>, 
/**
 * What a closed form says; `None`: it looks like one that never was.
 */
closed_text: string | null, };

export type ListActions = { 
/**
 * The archived ones instead of the others.
 */
archived: boolean, };

export type ListOptions = { 
/**
 * The action.
 */
id: ActionId, 
/**
 * The parameter's id or slug.
 */
parameter: string, 
/**
 * What their values or labels hold, in any case; empty: the first ones.
 */
q: string, 
/**
 * The one with this value instead, of a field that chooses from a table's rows.
 */
value?: string | number | boolean | null, };

export type ListRuns = { 
/**
 * Only this action's.
 */
action_id: ActionId | null, 
/**
 * Only those with this status.
 */
status: RunStatus | null, 
/**
 * Only those before this one.
 */
before: RunId | null, 
/**
 * At most so many; 1 to 200, 50 if absent.
 */
limit: number | null, };

export type MeantColumn = { 
/**
 * The tables it can be of, as far as they have it; none if it is of something else.
 */
tables: Array<TableName>, 
/**
 * Its name.
 */
column: string, };

export type MeasureRuns = { 
/**
 * Only this action's.
 */
action_id: ActionId | null, 
/**
 * From this moment on.
 */
from: string, 
/**
 * Before this moment.
 */
until: string, 
/**
 * How long the spans of time are.
 */
width: Width, 
/**
 * How far the reader's clock is before UTC, in minutes; at most a day.
 */
ahead_minutes: number, };

export type Method = "GET" | "POST" | "PUT" | "DELETE" | "PATCH";

export type Model = { 
/**
 * Its number.
 */
id: ModelId, 
/**
 * What people call it.
 */
name: string, 
/**
 * The database it is a view of; `None` for the built-in group of HTTP actions.
 */
database_id: DatabaseId | null, 
/**
 * What it shows of that database.
 */
source: ModelSource, };

export type ModelId = number;

export type ModelLine = { 
/**
 * Its number.
 */
id: ModelId, 
/**
 * What people call it.
 */
name: string, 
/**
 * What it shows; `blank` is the database's own group, which stays.
 */
source: ModelSource, 
/**
 * Whether it is a question, which no action can belong to.
 */
question: boolean, 
/**
 * How many actions it has; archived ones do not count.
 */
actions: number, };

export type ModelSource = { "sort": "blank" } | { "sort": "table", 
/**
 * The table's schema, where the engine has schemas.
 */
schema: string | null, 
/**
 * The table's name, as the engine spells it.
 */
table: string, 
/**
 * The columns it shows; `None`: all of them.
 */
fields: Array<string> | null, } | { "sort": "query", 
/**
 * Its SQL.
 */
sql: string, } | { "sort": "clauses", 
/**
 * The table it starts from, where that is known.
 */
table: string | null, };

export type NamedAction = { 
/**
 * Its number.
 */
id: ActionId, 
/**
 * Its name.
 */
name: string, };

export type NativeQuery = { 
/**
 * The SQL, in the grammar of actions.md §3.1.
 */
query: string, 
/**
 * Its variables by name.
 */
"template-tags": { [key in string]: TemplateTag }, };

export type NativeType = "native";

export type OfAction = { 
/**
 * The action.
 */
id: ActionId, };

export type OfApiKey = { 
/**
 * The key.
 */
id: ApiKeyId, };

export type OfDatabase = { 
/**
 * The database.
 */
id: DatabaseId, };

export type OfRun = { 
/**
 * The run.
 */
id: RunId, };

export type OfSecret = { 
/**
 * The secret.
 */
name: string, };

export type OfTable = { 
/**
 * The table.
 */
id: TableId, };

export type OfVersion = { 
/**
 * The action.
 */
id: ActionId, 
/**
 * Which of its versions.
 */
version: number, };

export type OptionsSource = { 
/**
 * The database that is asked.
 */
database_id: DatabaseId, 
/**
 * A single SELECT without variables: its first column is the value, its second, if
 * there is one, the label.
 */
query: string, };

export type Parameter = { 
/**
 * The key of its value in a run, unique within the action.
 */
id: string, 
/**
 * A second key of its value, made from its name.
 */
slug: string, 
/**
 * Its type in either vocabulary, as it was sent; [`ValueType::of`] reads it.
 */
type: string, 
/**
 * Its name.
 */
name?: string | null, 
/**
 * Its name for people.
 */
"display-name"?: string | null, 
/**
 * `["variable", ["template-tag", "<name>"]]`: the variable it fills.
 */
target?: unknown, 
/**
 * Whether a run without it is refused.
 */
required?: boolean | null, 
/**
 * The value of a run without it.
 */
default?: unknown, };

export type Password = string;

export type Position = { 
/**
 * From 1.
 */
line: number, 
/**
 * From 1, in characters.
 */
column: number, };

export type PostgresFiles = { 
/**
 * The services of `pg_service.conf`.
 */
services: Array<PostgresService>, 
/**
 * `details["password-from"]` for what is typed, if a password was found for it.
 */
password_from: string | null, 
/**
 * The password file, in words.
 */
password_file: string, 
/**
 * Why a file is not used, in words.
 */
notes: Array<string>, };

export type PostgresService = { 
/**
 * Its name.
 */
name: string, 
/**
 * `{host, port, dbname, user, "ssl-mode"}`, those that it says or implies.
 */
details: Record<string, unknown>, 
/**
 * `details["password-from"]` for it, if it has a password.
 */
password_from: string | null, 
/**
 * Why it can't be connected to from here.
 */
problem: string | null, };

export type PrefillLink = { 
/**
 * The action.
 */
id: ActionId, 
/**
 * What fields start with, by parameter id or slug.
 */
values: Record<string, unknown>, 
/**
 * The ids of those that nobody can change.
 */
locked?: Array<string>, };

export type PrefilledLink = { 
/**
 * The whole address; only its path and query while nothing answers there.
 */
url: string, };

export type PreviewOptions = { 
/**
 * The database to ask.
 */
database_id: DatabaseId, 
/**
 * A single SELECT.
 */
query: string, 
/**
 * As for [`ListOptions`].
 */
q: string, };

export type PreviewRule = "off" | "offer" | "require";

export type QueryCheck = { "verdict": "understood" } | { "verdict": "partly", 
/**
 * Where the rest begins.
 */
from: Position, } | { "verdict": "refused", 
/**
 * The database's words, or ours.
 */
message: string, 
/**
 * What they are about, where that is known.
 */
at: Position | null, };

export type QueryOperation = { 
/**
 * The database it runs on; the same as [`DatasetQuery::database`].
 */
database_id: DatabaseId, 
/**
 * The SQL and its tags.
 */
dataset_query: DatasetQuery, };

export type ReadConnectionString = { 
/**
 * What somebody pasted.
 */
text: string, };

export type ReadCurl = { 
/**
 * The command, as it was pasted.
 */
text: string, };

export type ReadRequest = { 
/**
 * Its method.
 */
method: Method, 
/**
 * Its address.
 */
url: string, 
/**
 * Names, each once, and values, in the command's order.
 */
headers: Array<[string, string]>, 
/**
 * Its body.
 */
body: string | null, 
/**
 * What was left out or is to be looked at, in words.
 */
notes: Array<string>, };

export type Reference = { 
/**
 * Its table's number, where that is known.
 */
table_id: TableId | null, 
/**
 * Its table's schema, where the engine has schemas.
 */
schema: string | null, 
/**
 * Its table.
 */
table: string, 
/**
 * Its name.
 */
column: string, };

export type RequestTemplate = { 
/**
 * The method, in capitals.
 */
method: Method, 
/**
 * The address; never empty.
 */
url: string, 
/**
 * The body's text.
 */
body: string | null, 
/**
 * A text that holds a JSON object of header names and values.
 */
headers: string | null, };

export type RestoreVersion = { 
/**
 * The action.
 */
id: ActionId, 
/**
 * The version to bring back.
 */
version: number, 
/**
 * The newest one that was seen; `conflict` if there is a newer.
 */
current: number, };

export type Retention = { 
/**
 * 1 to 3,650; `None`: for ever.
 */
days: number | null, };

export type RowProblem = { 
/**
 * The row's place in the list, from 0.
 */
index: number, 
/**
 * One sentence.
 */
message: string, 
/**
 * More, by parameter id; may be empty.
 */
errors: { [key in string]: string }, };

export type RpcError = { 
/**
 * What to branch on.
 */
code: Code, 
/**
 * What to show.
 */
message: string, 
/**
 * What is wrong with which field: a parameter's id, or a key of a draft
 * (`name`, `dataset_query`, `template.url`, `guard`, …).
 */
fields: { [key in string]: string }, 
/**
 * What is wrong with which rows of a list.
 */
rows: Array<RowProblem>, 
/**
 * The run in the journal, if there is one.
 */
run_id: RunId | null, 
/**
 * The answer an error handle made of the reply, if there is one.
 */
body: unknown, 
/**
 * Whether the target may have acted all the same.
 */
may_have_acted: boolean, };

export type Run = { 
/**
 * Its id; ids sort by start.
 */
id: RunId, 
/**
 * The action, or `None` once it is deleted.
 */
action_id: ActionId | null, 
/**
 * The action's name when it ran.
 */
action_name: string, 
/**
 * How many times the action had been saved when it ran, from 1.
 */
action_version: number, 
/**
 * The user who ran it; `None` for public links.
 */
user_id: UserId | null, 
/**
 * The name that the API key had which it came with, if it came with one.
 */
api_key: string | null, 
/**
 * The way it came in.
 */
door: Door, 
/**
 * How far it has come.
 */
status: RunStatus, 
/**
 * When it became durable.
 */
started_at: string, 
/**
 * When its outcome was known; `None` while started or unknown.
 */
finished_at: string | null, 
/**
 * The values it ran with, by parameter id; secret ones are `•••`.
 */
parameters: Record<string, unknown>, 
/**
 * Rows it changed, where that is known.
 */
rows_affected: number | null, 
/**
 * What went wrong, in words, and by field.
 */
error: RunError | null, 
/**
 * The answer, if it is at most [`MAX_RESULT_BYTES`] long.
 */
result: RunResult | null, 
/**
 * The caller's key for running once.
 */
idempotency_key: string | null, };

export type RunError = { 
/**
 * The code the caller got.
 */
code: Code, 
/**
 * One sentence.
 */
message: string, 
/**
 * More, by field.
 */
fields: { [key in string]: string }, 
/**
 * What is wrong with which rows of a list; of very many, the journal keeps the first.
 */
rows?: Array<RowProblem>, 
/**
 * The body an `error_handle` made of the reply, where there is one.
 */
body: unknown, 
/**
 * Whether the target may have acted all the same.
 */
may_have_acted: boolean, };

export type RunId = string;

export type RunLine = { 
/**
 * Its id; ids sort by start.
 */
id: RunId, 
/**
 * The action, or `None` once it is deleted.
 */
action_id: ActionId | null, 
/**
 * The action's name when it ran.
 */
action_name: string, 
/**
 * The name of the user who ran it; `None` for public links.
 */
user: string | null, 
/**
 * The name that the API key had which it came with, if it came with one.
 */
api_key: string | null, 
/**
 * The way it came in.
 */
door: Door, 
/**
 * How far it has come.
 */
status: RunStatus, 
/**
 * When it became durable.
 */
started_at: string, 
/**
 * When its outcome was known; `None` while started or unknown.
 */
finished_at: string | null, 
/**
 * Its values, as far as they have room; secret ones are `•••`.
 */
values: Array<ShortValue>, 
/**
 * Rows it changed, where that is known.
 */
rows_affected: number | null, 
/**
 * What went wrong, in one sentence.
 */
error: string | null, };

export type RunMark = { 
/**
 * How far it has come.
 */
status: RunStatus, 
/**
 * How long it took, in milliseconds; `None` while it runs, and when that is unknown.
 */
took_ms: number | null, };

export type RunPage = { 
/**
 * The runs; fewer than the limit, even none, if many were looked at for them.
 */
runs: Array<RunLine>, 
/**
 * What to ask for as `before` to see more; `None`: there are no more.
 */
next: RunId | null, };

export type RunRecord = { 
/**
 * The run.
 */
run: Run, 
/**
 * The name of the user who ran it.
 */
user: string | null, 
/**
 * The version the action has now; `None` once it is deleted.
 */
version_now: number | null, 
/**
 * What its parameters are called, in the form's order, as far as the action has them.
 */
labels: Array<Label>, 
/**
 * What was sent.
 */
sent: Sent, };

export type RunResult = { 
/**
 * 200 with a body or 204 without (actions.md §3.4).
 */
status: number, 
/**
 * The body; null with 204.
 */
body: unknown, };

export type RunStatus = "started" | "succeeded" | "failed" | "unknown" | "undone";

export type SampleWorkspace = { 
/**
 * The sample shop.
 */
database: Database, 
/**
 * How many of its actions are there.
 */
actions: number, };

export type SaveRuns = { 
/**
 * What kind of file.
 */
format: ExportFormat, 
/**
 * Only this action's.
 */
action_id: ActionId | null, 
/**
 * Only those of actions that belong to this model now.
 */
model_id: ModelId | null, 
/**
 * Only those of actions whose model is in this database now.
 */
database_id: DatabaseId | null, 
/**
 * Only those with this status.
 */
status: RunStatus | null, 
/**
 * Only those that came in this way.
 */
door: Door | null, 
/**
 * Only this user's.
 */
user_id: UserId | null, 
/**
 * Only those from this moment on.
 */
from: string | null, 
/**
 * Only those before this moment.
 */
until: string | null, 
/**
 * In the action's name or in a value, in any case; or a run's whole id.
 */
text: string | null, 
/**
 * Only those before this one.
 */
before: RunId | null, 
/**
 * At most so many; 1 to 200, 50 if absent.
 */
limit: number | null, };

export type SaveSecret = { 
/**
 * Letters, digits, `_` and `-`.
 */
name: string, 
/**
 * The hosts it may go to, all of them.
 */
hosts: Array<string>, 
/**
 * A text; null or absent: the one it has stays, unless it could go to more hosts then. Of
 * any type here, so that a wrong one is not echoed.
 */
value: string | null, };

export type SavedRuns = { 
/**
 * The file.
 */
path: string, 
/**
 * How many runs are in it.
 */
runs: number, };

export type SearchRows = { 
/**
 * The action.
 */
id: ActionId, 
/**
 * What one of their columns holds, as text and in any case; empty: the first ones.
 */
q: string, };

export type SearchRuns = { 
/**
 * Only this action's.
 */
action_id: ActionId | null, 
/**
 * Only those of actions that belong to this model now.
 */
model_id: ModelId | null, 
/**
 * Only those of actions whose model is in this database now.
 */
database_id: DatabaseId | null, 
/**
 * Only those with this status.
 */
status: RunStatus | null, 
/**
 * Only those that came in this way.
 */
door: Door | null, 
/**
 * Only this user's.
 */
user_id: UserId | null, 
/**
 * Only those from this moment on.
 */
from: string | null, 
/**
 * Only those before this moment.
 */
until: string | null, 
/**
 * In the action's name or in a value, in any case; or a run's whole id.
 */
text: string | null, 
/**
 * Only those before this one.
 */
before: RunId | null, 
/**
 * At most so many; 1 to 200, 50 if absent.
 */
limit: number | null, };

export type SecretInfo = { 
/**
 * Its name, as in `{{$secret.NAME}}`.
 */
name: string, 
/**
 * The hosts it may go to: `api.example.com`, `127.0.0.1:8080`.
 */
hosts: Array<string>, 
/**
 * Whether its value is at hand.
 */
is_set: boolean, 
/**
 * Why it is not, and the way out.
 */
problem: string | null, 
/**
 * The names of the actions that use it, archived ones too.
 */
used_by: Array<string>, };

export type SecretList = { 
/**
 * Where a value is kept that is set now, in words: `the system's keychain`.
 */
place: string, 
/**
 * The secrets, by name.
 */
secrets: Array<SecretInfo>, };

export type SecretsPlace = { 
/**
 * In words: `the system's keychain`.
 */
place: string, };

export type Sent = { "sort": "statement", 
/**
 * With the engine's placeholders.
 */
sql: string, 
/**
 * The values for them, by place.
 */
binds: Array<unknown>, 
/**
 * The database's name.
 */
database: string, } | { "sort": "request", 
/**
 * The method.
 */
method: Method, 
/**
 * The address.
 */
url: string, 
/**
 * Those of the template and the program's own.
 */
headers: Array<SentHeader>, 
/**
 * The body, if there is one.
 */
body: string | null, } | { "sort": "unknown", 
/**
 * Why, as a sentence.
 */
why: string, };

export type SentHeader = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its value.
 */
value: string, };

export type ServerReach = "this_machine" | "network";

export type ServerState = { 
/**
 * Whether it can be turned on and off here: in the window, not under `doable serve`.
 */
switchable: boolean, 
/**
 * Whether it is meant to run.
 */
wanted: boolean, 
/**
 * Where it listens or would, `127.0.0.1:7171`.
 */
listen: string, 
/**
 * Where it answers, `http://127.0.0.1:7171`; `None` while it does not.
 */
address: string | null, 
/**
 * Why it does not run although it should.
 */
error: string | null, 
/**
 * Who can reach that address.
 */
reach: ServerReach, };

export type SetServer = { 
/**
 * Whether it is meant to run.
 */
on: boolean, 
/**
 * Where, `127.0.0.1:7171`; absent: where it was.
 */
listen?: string, };

export type SetSharing = { 
/**
 * Whether public links open at all.
 */
enabled?: boolean, 
/**
 * The address people are told.
 */
site_url: string | null, };

export type SetTableActions = { 
/**
 * The table.
 */
table_id: TableId, 
/**
 * Whether rows can be created.
 */
create?: boolean, 
/**
 * Whether rows can be updated.
 */
update?: boolean, 
/**
 * Whether rows can be deleted.
 */
delete?: boolean, };

export type SettingsChange = { 
/**
 * Whether actions may run on it.
 */
"database-enable-actions"?: boolean, 
/**
 * Whether it is marked as production.
 */
production?: boolean, };

export type SharedLink = { 
/**
 * Its action's name.
 */
action_name: string, 
/**
 * Its whole address; `None` while nothing answers there.
 */
url: string | null, 
/**
 * Why it lets nobody in, if it does not.
 */
closed: WhyClosed | null, 
/**
 * The last part of its address.
 */
uuid: string, 
/**
 * The action it opens.
 */
action_id: ActionId, 
/**
 * Who made it.
 */
made_by_id: UserId | null, 
/**
 * When.
 */
created_at: string, 
/**
 * How many runs it has begun that did not fail before they acted.
 */
submissions: number, 
/**
 * When a run last came through it.
 */
last_used_at: string | null, 
/**
 * From then on it is closed.
 */
expires_at: string | null, 
/**
 * After so many runs it is closed; at least 1.
 */
max_submissions: number | null, 
/**
 * Closed until it is not.
 */
paused: boolean, 
/**
 * Only addresses that carry a signature open the form; so a locked value can't be
 * got round by leaving it out.
 */
signed_only: boolean, 
/**
 * The sites that may show the form in a frame, as `example.org` or `*.example.org`.
 */
embed_hosts: Array<string>, 
/**
 * What a closed form says; `None`: it looks like one that never was.
 */
closed_text: string | null, };

export type Sharing = { 
/**
 * Whether public links open at all.
 */
enabled: boolean, 
/**
 * The address people are told, `https://forms.example.org`, if one is set.
 */
site_url: string | null, 
/**
 * What the addresses of links begin with; `None` while nothing answers there.
 */
base_url: string | null, 
/**
 * The server.
 */
server: ServerState, };

export type ShortValue = { 
/**
 * What it is called: its field's label, or else its parameter's id; `None` for a list
 * of rows.
 */
name: string | null, 
/**
 * Its beginning.
 */
text: string, };

export type SpanFigures = { 
/**
 * When it begins.
 */
start: string, 
/**
 * How many there were.
 */
runs: number, 
/**
 * How many of them failed.
 */
failed: number, 
/**
 * Half of those that have ended took at most so long, in milliseconds.
 */
p50_ms: number | null, 
/**
 * 95 of 100 of those that have ended took at most so long, in milliseconds.
 */
p95_ms: number | null, };

export type Statistics = { 
/**
 * Of all.
 */
total: Figures, 
/**
 * Oldest first; spans without a run are left out.
 */
spans: Array<SpanFigures>, 
/**
 * Those that ran most first.
 */
actions: Array<ActionFigures>, 
/**
 * Whether there were more runs than are looked at; these are the newest then.
 */
truncated: boolean, };

export type SubmitColor = "accent" | "danger" | "success" | "plain";

export type TableAction = { 
/**
 * Its number.
 */
id: ActionId, 
/**
 * Its name.
 */
name: string, 
/**
 * What it does.
 */
kind: ImplicitKind, 
/**
 * Whether it has a public link.
 */
public: boolean, };

export type TableColumns = { 
/**
 * The table's schema, where the engine has schemas.
 */
schema: string | null, 
/**
 * The table's name, as the engine spells it.
 */
name: string, 
/**
 * Whether it is a view.
 */
is_view: boolean, 
/**
 * In their order.
 */
columns: Array<ColumnName>, };

export type TableId = number;

export type TableLine = { 
/**
 * Its number.
 */
id: TableId, 
/**
 * Its schema, where the engine has schemas.
 */
schema: string | null, 
/**
 * Its name, as the engine spells it.
 */
name: string, 
/**
 * Whether it is a view.
 */
is_view: boolean, 
/**
 * How many columns it has.
 */
columns: number, 
/**
 * How many row actions it has; archived ones do not count.
 */
actions: number, };

export type TableName = { 
/**
 * Its schema, where the engine has schemas.
 */
schema: string | null, 
/**
 * Its name.
 */
name: string, };

export type TableShown = { 
/**
 * Its number.
 */
id: TableId, 
/**
 * The database it is in.
 */
database_id: DatabaseId, 
/**
 * Its schema, where the engine has schemas.
 */
schema: string | null, 
/**
 * Its name, as the engine spells it.
 */
name: string, 
/**
 * Whether it is a view.
 */
is_view: boolean, 
/**
 * Whether it has a primary key, which updating and deleting a row need.
 */
has_key: boolean, 
/**
 * Its columns in their order.
 */
columns: Array<ColumnShown>, 
/**
 * Its row actions; archived ones left out.
 */
actions: Array<TableAction>, };

export type Tables = { 
/**
 * When they were last read, RFC 3339.
 */
synced_at: string, 
/**
 * By schema and name.
 */
tables: Array<TableLine>, };

export type TemplateTag = { 
/**
 * The id of the parameter made from it.
 */
id: string, 
/**
 * The name between the braces.
 */
name: string, 
/**
 * Its name for people.
 */
"display-name"?: string | null, 
/**
 * `text`, `number`, `date` or `boolean`.
 */
type: string, 
/**
 * Whether a run without it is refused.
 */
required?: boolean | null, 
/**
 * The value of a run without it.
 */
default?: unknown, };

export type TimeLimit = number;

export type TriedHandle = { "outcome": "absent" } | { "outcome": "yields", 
/**
 * The value.
 */
value: unknown, } | { "outcome": "nothing" } | { "outcome": "failed", 
/**
 * How.
 */
message: string, 
/**
 * Where, if it does not compile.
 */
at: Position | null, };

export type TriedHandles = { 
/**
 * The error handle.
 */
error: TriedHandle, 
/**
 * The response handle.
 */
response: TriedHandle, };

export type TryHandles = { 
/**
 * The program; blank for the one that is taken without one.
 */
error_handle: string, 
/**
 * The program; blank for none.
 */
response_handle: string, 
/**
 * `{status, headers, body}`.
 */
reply: unknown, };

export type UpdateAction = { 
/**
 * The action.
 */
id: ActionId, 
/**
 * The keys to change, as in `PUT /api/action/:id`.
 */
changes: Record<string, unknown>, 
/**
 * The version the changes were made on; `conflict` if it is no longer the newest.
 */
version: number | null, };

export type UpdateDatabase = { 
/**
 * What people call it.
 */
name?: string, 
/**
 * Its engine, which can't be another.
 */
engine?: Engine, 
/**
 * Where it is, whole; a password that is the mask stays as it is.
 */
details: Record<string, unknown>, 
/**
 * Its switches; those that are absent stay.
 */
settings?: SettingsChange, };

export type UpdateLink = { 
/**
 * The action.
 */
id: ActionId, 
/**
 * Keys of `LinkSettings`.
 */
changes: Partial<LinkSettings>, };

export type UpdateUser = { 
/**
 * The e-mail address, unique.
 */
email?: string, 
/**
 * May be empty.
 */
first_name?: string, 
/**
 * May be empty.
 */
last_name?: string, 
/**
 * A new one ends the account's sessions.
 */
password?: Password, 
/**
 * The current password, with a new one of the caller's own account that has one.
 */
old_password?: Password, 
/**
 * Whether they may also create, edit and share.
 */
is_superuser?: boolean, 
/**
 * Whether they are let in at all.
 */
is_active?: boolean, };

export type UserId = number;

export type UserInfo = { 
/**
 * Its number.
 */
id: UserId, 
/**
 * The e-mail address; also the `username` of a sign-in.
 */
email: string, 
/**
 * May be empty.
 */
first_name: string, 
/**
 * May be empty.
 */
last_name: string, 
/**
 * The name for people: first and last, or else the e-mail address.
 */
common_name: string, 
/**
 * Whether they may also create, edit and share.
 */
is_superuser: boolean, 
/**
 * Whether they are let in at all.
 */
is_active: boolean, };

export type ValidateDatabase = { 
/**
 * The connected database whose password is meant where it is the mask.
 */
id: DatabaseId | null, 
/**
 * The engine.
 */
engine: Engine, 
/**
 * Where it is.
 */
details: Record<string, unknown>, };

export type Validated = { 
/**
 * What can't be done there all the same, in words.
 */
warnings: Array<string>, };

export type Validation = { 
/**
 * The smallest number, or the earliest date as text.
 */
min: number | string, 
/**
 * The largest number, or the latest date as text.
 */
max: number | string, 
/**
 * The fewest characters.
 */
minLength: number, 
/**
 * The most characters.
 */
maxLength: number, 
/**
 * A regular expression (the `regex` crate's syntax) the whole text must match.
 */
pattern?: string, 
/**
 * What to say instead of the rule.
 */
message?: string, };

export type ValueType = "text" | "number" | "boolean" | "date" | "datetime" | "time";

export type VersionLine = { 
/**
 * How often the action had been saved then.
 */
version: number, 
/**
 * When it was saved, RFC 3339.
 */
saved_at: string, 
/**
 * The name of who saved it; null if nobody knows.
 */
saved_by: string | null, };

export type VisibleWhen = { 
/**
 * The other parameter's id.
 */
parameter: string, 
/**
 * Shown if the other one has this value.
 */
equals?: unknown, 
/**
 * Shown if the other one has one of these values.
 */
in?: unknown[], };

export type VisualizationSettings = { 
/**
 * The form's title, instead of the action's name.
 */
name?: string, 
/**
 * `button` or `form`.
 */
type?: string, 
/**
 * A text above the fields, instead of the action's description.
 */
description?: string, 
/**
 * The button's text.
 */
submitButtonLabel?: string, 
/**
 * The button's colour.
 */
submitButtonColor?: string, 
/**
 * A question to answer before it runs. Blank, what deletes asks none of its own.
 */
confirmMessage?: string, 
/**
 * What to say when it has run.
 */
successMessage?: string, 
/**
 * What to say when it has failed.
 */
errorMessage?: string, 
/**
 * How each parameter looks, by parameter id.
 */
fields: { [key in string]: FieldSetting }, };

export type WhyClosed = "paused" | "expired" | "full" | "archived";

export type Width = "hour" | "day";
