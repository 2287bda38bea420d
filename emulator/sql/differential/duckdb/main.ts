/**
 * Answers SQL by DuckDB: a statement as a line of JSON in, its rows or its error as a line out. It
 * has 140 MB of native code, so it has its own configuration: only tests install it.
 */
import { DuckDBInstance } from "@duckdb/node-api";
import { createInterface } from "node:readline";
import process from "node:process";

const connection = await (await DuckDBInstance.create(":memory:")).connect();

/** Integers that JSON cannot hold are texts, as floats that it lacks. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") {
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  }
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return value !== null && typeof value === "object" ? String(value) : value;
}

async function answer(sql: string): Promise<unknown> {
  try {
    const reader = await connection.runAndReadAll(sql);
    return { rows: reader.getRows().map((row) => row.map(plain)) };
  } catch (error) {
    return { error: String(error) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await answer(JSON.parse(line))));
}
