/** The KV that all processes share. */
import { statfs } from "node:fs/promises";
import { demoKey, doctorKey, schemaKey } from "../../storage/keys.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";
import { NewerSchemaError, requireReadable } from "../../storage/schema.ts";
import type { Check } from "../check.ts";
import { counted, failure, type Finding, ok, skipped, warning } from "../finding.ts";
import { systemReason } from "../system_reason.ts";

/** Longer than a run takes; KV expires the row if we cannot delete it. */
const LEFTOVER_MS = 60_000;

/** @returns the operation that KV failed, or undefined. */
async function tryOut(store: KvStorage): Promise<string | undefined> {
  const key = doctorKey(crypto.randomUUID());
  const set = [{ key, value: "written by deno task doctor", expireInMs: LEFTOVER_MS }];
  const written = await store.commit({ check: [{ key, versionstamp: null }], set });
  try {
    if ((await store.get(key))?.versionstamp !== written) return "does not read back what it wrote";
    const again = await store.commit({ check: [{ key, versionstamp: null }], set });
    return again === null ? undefined : "writes though a check fails";
  } finally {
    await store.commit({ delete: [key] });
  }
}

const kv: Check = {
  id: "kv",
  title: "KV opens, writes, reads back, and refuses a write whose check fails",
  needs: ["configuration"],
  async run({ config, database }) {
    const { kvPath } = config();
    try {
      const { store, description } = await database();
      requireReadable((await store.get(schemaKey()))?.value);
      const fault = await tryOut(store);
      if (fault === undefined) return ok(`${description}${kvPath ? `, ${kvPath}` : ""}`);
      return failure(`${description} ${fault}`, "Set KV_PATH to a Deno KV of its own.");
    } catch (error) {
      if (error instanceof NewerSchemaError) return newer(error);
      return unusable(kvPath ?? "the platform's database", error);
    }
  },
};

const newer = ({ message }: NewerSchemaError): Finding =>
  failure(message, "Run the version that wrote it: docs/operations.md, Roll back.");

function unusable(path: string, error: unknown): Finding {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const reason = systemReason(error) ?? String(error);
  if (cause instanceof Deno.errors.NotCapable) {
    return failure(
      `${path}: ${reason}`,
      "Add the folder of KV_PATH to read and write of the permission set app in deno.json.",
    );
  }
  return failure(
    `${path} cannot be used: ${reason}`,
    /^https?:/.test(path)
      ? "Start the KV Connect server that KV_PATH names, and set DENO_KV_ACCESS_TOKEN or KV_ACCESS_TOKEN to its token."
      : "Set KV_PATH to a file in a folder that the app may read and write.",
  );
}

const MEGABYTE = 1_000_000;
const TIGHT_BYTES = 1_000 * MEGABYTE;
const TOO_TIGHT_BYTES = 100 * MEGABYTE;

export function checkDisk(freeBytes: number): Finding {
  const found = `${counted(Math.floor(freeBytes / MEGABYTE), "MB").replace("MBs", "MB")} are free`;
  const fix = "Free disk space where KV_PATH is, or move KV_PATH to another disk.";
  if (freeBytes < TOO_TIGHT_BYTES) return failure(found, fix);
  return freeBytes < TIGHT_BYTES ? warning(found, fix) : ok(found);
}

const disk: Check = {
  id: "disk",
  title: "The disk has room where KV is a file",
  needs: ["kv"],
  async run({ database }) {
    const { file } = await database();
    if (file === undefined) return skipped("KV is not a file");
    const { bavail, bsize } = await statfs(file);
    return checkDisk(bavail * bsize);
  },
};

const demoAccounts: Check = {
  id: "demo-accounts",
  title: "No account of a demo, whose password everybody knows, is in a production KV",
  needs: ["kv"],
  async run({ config, database, users }) {
    if (config().mode === "demo") return skipped("this is a demo");
    const left = (await users()).filter(({ demo }) => demo).map(({ username }) => username);
    const marked = await (await database()).store.get(demoKey()) !== null;
    if (left.length === 0 && !marked) return ok("no demo ran on this KV");
    return failure(
      `a demo ran on this KV: ${left.join(", ") || "none of its accounts is left"}`,
      "Run deno task users purge-demo, or set KV_PATH to a database that no demo ran on.",
    );
  },
};

export const STORAGE_CHECKS: readonly Check[] = [kv, disk, demoAccounts];
