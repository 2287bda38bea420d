/**
 * Counts failed sign-ins of known devices, in one row per account. An attacker who creates many
 * devices needs the account's password, so evicting the oldest device loses nothing.
 */
import * as v from "valibot";
import { failedDevicesKey } from "../../storage/keys.ts";
import type { Entry, KvStorage } from "../../storage/kv_storage.ts";
import type { KnownDevice } from "./known_devices.ts";

/** The most devices per account whose failures are kept. */
export const DEVICES_REMEMBERED = 50;

const Failures = v.array(v.object({
  id: v.string(),
  failures: v.number(),
  /** When the device expires, in milliseconds since the epoch. */
  expiresAt: v.number(),
}));

export interface DeviceFailures {
  /** @param account the hash of its name. */
  of(account: string, device: KnownDevice): Promise<number>;
  /** Counts one more failure. */
  add(account: string, device: KnownDevice): Promise<void>;
}

export interface DeviceFailuresOptions {
  readonly store: KvStorage;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export function createDeviceFailures({ store, now }: DeviceFailuresOptions): DeviceFailures {
  function living(entry: Entry | null): v.InferOutput<typeof Failures> {
    const parsed = v.safeParse(Failures, entry?.value);
    return parsed.success ? parsed.output.filter(({ expiresAt }) => expiresAt > now()) : [];
  }

  return {
    async of(account, { id }) {
      const found = living(await store.get(failedDevicesKey(account)));
      return found.find((one) => one.id === id)?.failures ?? 0;
    },
    async add(account, { id, expiresAt }) {
      const key = failedDevicesKey(account);
      for (;;) {
        const entry = await store.get(key);
        const known = living(entry);
        const failures = (known.find((one) => one.id === id)?.failures ?? 0) + 1;
        const others = known.filter((one) => one.id !== id);
        const value = [{ id, failures, expiresAt }, ...others].slice(0, DEVICES_REMEMBERED);
        const expireInMs = Math.max(...value.map((one) => one.expiresAt)) - now();
        const written = await store.commit({
          check: [{ key, versionstamp: entry?.versionstamp ?? null }],
          set: [{ key, value, expireInMs }],
        });
        if (written !== null) return;
      }
    },
  };
}
