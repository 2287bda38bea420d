/** The limits of a server, the same as those of `denokv`. */
import { type AtomicWrite, MUTATION, type ReadRange } from "./messages.ts";

export interface KvLimits {
  readonly checks: number;
  readonly mutations: number;
  /** In bytes, like the others. */
  readonly key: number;
  readonly value: number;
  readonly atomicWrite: number;
  readonly ranges: number;
  readonly entries: number;
}

export const DENOKV_LIMITS: KvLimits = {
  checks: 10,
  mutations: 1000,
  key: 2048,
  value: 65_536,
  atomicWrite: 819_200,
  ranges: 10,
  entries: 1000,
};

/** @returns what exceeds a limit, for the answer; undefined if nothing does. */
export function faultOfWrite(
  { checks, mutations }: AtomicWrite,
  limits: KvLimits,
): string | undefined {
  if (checks.length > limits.checks) return "Too many checks included in atomic write.";
  if (mutations.length > limits.mutations) {
    return "Too many mutations / enqueues included in atomic write.";
  }
  const keys = [...checks, ...mutations].map(({ key }) => key.length);
  if (keys.some((length) => length > limits.key)) return "A key exceeds the key size limit.";
  const values = mutations.map(({ value }) => value.length);
  if (values.some((length) => length > limits.value)) {
    return "A value exceeds the value size limit.";
  }
  // The key counts again for each mutation with a value.
  const withValues = mutations.filter(({ type }) => type !== MUTATION.delete);
  const lengths = [...keys, ...withValues.map(({ key, value }) => key.length + value.length)];
  const total = lengths.reduce((sum, length) => sum + length, 0);
  return total > limits.atomicWrite
    ? "The total size of the atomic write is too large."
    : undefined;
}

export function faultOfRead(ranges: readonly ReadRange[], limits: KvLimits): string | undefined {
  if (ranges.length > limits.ranges) return "Too many read ranges requested in one read request.";
  if (ranges.some(({ limit }) => limit < 1)) {
    return "The read range limit of the snapshot read request is invalid.";
  }
  // A start key may be one byte longer: the successor of the longest key.
  if (ranges.some(({ start, end }) => Math.max(start.length, end.length) > limits.key + 1)) {
    return "A key exceeds the key size limit.";
  }
  const entries = ranges.reduce((sum, { limit }) => sum + limit, 0);
  return entries > limits.entries
    ? "The total number of entries requested across read ranges in the read request is too large."
    : undefined;
}
