/** Inspects a broker on a remote KV, and its CARTO. */
import * as v from "valibot";
import type { Emulator } from "../../emulator/mod.ts";
import { createAccess } from "../../lib/access/grants.ts";
import { parsePolicyText } from "../../lib/access/policy.ts";
import { installationOf } from "../../lib/broker/installation.ts";
import { parseRow } from "../../lib/broker/records.ts";
import { ALL_API_TOKENS } from "../../lib/storage/key_prefixes.ts";
import type { KvStorage } from "../../lib/storage/kv_storage.ts";

export const KEY = new Uint8Array(32).fill(7);

export const newOrigin = () => `https://${crypto.randomUUID()}.example.com`;

async function asOwner(carto: Emulator, path: string, init: RequestInit = {}): Promise<Response> {
  const oauth = await fetch(carto.authUrl, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: carto.clientId,
      client_secret: carto.clientSecret,
      audience: "carto-cloud-native-api",
    }),
  });
  const { access_token } = v.parse(v.object({ access_token: v.string() }), await oauth.json());
  return await fetch(`${carto.apiBaseUrl}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${access_token}` },
  });
}

const Listed = v.array(v.object({ id: v.string(), name: v.string() }));

/** The tokens at CARTO of the installation with that key. */
export async function aliveAtCarto(carto: Emulator, origin: string, key = KEY) {
  const { isOurs } = await installationOf([key], origin);
  const answer = await asOwner(carto, "/v3/tokens");
  return v.parse(Listed, await answer.json()).filter(({ name }) => isOurs(name));
}

/** The names of the stored tokens, sorted. */
export async function storedNames(store: KvStorage): Promise<string[]> {
  const rows = await Array.fromAsync(store.list(ALL_API_TOKENS));
  return rows.flatMap((entry) => parseRow(entry)?.names ?? []).sort();
}

/** Deletes a token without the app. */
export async function deleteAtCarto(carto: Emulator, id: string): Promise<void> {
  const answer = await asOwner(carto, `/v3/tokens/${id}`, { method: "DELETE" });
  await answer.body?.cancel();
}

/** Whether CARTO accepts the token; the request itself does not matter. */
export async function isAlive(carto: Emulator, token: string): Promise<boolean> {
  const url = new URL(`${carto.apiBaseUrl}/v3/maps/${carto.connection}/query`);
  url.searchParams.set("q", "SELECT 1");
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  await answer.body?.cancel();
  return answer.status !== 401;
}

/** Rights of a user in so many groups with long names, who shares a token with the same groups. */
export function rightsOfManyGroups(count: number) {
  const names = Array.from({ length: count }, (_, n) => `group ${n} `.padEnd(31, "x"));
  const policy = {
    version: 1,
    datasets: {
      retail_stores: {
        table: "carto-demo-data.demo_tables.retail_stores",
        columns: ["geom", "store_id"],
      },
    },
    groups: Object.fromEntries(names.map((name) => [name, { retail_stores: { city: name } }])),
    tokens: { per: "group" },
  };
  return createAccess({
    policy: parsePolicyText(JSON.stringify(policy)),
    connectionName: "carto_dw",
    referers: ["https://app.example.com"],
  }).rightsOf({ username: "ann", groups: names });
}
