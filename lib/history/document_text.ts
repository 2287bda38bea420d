/**
 * The text of a version in KV, sealed, since a policy names people. It is compressed, and in parts:
 * a value has 64 KiB at most, and a policy four megabytes.
 */
import * as v from "valibot";
import { documentTextParts } from "../storage/key_prefixes.ts";
import { documentTextKey } from "../storage/keys.ts";
import type { Change, KvStorage } from "../storage/kv_storage.ts";
import type { Sealer } from "../storage/seal.ts";

/** Bytes that are 48,000 characters in base64, and as many sealed. */
const PART = 36_000;
/** A commit has 800 KiB. JSON of four megabytes has 400 KB, if it does not repeat itself less. */
const MOST_PARTS = 14;

/** @returns the rows; null for a text that is too long to be kept. */
export async function sealedParts(
  sealer: Sealer,
  id: string,
  hash: string,
  text: string,
): Promise<NonNullable<Change["set"]> | null> {
  const bytes = await piped(new TextEncoder().encode(text), new CompressionStream("gzip"));
  const count = Math.ceil(bytes.length / PART);
  if (count > MOST_PARTS) return null;
  return await Promise.all(Array.from({ length: count }, async (_, part) => {
    const key = documentTextKey(id, hash, part);
    const base64 = bytes.slice(part * PART, (part + 1) * PART).toBase64();
    return { key, value: await sealer.seal(key, base64) };
  }));
}

/** @returns the keys of all parts that a text may have. */
export function partKeys(id: string, hash: string): Deno.KvKey[] {
  return Array.from({ length: MOST_PARTS }, (_, part) => documentTextKey(id, hash, part));
}

/** @returns null where it is not there, or was sealed with a key that is missing here. */
export async function openedText(
  store: KvStorage,
  sealer: Sealer,
  id: string,
  hash: string,
): Promise<string | null> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (
    const { key, value } of store.list(documentTextParts(id, hash), { limit: MOST_PARTS })
  ) {
    const base64 = v.safeParse(v.string(), await sealer.open(key, value));
    if (!base64.success) return null;
    parts.push(Uint8Array.fromBase64(base64.output));
  }
  if (parts.length === 0) return null;
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  const text = await piped(bytes, new DecompressionStream("gzip"));
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(text);
}

async function piped(
  bytes: Uint8Array<ArrayBuffer>,
  through: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(through);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
