/** A shop on the PostgreSQL server that `cargo xtask test` starts. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Whoever made the server. */
function owner(): URL {
  const address = process.env.DOABLE_TEST_POSTGRES;
  if (!address) throw new Error("DOABLE_TEST_POSTGRES is not set: run `cargo xtask test`");
  return new URL(address);
}

async function psql(address: URL, ...statements: string[]): Promise<void> {
  const each = statements.flatMap((statement) => ["-c", statement]);
  await promisify(execFile)("psql", ["--no-psqlrc", "-q", "-v", "ON_ERROR_STOP=1", address.href, ...each]);
}

export class PostgresShop {
  private constructor(
    /** With the name and password of `ana`, whose database it is. */
    readonly address: URL,
  ) {}

  /** Makes the database `shop` anew. */
  static async make(): Promise<PostgresShop> {
    await psql(
      owner(),
      "DROP DATABASE IF EXISTS shop WITH (FORCE)",
      "DROP ROLE IF EXISTS ana",
      "CREATE ROLE ana LOGIN PASSWORD 'pear'",
      "CREATE DATABASE shop OWNER ana",
    );
    const address = new URL(`postgres://ana:pear@localhost:${owner().port}/shop`);
    const shop = new PostgresShop(address);
    await shop.run(
      `CREATE TABLE supplier (
         id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, email text UNIQUE, city text)`,
      `CREATE TABLE delivery (
         id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, supplier_id int NOT NULL REFERENCES supplier,
         arrives_on date NOT NULL, boxes int NOT NULL DEFAULT 1 CHECK (boxes > 0), note text)`,
      `INSERT INTO supplier (name, email, city) VALUES
         ('Leaf & Bean', 'orders@leaf.example', 'Porto'), ('Northern Mugs', 'hello@mugs.example', 'Aarhus'),
         ('Paper Mill', NULL, 'Gent')`,
      "INSERT INTO delivery (supplier_id, arrives_on, boxes) VALUES (1, '2026-12-01', 4), (2, '2026-12-03', 2)",
    );
    return shop;
  }

  /** Does as `ana` does with tools of her own. */
  run(...statements: string[]): Promise<void> {
    return psql(this.address, ...statements);
  }

  async drop(): Promise<void> {
    await psql(owner(), "DROP DATABASE shop WITH (FORCE)", "DROP ROLE ana");
  }
}
