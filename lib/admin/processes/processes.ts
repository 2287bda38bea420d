/**
 * What each process says of itself, in a row of KV that it writes every half minute: an operator
 * sees from any process which versions and which policy are in force on all of them.
 */
import * as v from "valibot";
import { type Timer, unattended } from "../../clock/unattended_timer.ts";
import { ALL_PROCESSES } from "../../storage/key_prefixes.ts";
import { processKey } from "../../storage/keys.ts";
import { type KvStorage, StorageError } from "../../storage/kv_storage.ts";
import { Fault } from "./recent_faults.ts";

/** What a process says of itself, but for when. */
export type ProcessFacts = v.InferOutput<typeof ProcessFacts>;
const ProcessFacts = v.object({
  /** Of the app: the build's name, which is the commit where the build knows it. */
  version: v.string(),
  deno: v.string(),
  policyVersion: v.number(),
  policyHash: v.string(),
  /** Of all maps in force. */
  mapsHash: v.string(),
  /** The upstreams at CARTO to which it holds calls back. */
  heldBack: v.array(v.string()),
  /** The parts that /readyz names as failing. */
  notReady: v.array(v.string()),
  faults: v.array(Fault),
});

type Row = v.InferOutput<typeof Row>;
const Row = v.object({ ...ProcessFacts.entries, startedAt: v.number(), seenAt: v.number() });

/** A running process. */
export interface ProcessState extends Row {
  readonly id: string;
}

export interface Processes {
  /** This process's id. */
  readonly id: string;
  /** Writes this process's row now and every half minute. */
  start(): void;
  /** @returns the processes that run, this one up to date, by their start; 100 at most. */
  list(): Promise<ProcessState[]>;
  /** Removes the row. */
  close(): Promise<void>;
}

export interface ProcessesOptions {
  readonly store: KvStorage;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Names the process. */
  readonly instance: string;
  readonly facts: () => Promise<ProcessFacts>;
}

const EVERY_MS = 30_000;
/** A process that has not written for three turns has ended, or cannot write. */
const GONE_AFTER_MS = 2 * 60_000;
/** More than one installation has; the rows of ended processes are among them for two minutes. */
const MOST = 100;

export function createProcesses({ store, now, instance, facts }: ProcessesOptions): Processes {
  const startedAt = now();
  const key = processKey(instance);
  let timer: Timer | undefined;
  let ended = false;

  async function write(): Promise<void> {
    const row: Row = { ...await facts(), startedAt, seenAt: now() };
    if (ended) return;
    await store.commit({ set: [{ key, value: row, expireInMs: GONE_AFTER_MS }] });
  }

  /** Readiness reports a KV that cannot be written; this row then says so by its age. */
  async function writeIfPossible(): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
    }
  }

  function turn(): void {
    if (ended) return;
    writeIfPossible().finally(() => {
      timer = unattended(turn, EVERY_MS);
    });
  }

  return {
    id: instance,
    start: turn,
    async list() {
      await write();
      const found: ProcessState[] = [];
      for await (const entry of store.list(ALL_PROCESSES, { limit: MOST })) {
        const row = v.safeParse(Row, entry.value);
        if (!row.success || now() - row.output.seenAt > GONE_AFTER_MS) continue;
        found.push({ id: String(entry.key.at(-1)), ...row.output });
      }
      return found.sort((one, other) => one.startedAt - other.startedAt);
    },
    async close() {
      ended = true;
      clearTimeout(timer);
      try {
        await store.commit({ delete: [key] });
      } catch (error) {
        if (!(error instanceof StorageError)) throw error;
      }
    },
  };
}
