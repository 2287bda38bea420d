/**
 * Fills a Deno KV file with very many rows: straight into its SQLite table, in the encoding of
 * https://github.com/denoland/denokv (`proto/codec.rs`), since commits of a few hundred rows each
 * take minutes. No process may have the file open meanwhile.
 */
import { Buffer } from "node:buffer";
import { DatabaseSync } from "node:sqlite";
import { denoKv } from "../lib/storage/deno_kv.ts";

export interface KvRow {
  /** Of texts and of numbers that are not negative. */
  readonly key: Deno.KvKey;
  /** In Latin-1. */
  readonly value: string;
}

/** The value is V8's serialization. */
const V8_ENCODING = 1;
/** Pages that do not fit are read from the disk again. */
const CACHE_KIB = 256 * 1024;
const INDEX = "kv_expiration_ms_idx";

/** @param path of a KV file; it is made where there is none. */
export async function fillKvFile(path: string, rows: Iterable<KvRow>): Promise<void> {
  const store = denoKv(path);
  // KV makes its tables with its first row.
  await store.commit({ set: [{ key: ["bench"], value: "bench" }] });
  await store.close();
  const database = new DatabaseSync(path);
  try {
    database.exec(`PRAGMA synchronous = OFF; PRAGMA cache_size = -${CACHE_KIB}; BEGIN`);
    // An index is made faster than kept.
    const { sql } = database.prepare("SELECT sql FROM sqlite_master WHERE name = ?").get(INDEX) ??
      {};
    if (typeof sql !== "string") throw new Error("Deno KV has other tables by now");
    database.exec(`DROP INDEX ${INDEX}`);
    const insert = database.prepare(
      `INSERT INTO kv (k, v, v_encoding, version) VALUES (?, ?, ${V8_ENCODING}, 1)`,
    );
    for (const { key, value } of rows) insert.run(encodedKey(key), encodedText(value));
    database.exec(`${sql}; COMMIT`);
  } finally {
    database.close();
  }
}

const TEXT_PART = 0x02;
const NUMBER_PART = 0x21;
const PART_END = 0x00;
/** A key has 2 KiB at most. */
const key = Buffer.alloc(2_048);

/** @returns bytes that the next call overwrites. @throws {TypeError} for a part of another type. */
function encodedKey(parts: Deno.KvKey): Uint8Array {
  let at = 0;
  for (const part of parts) {
    if (typeof part === "string" && !part.includes("\0")) {
      at = key.writeUInt8(TEXT_PART, at);
      at += key.write(part, at);
      at = key.writeUInt8(PART_END, at);
      continue;
    }
    if (typeof part !== "number" || part < 0) throw new TypeError("neither text nor such a number");
    at = key.writeUInt8(NUMBER_PART, at);
    const first = at;
    at = key.writeDoubleBE(part, at);
    // They sort as numbers do: those that are not negative have the sign's bit set.
    key.writeUInt8(key.readUInt8(first) | 0x80, first);
  }
  return key.subarray(0, at);
}

/** V8's serialization: its version, the type, the length as a varint, the text. */
function encodedText(text: string): Uint8Array {
  const length: number[] = [];
  let left = text.length;
  for (; left >= 0x80; left >>= 7) length.push(left & 0x7f | 0x80);
  return Buffer.concat([
    Uint8Array.of(0xff, 0x0f, 0x22, ...length, left),
    Buffer.from(text, "latin1"),
  ]);
}
