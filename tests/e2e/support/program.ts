/**
 * The real program, `doable serve`, on a data folder and a port of its own.
 *
 * It is ended by its own process id. Nothing here knows the UI.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const binary = process.env.DOABLE_BIN ?? resolve(import.meta.dirname, "../../../target/debug/doable");

/** What `doable run --json` prints of a query action. */
export interface Answer {
  body: { columns?: { name: string }[]; rows?: unknown[][]; "rows-affected"?: number };
}

export class Program {
  private constructor(
    private readonly folder: string,
    private server: ChildProcess,
    private where: string,
  ) {}

  /** Opens one browser, once. */
  get address(): string {
    return this.where;
  }

  /** Starts the server and waits for the line that names its address. */
  static async start(): Promise<Program> {
    if (!existsSync(binary)) throw new Error(`${binary} is missing: run \`cargo xtask test\``);
    const folder = mkdtempSync(join(tmpdir(), "doable-e2e-"));
    const server = serve(folder);
    return new Program(folder, server, await addressOf(server));
  }

  /** Ends the server and starts it anew on the same data folder; its address is another one. */
  async restart(): Promise<void> {
    await this.end();
    this.server = serve(this.folder);
    this.where = await addressOf(this.server);
  }

  /** Writes the password and the service file that PostgreSQL's own tools would read. */
  writePostgresFiles(passwords: string, services: string): void {
    writeFileSync(join(this.folder, "pgpass"), passwords, { mode: 0o600 });
    writeFileSync(join(this.folder, "pg_service.conf"), services);
  }

  /** Copies the sample shop to a file that says of itself that nobody may write it. */
  readOnlyCopy(): string {
    const copy = join(this.folder, "kept.db");
    const bytes = readFileSync(join(this.folder, "sample/shop.db"));
    // SQLite's file format, 1.3.3: who may write it, and who may read it.
    bytes[18] = 3;
    bytes[19] = 1;
    writeFileSync(copy, bytes);
    return copy;
  }

  /** Runs an action from the terminal, beside the server, and gives what it printed. */
  async run(action: string, parameters: Record<string, string | number>): Promise<Answer> {
    const values = Object.entries(parameters).flatMap(([key, value]) => ["--param", `${key}=${value}`]);
    const command = ["--data-dir", this.folder, "run", action, ...values, "--json"];
    const { stdout } = await promisify(execFile)(binary, command);
    const printed = JSON.parse(stdout);
    return "body" in printed ? printed : { body: printed };
  }

  /** Ends the server and removes what it kept. */
  async stop(): Promise<void> {
    await this.end();
    rmSync(this.folder, { recursive: true });
  }

  /** Ends the server politely, which must not wait for open tabs. */
  private async end(): Promise<void> {
    if (this.server.exitCode === null && this.server.signalCode === null) {
      const ended = new Promise((done) => this.server.once("exit", done));
      const patience = setTimeout(() => this.server.kill("SIGKILL"), 5_000);
      this.server.kill("SIGTERM");
      await ended;
      clearTimeout(patience);
    }
    if (this.server.signalCode === "SIGKILL") throw new Error("doable serve did not end within 5 s of SIGTERM");
  }
}

function serve(folder: string): ChildProcess {
  return spawn(binary, ["--data-dir", folder, "serve", "--listen", "127.0.0.1:0"], {
    stdio: ["ignore", "pipe", "pipe"],
    // Not those of whoever runs the tests.
    env: {
      ...process.env,
      PGPASSFILE: join(folder, "pgpass"),
      PGSERVICEFILE: join(folder, "pg_service.conf"),
      PGSYSCONFDIR: join(folder, "none"),
    },
  });
}

function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    let said = "";
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const address = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+(?=\s)/.exec(said);
      if (address) found(address[0]);
    };
    server.stdout?.on("data", listen);
    server.stderr?.on("data", listen);
    server.once("error", failed);
    server.once("exit", (code) => failed(new Error(`doable serve ended with ${code}: ${said}`)));
  });
}
