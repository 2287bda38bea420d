/** Data that only the account's owner may read, as the reference for tests. */
import { type Cloud, mintAsOwner } from "../helpers/cloud.ts";
import { type Hand, queryRows } from "./attacks.ts";
import type { Row } from "./leak_checker.ts";
import { COLUMNS, TABLE } from "./people.ts";

/** @param origin the origin that the requests send. */
export async function ownersHand(
  { emulator }: Cloud,
  origin: string,
  sqlQuery: string,
): Promise<Hand> {
  const grants = [{ connection_name: emulator.connection, source: "*" }];
  const accessToken = await mintAsOwner(emulator, { grants, allowed_apis: ["maps", "sql"] });
  const { apiBaseUrl, connection: connectionName } = emulator;
  return { accessToken, apiBaseUrl, connectionName, headers: { origin }, sqlQuery };
}

/** The whole table without its geometry. */
export async function readTable(cloud: Cloud, origin: string): Promise<Row[]> {
  const sql = `SELECT ${COLUMNS.join(", ")} FROM \`${TABLE}\``;
  return await queryRows(await ownersHand(cloud, origin, sql), sql);
}
