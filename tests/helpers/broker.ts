/** A broker in this process, with an embedded CARTO and the test's clock. */
import type { Emulator } from "../../emulator/mod.ts";
import { type Access, createAccess, NoAccessError, type Rights } from "../../lib/access/grants.ts";
import { parsePolicyText } from "../../lib/access/policy.ts";
import type { AuditEvent } from "../../lib/audit/audit.ts";
import { type Broker, createBroker } from "../../lib/broker/broker.ts";
import type { Owner } from "../../lib/broker/minting/mint_request.ts";
import { type Clock, SYSTEM_CLOCK } from "../../lib/clock/clock.ts";
import type { RevocationReason } from "../../lib/broker/revocation/deletion_rows.ts";
import { installationOf } from "../../lib/broker/installation.ts";
import type { CartoConfig } from "../../lib/config/config.ts";
import { changedUserKey } from "../../lib/storage/keys.ts";
import { FIRST_GENERATION } from "../../lib/storage/revocation_rows.ts";
import { createSealer } from "../../lib/storage/seal.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import type { KvStorage } from "../../lib/storage/kv_storage.ts";
import { createTelemetry } from "../../lib/telemetry/telemetry.ts";
import { manualClock, type MovableClock } from "./manual_clock.ts";

const HOUR_MS = 3_600_000;
const POLICY = {
  version: 1,
  datasets: {
    retail_stores: {
      table: "carto-demo-data.demo_tables.retail_stores",
      columns: ["geom", "store_id"],
    },
  },
  groups: {
    BOSTON: { retail_stores: { city: "BOSTON" } },
    "NEW YORK": { retail_stores: { city: "NEW YORK" } },
  },
};

/**
 * @param changes replace parts of a small policy.
 * @param clock decides which day it is.
 */
export function accessOf(
  changes: object,
  referer = "https://app.example.com",
  clock: Pick<Clock, "now"> = SYSTEM_CLOCK,
): Access {
  return createAccess({
    clock,
    policy: parsePolicyText(JSON.stringify({ ...POLICY, ...changes })),
    connectionName: "carto_dw",
    referers: [referer],
  });
}

/** Brokers on the same store belong to the same installation. */
const origins = new WeakMap<KvStorage, string>();

const hashes = new WeakMap<Access, string>();

/** A different value for each policy. */
function hashOf(access: Access): string {
  const hash = hashes.get(access) ?? crypto.randomUUID();
  hashes.set(access, hash);
  return hash;
}

export interface BrokerBench {
  readonly broker: Broker;
  readonly clock: MovableClock;
  readonly store: KvStorage;
  readonly audited: AuditEvent[];
  /** The events of logged errors. */
  readonly logged: string[];
  /** The policy that maintenance uses: the small one, unless a test replaces it. */
  readonly inForce: { access: Access };
  /** A group's rights under the small policy with changes. */
  rights(group: string, changes?: object, referer?: string): Rights;
  prometheus(): string;
  /** How many OAuth tokens and API tokens the embedded CARTO issued since the set-up. */
  minted(): { oauth: number; api: number };
}

export async function setUpBroker(
  emulator: Emulator,
  {
    store = denoKv(":memory:"),
    carto = emulator,
    key = new Uint8Array(32).fill(7),
    fetch = globalThis.fetch,
    clock = manualClock(),
    origin = origins.get(store) ?? `https://${crypto.randomUUID()}.example.com`,
  }: {
    store?: KvStorage;
    carto?: CartoConfig;
    key?: Uint8Array<ArrayBuffer>;
    /** Wraps the broker's requests to CARTO. */
    fetch?: typeof globalThis.fetch;
    clock?: MovableClock;
    /** The app's origin: with the key, it identifies the installation. */
    origin?: string;
  } = {},
): Promise<BrokerBench> {
  const before = emulator.requests.length;
  const audited: AuditEvent[] = [];
  const logged: string[] = [];
  const inForce = { access: accessOf({}) };
  origins.set(store, origin);
  const telemetry = createTelemetry();
  const count = (path: string) =>
    emulator.requests.slice(before)
      .filter((r) => r.method === "POST" && r.path === path && r.status < 300).length;
  return {
    clock,
    store,
    audited,
    logged,
    inForce,
    prometheus: () => telemetry.prometheus(),
    broker: createBroker({
      carto,
      fetch,
      store,
      sealer: await createSealer([key]),
      telemetry,
      installation: await installationOf([key], origin),
      policyHash: () => hashOf(inForce.access),
      audit: { record: (event) => audited.push(event), flush: () => Promise.resolve() },
      log: { info() {}, error: (event) => void logged.push(event) },
      rightsOf(subject) {
        try {
          return inForce.access.rightsOf(subject);
        } catch (error) {
          if (error instanceof NoAccessError) return null;
          throw error;
        }
      },
      ...clock,
      // Time advances while a caller waits for another.
      sleep: async (ms) => {
        clock.pass(ms);
        await new Promise((resolve) => setTimeout(resolve, 1));
      },
      mintsPerHour: 1_000,
    }),
    rights: (group, changes, referer) =>
      accessOf(changes ?? {}, referer).rightsOf({ username: "ann", groups: [group] }),
    minted: () => ({ oauth: count("/oauth/token"), api: count("/v3/tokens") }),
  };
}

/** Has a user's tokens revoked by a row without a new generation: their sessions stay valid. */
export async function queueRevocation(
  store: KvStorage,
  username: string,
  reason: RevocationReason = "disabled",
): Promise<void> {
  await store.commit({ set: [{ key: changedUserKey(username), value: reason }] });
}

/** A user whose session has just started, with its twelve hours left. */
export const owner = (username: string, clock: Clock): Owner => ({
  username,
  sessionExpiresAt: clock.now() + 12 * HOUR_MS,
  generation: FIRST_GENERATION,
});
