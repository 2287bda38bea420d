/** Counts the rows a user may see, by CARTO's SQL API with the OAuth client's rights. */
import type { Source } from "../../lib/access/sql/source.ts";
import { CartoError } from "../../lib/carto/carto_errors.ts";
import { exchange } from "../../lib/carto/carto_exchange.ts";
import { countRequest, processCount } from "../../lib/carto/sql.ts";
import type { CartoConfig, Config } from "../../lib/config/config.ts";
import { openCarto, signIn, upstreamOf } from "../operator_carto.ts";

/** Counts a source's rows. @returns the number, or why they were not counted. */
export type Count = (
  source: Pick<Source, "sqlQuery" | "openParameters">,
) => Promise<number | string>;

/** CARTO's limit for a query is a minute. */
const DEADLINE_MS = 60_000;

/**
 * Calls `use` with a function that counts.
 *
 * @throws {CartoError} if CARTO cannot be reached or rejects the credentials.
 */
export async function withCounts<T>(config: Config, use: (count: Count) => Promise<T>): Promise<T> {
  await using opened = await openCarto(config);
  return await use(counting(opened.carto, await signIn(opened.carto)));
}

function counting(carto: CartoConfig, token: string): Count {
  return async ({ sqlQuery, openParameters }) => {
    if (openParameters.length > 0) {
      return `not counted: they depend on the values of ${openParameters.join(" and ")}`;
    }
    try {
      const request = countRequest(carto, token, sqlQuery);
      return processCount(await exchange(upstreamOf(carto, DEADLINE_MS), request, "Row count"));
    } catch (error) {
      if (!(error instanceof CartoError)) throw error;
      return `not counted: ${error.message}`;
    }
  };
}
