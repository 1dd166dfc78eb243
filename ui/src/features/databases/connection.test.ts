import { expect, it } from "vitest";
import type { Database } from "@/api/types.gen";
import {
  fromDatabase,
  fromDetails,
  isConnectionString,
  isFilled,
  MASK,
  newConnection,
  serverOf,
  toDetails,
  usualName,
  whereabouts,
} from "./connection";

const server: Database = {
  id: 3,
  name: "Shop",
  engine: "postgres",
  details: {
    host: "db.example",
    port: 5433,
    dbname: "shop",
    user: "ana",
    password: MASK,
    "ssl-mode": "require",
    timezone: "UTC",
  },
  settings: { "database-enable-actions": true, production: false },
};

it("sends back what was not touched, the mask and unknown keys too", () => {
  expect(toDetails(fromDatabase(server), server.details)).toEqual(server.details);
});

it("shows no mask as if it were a password", () => {
  expect(fromDatabase(server).password).toBeNull();
});

it.each([
  [null, MASK],
  ["new", "new"],
  ["", undefined],
])("sends the password %o as %o", (password, want) => {
  const connection = { ...fromDatabase(server), password };
  expect(toDetails(connection, server.details).password).toBe(want);
});

it("names where the password is read instead of sending one", () => {
  const connection = { ...fromDatabase(server), passwordFrom: "password-file" };
  expect(toDetails(connection, server.details)).toMatchObject({ "password-from": "password-file" });
  expect(toDetails(connection, server.details)).not.toHaveProperty("password");
  expect(toDetails({ ...connection, engine: "mysql" })).not.toHaveProperty("password-from");
});

it.each([
  ["", undefined],
  [" 6000 ", 6000],
  ["many", "many"],
])("sends the port %o as %o", (port, want) => {
  expect(toDetails({ ...fromDatabase(server), port }).port).toBe(want);
});

it("sends of a file its path alone", () => {
  const file = { ...newConnection, db: " /home/me/shop.db ", host: "left over", password: "x" };
  expect(toDetails(file)).toEqual({ db: "/home/me/shop.db" });
  expect(usualName(file)).toBe("shop");
});

it.each([
  [{ ssl: true }, { tls: "require" }],
  [{ ssl: false }, { tls: "disable" }],
  [{ ssl: true, "ssl-mode": "prefer" }, { tls: "prefer" }],
  [
    { host: "h", port: 1, other: "x" },
    { host: "h", port: "1" },
  ],
  [{}, {}],
])("reads %o", (details, want) => {
  expect(fromDetails(details)).toEqual(want);
});

it("wants the fields of the chosen engine", () => {
  const file = { ...newConnection, db: "/x.db" };
  expect(isFilled(file)).toBe(true);
  expect(isFilled({ ...file, engine: "mysql" })).toBe(false);
  expect(isFilled(fromDatabase(server))).toBe(true);
  expect(isFilled({ ...fromDatabase(server), user: " " })).toBe(false);
});

it("says where a database is without its password", () => {
  expect(whereabouts(server)).toBe("ana@db.example:5433/shop");
  expect(whereabouts({ engine: "sqlite", details: { db: "/x.db" } })).toBe("/x.db");
});

it.each([
  ["postgres://ana:x@h/d", true],
  [" jdbc:mysql://h/d ", true],
  ["db.example", false],
  ["postgres://", false],
  ["", false],
  ["host=db.example dbname=shop", true],
  ['psql "postgres://h/d"', true],
  ["/home/me/a=b.db", false],
])("%o is a connection string: %o", (text, want) => {
  expect(isConnectionString(text)).toBe(want);
});

it.each([
  ["postgresql://h/d", "postgres"],
  ["host=h dbname=d", "postgres"],
  ["jdbc:mariadb://h/d", "mysql"],
  ["file:///home/me/shop.db", null],
  ["/home/me/shop.db", null],
])("where a file is asked for, %o is of %o", (text, want) => {
  expect(serverOf(text)).toBe(want);
});
