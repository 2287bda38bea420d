/**
 * The messages of KV Connect's data path (package `com.deno.kv.datapath`, protobuf 3), as a server
 * reads and writes them.
 */
import { PbfReader, PbfWriter } from "pbf";

/** How a value is encoded: V8's structured clone, a `Deno.KvU64`, or bytes as they are. */
export const ENCODING = { v8: 1, le64: 2, bytes: 3 } as const;
export const MUTATION = { set: 1, delete: 2, sum: 3, max: 4, min: 5, setSuffixed: 9 } as const;
const STATUS = { success: 1, checkFailure: 2, readDisabled: 2 } as const;

export interface ReadRange {
  start: Uint8Array;
  /** Exclusive. */
  end: Uint8Array;
  limit: number;
  reverse: boolean;
}

export interface KvEntry {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
  readonly encoding: number;
  /** 10 bytes. */
  readonly versionstamp: Uint8Array;
}

export interface Check {
  key: Uint8Array;
  /** Empty where the key must not exist. */
  versionstamp: Uint8Array;
}

export interface Mutation {
  key: Uint8Array;
  type: number;
  value: Uint8Array;
  encoding: number;
  /** Milliseconds since the epoch; 0 or less for never. */
  expiresAt: number;
}

export interface AtomicWrite {
  readonly checks: Check[];
  readonly mutations: Mutation[];
}

const NOTHING: Uint8Array = new Uint8Array();

export function readSnapshotRead(body: Uint8Array): ReadRange[] {
  return new PbfReader(body).readFields((tag, ranges: ReadRange[], pbf) => {
    if (tag !== 1) return;
    const range = { start: NOTHING, end: NOTHING, limit: 0, reverse: false };
    ranges.push(pbf.readMessage((tag, range, pbf) => {
      if (tag === 1) range.start = pbf.readBytes();
      else if (tag === 2) range.end = pbf.readBytes();
      else if (tag === 3) range.limit = pbf.readVarint(true);
      else if (tag === 4) range.reverse = pbf.readBoolean();
    }, range));
  }, []);
}

/** @param strong false if the answer may be stale. */
export function writeSnapshotReadOutput(
  ranges: readonly (readonly KvEntry[])[],
  strong: boolean,
): Uint8Array<ArrayBuffer> {
  const pbf = new PbfWriter();
  for (const entries of ranges) {
    pbf.writeMessage(1, (_, range) => {
      for (const entry of entries) range.writeMessage(1, writeEntry, entry);
    }, null);
  }
  pbf.writeBooleanField(4, strong);
  pbf.writeVarintField(8, STATUS.success);
  return new Uint8Array(pbf.finish());
}

function writeEntry(entry: KvEntry, pbf: PbfWriter): void {
  pbf.writeBytesField(1, entry.key);
  pbf.writeBytesField(2, entry.value);
  pbf.writeVarintField(3, entry.encoding);
  pbf.writeBytesField(4, entry.versionstamp);
}

export function readAtomicWrite(body: Uint8Array): AtomicWrite {
  const write: AtomicWrite = { checks: [], mutations: [] };
  return new PbfReader(body).readFields((tag, write, pbf) => {
    if (tag === 1) {
      write.checks.push(pbf.readMessage((tag, check, pbf) => {
        if (tag === 1) check.key = pbf.readBytes();
        else if (tag === 2) check.versionstamp = pbf.readBytes();
      }, { key: NOTHING, versionstamp: NOTHING }));
    } else if (tag === 2) {
      write.mutations.push(readMutation(pbf));
    }
  }, write);
}

function readMutation(pbf: PbfReader): Mutation {
  const mutation = { key: NOTHING, type: 0, value: NOTHING, encoding: 0, expiresAt: 0 };
  return pbf.readMessage((tag, mutation, pbf) => {
    if (tag === 1) mutation.key = pbf.readBytes();
    else if (tag === 2) {
      pbf.readMessage((tag, mutation, pbf) => {
        if (tag === 1) mutation.value = pbf.readBytes();
        else if (tag === 2) mutation.encoding = pbf.readVarint();
      }, mutation);
    } else if (tag === 3) mutation.type = pbf.readVarint();
    else if (tag === 4) mutation.expiresAt = pbf.readVarint(true);
  }, mutation);
}

/** @param versionstamp null if a check failed. */
export function writeAtomicWriteOutput(versionstamp: Uint8Array | null): Uint8Array<ArrayBuffer> {
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, versionstamp === null ? STATUS.checkFailure : STATUS.success);
  if (versionstamp !== null) pbf.writeBytesField(2, versionstamp);
  return new Uint8Array(pbf.finish());
}

/** @returns the watched keys. */
export function readWatch(body: Uint8Array): Uint8Array[] {
  return new PbfReader(body).readFields((tag, keys: Uint8Array[], pbf) => {
    if (tag !== 1) return;
    const found = { key: NOTHING };
    pbf.readMessage((tag, found, pbf) => {
      if (tag === 1) found.key = pbf.readBytes();
    }, found);
    keys.push(found.key);
  }, []);
}

/** @returns a frame: for each watched key whether it changed, and its current value. */
export function writeWatchOutput(
  keys: readonly { changed: boolean; entry: KvEntry | undefined }[],
): Uint8Array<ArrayBuffer> {
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, STATUS.success);
  for (const { changed, entry } of keys) {
    pbf.writeMessage(2, (_, key) => {
      key.writeBooleanField(1, changed);
      if (changed && entry !== undefined) key.writeMessage(2, writeEntry, entry);
    }, null);
  }
  const message = pbf.finish();
  const frame = new Uint8Array(4 + message.length);
  new DataView(frame.buffer).setUint32(0, message.length, true);
  frame.set(message, 4);
  return frame;
}
