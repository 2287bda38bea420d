/** What asking CARTO about a table and about a tileset have in common. */
import type { DialectName } from "../../../lib/access/dialects/mod.ts";
import { type TrialTokenOptions, withTrialToken } from "../../../lib/broker/minting/trial_token.ts";
import { CartoError } from "../../../lib/carto/carto_errors.ts";
import type { TileJson } from "../../../lib/carto/tile_json.ts";
import type { CartoConfig } from "../../../lib/config/config.ts";
import type { Place, TableFacts } from "../../../lib/maps/propose/table_facts.ts";
import { OperatorError } from "../../../lib/operator_error.ts";
import { explainRefusal, type Step } from "./refusals.ts";

/** What a name turned out to be the name of. */
export type SourceKind = "table" | "tileset";

export type CellGrid = "h3" | "quadbin";

export const isGrid = (text: string | undefined): text is CellGrid =>
  text === "h3" || text === "quadbin";

export interface AskOptions {
  readonly carto: CartoConfig;
  readonly dialect: DialectName;
  /** The grid of a tileset's cells, as the operator or the policy says. */
  readonly cells: CellGrid | undefined;
  /** The referers of the tokens; the first is sent as the requesting page. */
  readonly referers: readonly [string, ...string[]];
  readonly tokens: TrialTokenOptions;
  /** Called with the name of a token that CARTO did not delete. */
  readonly onLeftBehind: (name: string) => void;
  /** Called once it is known what the name is of; asks no further where it throws. */
  readonly onKind: (kind: SourceKind) => void;
}

export interface AskedTable {
  readonly kind: SourceKind;
  readonly facts: TableFacts;
  readonly place: Place;
  readonly placeBecause: string;
  readonly bounds: TileJson["bounds"];
  /** What CARTO was asked, one request a line. */
  readonly asked: readonly string[];
}

/** CARTO's limit for a query is a minute ("SQL API" reference). */
export const DEADLINE_MS = 60_000;
export const LARGEST_ANSWER = 4 * 1024 * 1024;

/** @param sources the queries, or the name, that the token opens. */
export async function withToken<T>(
  table: string,
  sources: readonly string[],
  options: AskOptions,
  use: (token: string, hold: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const { carto: { connection: connectionName }, referers, tokens, onLeftBehind } = options;
  const request = {
    grants: sources.map((source) => ({ connectionName, source })),
    allowedApis: ["maps", "sql"],
    referers,
  };
  const { result, leftBehind } = await explained(
    "token",
    table,
    options,
    () => withTrialToken(tokens, request, use),
  );
  if (leftBehind !== undefined) onLeftBehind(leftBehind);
  return result;
}

/** @throws {OperatorError} that says which right is missing where CARTO refuses the call. */
export async function explained<T>(
  step: Step,
  table: string,
  { carto: { connection } }: AskOptions,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof CartoError)) throw error;
    const message = explainRefusal(step, { table, connection, error });
    throw new OperatorError(message, { cause: error });
  }
}
