/** The warehouses that a policy can be written for. */
import { bigquery } from "./bigquery.ts";
import { databricks } from "./databricks.ts";
import type { Dialect } from "./dialect.ts";
import { postgres } from "./postgres.ts";
import { redshift } from "./redshift.ts";
import { snowflake } from "./snowflake.ts";

export type { Dialect } from "./dialect.ts";

export const DIALECT_NAMES = [
  "bigquery",
  "snowflake",
  "postgres",
  "redshift",
  "databricks",
] as const;
export type DialectName = typeof DIALECT_NAMES[number];

export const DIALECTS: Readonly<Record<DialectName, Dialect>> = {
  bigquery,
  snowflake,
  postgres,
  redshift,
  databricks,
};
