/** What the console's pages Audit, Usage, and Policy and maps show, in the KV of a running app. */
import { createAudit } from "../../lib/audit/audit.ts";
import { KV_LIMITS, kvChain } from "../../lib/audit/kv_chain.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import { createDailyCounts } from "../../lib/usage/daily_counts.ts";

const DAY_MS = 24 * 3_600_000;

/** Writes records of two people, and a month of usage, as other processes of the app would. */
export async function writeRecords(kvPath: string): Promise<void> {
  const store = denoKv(kvPath);
  const now = Date.now;
  const audit = createAudit({
    ...KV_LIMITS,
    ...{ now, instance: "another-process", hide: (text: string) => text },
    write: kvChain({ store, now, keepMs: 90 * DAY_MS }),
    onLost(_, error) {
      throw error;
    },
  });
  for (let token = 0; token < 60; token++) {
    audit.record({
      event: "token_minted",
      username: token % 2 === 0 ? "ann.baker@acme.com" : "luis.ortega@acme.com",
      groups: ["BOSTON", "NORTH EAST"],
      token_name: `carto-embed-0-acme-${token}`,
      expires_at: new Date(now() + 3_600_000).toISOString(),
      rights_hash: "a3f1".repeat(16),
    });
  }
  audit.record({ event: "signed_out", username: "ann.baker@acme.com", reason: "signed_out" });
  await audit.close();
  for (let ago = 0; ago < 30; ago++) {
    const counts = createDailyCounts({
      ...{ store, now: () => Date.now() - ago * DAY_MS },
      onFailed(error) {
        throw error;
      },
    });
    const openings = 40 + (ago * 37) % 60;
    counts.add("map", "retail-stores", openings);
    counts.add("units", "retail-stores", openings * 501);
    counts.add("map", "deliveries", ago % 5);
    counts.add("group", "BOSTON", openings);
    counts.add("origin", "own", 30);
    counts.add("origin", "https://intranet.acme.com", openings - 30);
    counts.add("refused", "https://copycat.example", ago % 3);
    counts.add("call", "Create token", 12);
    await counts.close();
  }
  await store.close();
}
