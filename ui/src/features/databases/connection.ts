/** A database as it stands in its form, and what of it is sent. */
import type { Database, Engine } from "@/api/types.gen";
import { m } from "@/paraglide/messages";

/** What a kept password is shown as; sent back, it stays as it is. */
export const MASK = "**MetabasePass**";

/** As typed; which of it counts depends on the engine. */
export interface Connection {
  engine: Engine;
  name: string;
  db: string;
  host: string;
  port: string;
  dbname: string;
  user: string;
  /** Null: the one that is kept. */
  password: string | null;
  /** Where the program reads it from instead; only PostgreSQL's own files. */
  passwordFrom: string | null;
  tls: string;
  enabled: boolean;
  production: boolean;
}

export const engines: Record<Engine, string> = {
  sqlite: "SQLite",
  postgres: "PostgreSQL",
  mysql: "MySQL / MariaDB",
};

export const usualPort: Record<Engine, string> = { sqlite: "", postgres: "5432", mysql: "3306" };

export const tlsModes = [
  { value: "disable", label: m.databases_tls_never },
  { value: "prefer", label: m.databases_tls_prefer },
  { value: "require", label: m.databases_tls_require },
  { value: "verify-full", label: m.databases_tls_verify },
];

export const newConnection: Connection = {
  engine: "sqlite",
  name: "",
  db: "",
  host: "",
  port: "",
  dbname: "",
  user: "",
  password: "",
  passwordFrom: null,
  tls: "prefer",
  enabled: true,
  production: false,
};

/** The keys that this form shows; others of `details` go back as they came. */
const SHOWN = ["db", "host", "port", "dbname", "user", "password", "ssl", "ssl-mode"];

export function fromDatabase({ name, engine, details, settings }: Database): Connection {
  return {
    ...newConnection,
    ...fromDetails(details),
    engine,
    name,
    password: details.password === MASK ? null : "",
    enabled: settings["database-enable-actions"],
    production: settings.production,
  };
}

/** The fields that `details` name. */
export function fromDetails(details: Record<string, unknown>): Partial<Connection> {
  const text = (key: string) => {
    const value = details[key];
    return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
  };
  const named = {
    db: text("db"),
    host: text("host"),
    port: text("port"),
    dbname: text("dbname"),
    user: text("user"),
    password: text("password"),
    tls: text("ssl-mode") ?? olderTls(details.ssl),
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}

const olderTls = (ssl: unknown) =>
  typeof ssl === "boolean" ? (ssl ? "require" : "disable") : undefined;

/** `details` of what was typed; `before` holds what the form does not show. */
export function toDetails(
  connection: Connection,
  before: Record<string, unknown> = {},
): Record<string, unknown> {
  const kept = Object.fromEntries(Object.entries(before).filter(([key]) => !SHOWN.includes(key)));
  if (connection.engine === "sqlite") return { ...kept, db: connection.db.trim() };
  const { engine, host, port, dbname, user, password, passwordFrom, tls } = connection;
  const details: Record<string, unknown> = {
    ...kept,
    host: host.trim(),
    dbname: dbname.trim(),
    user: user.trim(),
    "ssl-mode": tls,
  };
  if (port.trim() !== "") details.port = /^\d+$/.test(port.trim()) ? Number(port) : port.trim();
  if (passwordFrom !== null && engine === "postgres") details["password-from"] = passwordFrom;
  else if (password !== "") details.password = password ?? MASK;
  return details;
}

/** Whether enough is filled in to try it. */
export const isFilled = ({ engine, db, host, dbname, user }: Connection): boolean =>
  (engine === "sqlite" ? [db] : [host, dbname, user]).every((text) => text.trim() !== "");

/** What it is called unless somebody says otherwise. */
export const usualName = ({ engine, db, dbname }: Connection): string =>
  engine === "sqlite" ? fileName(db) : dbname.trim();

/** `/home/me/shop.db` → `shop`. */
function fileName(path: string): string {
  const file = path.trim().split(/[\\/]/).at(-1) ?? "";
  return file.replace(/\.[^.]+$/, "");
}

/** Where it is, on one line, without anything secret. */
export function whereabouts({ engine, details }: Pick<Database, "engine" | "details">): string {
  const { db, host, port, dbname, user } = fromDetails(details);
  if (engine === "sqlite") return db ?? "";
  return `${user ?? ""}@${host ?? ""}:${port ?? usualPort[engine]}/${dbname ?? ""}`;
}

/** Whether a text looks like a connection string worth taking apart. */
export const isConnectionString = (text: string): boolean =>
  /^\s*(jdbc:)?[a-z][a-z0-9+]*:\/\/\S+\s*$/i.test(text) ||
  /^\s*(psql\s+\S|[a-z_]+\s*=\s*\S+\s+[a-z_]+\s*=)/.test(text);

/** The engine of the server that a text names where a file is asked for. */
export function serverOf(text: string): Engine | null {
  if (!isConnectionString(text)) return null;
  const scheme = /^\s*(?:jdbc:)?([a-z0-9+]+):\/\//i.exec(text)?.[1]?.toLowerCase() ?? "postgres";
  if (["mysql", "mariadb"].includes(scheme)) return "mysql";
  return ["postgres", "postgresql"].includes(scheme) ? "postgres" : null;
}
