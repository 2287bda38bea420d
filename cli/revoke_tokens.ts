/**
 * Revokes a user's tokens for `deno task users`, which works without a running app: it uses the
 * app's credentials and the same queue.
 */
import { revokeNow, type Unrevoked } from "../lib/broker/revocation/revoke_now.ts";
import { createRevoker } from "../lib/broker/revocation/revoker.ts";
import { CartoError } from "../lib/carto/carto_errors.ts";
import { SYSTEM_CLOCK } from "../lib/clock/clock.ts";
import type { CartoConfig, Config, Secrets } from "../lib/config/config.ts";
import { createSealer } from "../lib/storage/seal.ts";
import type { KvStorage } from "../lib/storage/kv_storage.ts";
import { createTelemetry } from "../lib/telemetry/telemetry.ts";
import { openTaskAudit } from "./task_audit.ts";

/** Tokens are deleted at CARTO within ten seconds, or the task reports that they are not. */
const DEADLINE_MS = 8_000;

export interface RevokedTokens {
  /** A sentence for the operator. */
  readonly words: string;
  readonly done: boolean;
}

/** @param username whose tokens are queued to be revoked. */
export async function revokeTokens(
  config: Config,
  store: KvStorage,
  username: string,
): Promise<RevokedTokens> {
  const { carto, secrets } = await backingOf(config);
  // A demo that has never run has no secrets, and no tokens.
  if (secrets === undefined) return { words: "They have no tokens.", done: true };
  const audit = openTaskAudit(config, store);
  const sealer = await createSealer(secrets.kvEncryptionKeys);
  const revoker = createRevoker({
    ...SYSTEM_CLOCK,
    carto,
    fetch,
    store,
    sealer,
    telemetry: createTelemetry(),
    audit,
    // Failures are reported in the returned sentence.
    log: { info() {}, error() {} },
    onRevoked() {},
  });
  const unrevoked = await revokeNow({
    ...SYSTEM_CLOCK,
    revoker,
    sealer,
    username,
    deadlineMs: DEADLINE_MS,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
  await audit.close();
  if (unrevoked === null) return { words: "All of their tokens are revoked.", done: true };
  const isDemoDown = config.mode === "demo" && !await answers(carto.apiBaseUrl);
  return { words: describe(unrevoked, isDemoDown), done: false };
}

/** @returns the secrets of a demo only once it has run. */
export async function backingOf(
  config: Config,
): Promise<{ carto: CartoConfig; secrets: Secrets | undefined }> {
  if (config.mode === "production") return config;
  const { demoCarto, keptSecrets } = await import("../demo.ts");
  return { carto: demoCarto(config.emulatorPort), secrets: await keptSecrets(config) };
}

async function answers(url: string): Promise<boolean> {
  try {
    await (await fetch(url)).body?.cancel();
    return true;
  } catch {
    return false;
  }
}

function describe({ count, until, reason }: Unrevoked, isDemoDown: boolean): string {
  const [tokens, they, open] = count === 1
    ? ["1 of their tokens is", "it", "gives access"]
    : [`${count} of their tokens are`, "they", "give access"];
  const end = until === undefined
    ? `until ${they === "it" ? "it expires" : "they expire"}`
    : `until ${new Date(until).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  if (isDemoDown) {
    return `${tokens} not deleted at CARTO: the demo's CARTO runs inside the app, which is not ` +
      "running. They give no access until it runs again; it then deletes them within seconds.";
  }
  const why = reason instanceof CartoError
    ? reason.message
    : reason ?? "another process is deleting";
  return `${tokens} not deleted at CARTO (${why}): ${they} ${open} to data there ${end} at most. ` +
    "A running app retries the deletion; deno task doctor shows what is left.";
}
