/**
 * Idle maintenance on a KV file with very many rows: its share of a CPU, including reconciliation
 * every ten minutes, and its memory.
 */
import process from "node:process";
import { startEmulator } from "../emulator/mod.ts";
import { installationOf } from "../lib/broker/installation.ts";
import { createRightsHash } from "../lib/broker/rights_hash.ts";
import { TIMING } from "../lib/broker/timing.ts";
import { denoKv } from "../lib/storage/deno_kv.ts";
import { sessionKey } from "../lib/storage/keys.ts";
import type { KvStorage } from "../lib/storage/kv_storage.ts";
import { say } from "../lib/log/terminal.ts";
import { accessOf, setUpBroker } from "../tests/helpers/broker.ts";
import { KEY, newOrigin } from "../tests/helpers/broker_on_kv.ts";
import { fillKv, fullCarto } from "../tests/helpers/full_kv.ts";
import { manualClock } from "../tests/helpers/manual_clock.ts";
import type { Scale } from "./scale.ts";

const SIZES = {
  full: { tokens: 100_000, sessions: 1_000_000, periods: 6 },
  smoke: { tokens: 50, sessions: 50, periods: 1 },
} as const;
const WRITTEN_AT_ONCE = 900;
const POLLS = TIMING.reconcileMs / TIMING.pollMs;

export async function benchMaintenance(scale: Scale): Promise<void> {
  const { tokens, sessions, periods } = SIZES[scale];
  const folder = await Deno.makeTempDir();
  const carto = await startEmulator({ dataDir: folder });
  const store = denoKv(`${folder}/kv.sqlite3`);
  const clock = manualClock();
  const origin = newOrigin();
  const { namePrefix: prefix } = await installationOf([KEY], origin);
  const rights = accessOf({}).rightsOf({ username: "", groups: ["BOSTON"] });
  const hash = createRightsHash(carto);
  const hashOf = (owner: string) => hash(rights, owner);
  const filling = { tokens, counters: 0, prefix, now: clock.now(), hashOf };
  const { answer, asked } = fullCarto(await fillKv(store, filling));
  await fillSessions(store, sessions);
  const { broker } = await setUpBroker(carto, { store, clock, origin, fetch: answer });
  const first = await measure(async () => void await broker.runMaintenance());
  say(`The first run compares all ${tokens} tokens: ${Math.round(first)} ms of a processor`);

  const before = asked.lists;
  for (let period = 1; period <= periods; period++) {
    const idle = await measure(async () => {
      for (let poll = 1; poll < POLLS; poll++) {
        clock.pass(TIMING.pollMs);
        await broker.runMaintenance();
      }
    });
    clock.pass(TIMING.pollMs);
    const reconciling = await measure(async () => void await broker.runMaintenance());
    const share = (idle + reconciling) / TIMING.reconcileMs;
    const megabytes = Math.round(Deno.memoryUsage().rss / 1e6);
    say(
      `${tokens} tokens, ${sessions} sessions: ${(share * 100).toFixed(2)} % of a processor ` +
        `(polls ${Math.round(idle)} ms, reconciliation ${Math.round(reconciling)} ms in ten ` +
        `minutes), ${megabytes} MB`,
    );
  }
  say(`${asked.lists - before} pages of CARTO's list were read in ${periods * 10} minutes`);
  await store.close();
  await carto.close();
  await Deno.remove(folder, { recursive: true });
}

/** @returns its CPU time in milliseconds. */
async function measure(run: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function fillSessions(store: KvStorage, count: number): Promise<void> {
  for (let at = 0; at < count; at += WRITTEN_AT_ONCE) {
    const rows = Array.from({ length: Math.min(WRITTEN_AT_ONCE, count - at) }, () => ({
      key: sessionKey(crypto.randomUUID()),
      value: { username: "visitor", groups: ["BOSTON"], createdAt: 0, expiresAt: 0 },
    }));
    await store.commit({ set: rows });
  }
}
