import { PbfReader } from "pbf";
import * as v from "valibot";
// The reader that the layer uses; its package exports layers only.
// @ts-types="../node_modules/@deck.gl/carto/dist/layers/schema/carto-tile.d.ts"
import * as carto from "../node_modules/@deck.gl/carto/dist/layers/schema/carto-tile.js";
import { type Emulator, type EmulatorOptions, startEmulator } from "./mod.ts";
import { layOutData } from "./test_data.ts";

export const STORES = "carto-demo-data.demo_tables.retail_stores";

/** The SQL that a policy would write for one city. */
export function cityQuery(city: string): string {
  return `SELECT * FROM \`${STORES}\` WHERE city = '${city}'`;
}

/** An emulator on a free port with a folder of its own, and calls to it as clients make them. */
export interface TestEmulator extends Emulator {
  readonly dataDir: string;
  /** An OAuth access token of its client. */
  oauthToken(): Promise<string>;
  /** A new API Access Token; fields that are not given have usual values. */
  mint(fields?: Partial<TokenFields>): Promise<string>;
  /** A request to its API with this bearer. */
  call(path: string, token: string, init?: RequestInit): Promise<Response>;
}

/** The body of `POST /v3/tokens`. */
export interface TokenFields {
  readonly grants: readonly { readonly connection_name: string; readonly source: string }[];
  readonly allowed_apis: readonly string[];
  readonly referers: readonly string[];
  readonly name: string;
  readonly expiration_date: string;
}

/** Grants for sources of the usual connection. */
export function grantsFor(...sources: string[]): TokenFields["grants"] {
  return sources.map((source) => ({ connection_name: "carto_dw", source }));
}

const tokenAnswer = v.object({ token: v.string() });
const oauthAnswer = v.object({ access_token: v.string() });

export async function startTestEmulator(
  options: Partial<EmulatorOptions> = {},
): Promise<TestEmulator> {
  const dataDir = options.dataDir ?? await Deno.makeTempDir();
  if (!options.dataDir) await layOutData(dataDir);
  const emulator = await startEmulator({ ...options, dataDir });
  const call = (path: string, token: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${token}`);
    return fetch(`${emulator.apiBaseUrl}${path}`, { ...init, headers });
  };
  const oauthToken = async () => {
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: emulator.clientId,
      client_secret: emulator.clientSecret,
      audience: "carto-cloud-native-api",
    });
    const response = await fetch(emulator.authUrl, { method: "POST", body });
    return v.parse(oauthAnswer, await response.json()).access_token;
  };
  return {
    ...emulator,
    dataDir,
    call,
    oauthToken,
    async mint(fields = {}) {
      const body = JSON.stringify({
        grants: grantsFor(cityQuery("BOSTON")),
        allowed_apis: ["maps", "sql"],
        ...fields,
      });
      const response = await call("/v3/tokens", await oauthToken(), { method: "POST", body });
      return v.parse(tokenAnswer, await response.json()).token;
    },
    async close() {
      await emulator.close();
      if (!options.dataDir) await Deno.remove(dataDir, { recursive: true });
    },
  };
}

/** A path with a query string. */
export function withQuery(path: string, query: Record<string, string>): string {
  return `${path}?${new URLSearchParams(query)}`;
}

/** Reads a tile as the layer does. */
export function decodeTile(bytes: Uint8Array): carto.Tile {
  return carto.TileReader.read(new PbfReader(new Uint8Array(bytes)), bytes.byteLength);
}

const errorBody = v.object({ error: v.string() });

/** Status and `error` of a refusal, which must be JSON that any origin may read. */
export async function refusal(response: Response): Promise<[status: number, error: string]> {
  if (response.headers.get("access-control-allow-origin") !== "*") {
    throw new Error("The refusal has no CORS headers");
  }
  return [response.status, v.parse(errorBody, await response.json()).error];
}
