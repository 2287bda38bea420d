/** A database that runs the SQL of grants on random rows. */
import type { Cell, Row } from "../../lib/access/evaluation/row.ts";

export interface RulesDatabase {
  /** Replaces the rows of the table that {@linkcode TABLES} names. */
  fill(rows: readonly Row[]): Promise<void>;
  /** @returns the rows of the query, with cells as rows have them. */
  query(sql: string): Promise<Row[]>;
  close(): Promise<void>;
}

/** The policy's table: BigQuery's names have three parts. */
export const TABLES = {
  bigquery: "p.d.t",
  snowflake: "d.t",
  postgres: "d.t",
  redshift: "d.t",
  databricks: "d.t",
} as const;

export const isText = (cell: Cell | undefined): cell is string => typeof cell === "string";
