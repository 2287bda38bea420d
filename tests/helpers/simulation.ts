/**
 * Simulates several processes whose interleaving a test chooses: every storage access and every
 * external call is a turn, and a process can die at any turn. A commit can fail, succeed without a
 * response, or succeed long after its timeout.
 */
import {
  type Change,
  type Entry,
  type KvStorage,
  StorageError,
  UnsettledError,
} from "../../lib/storage/kv_storage.ts";

/** The outcome of a commit. */
export type Fate = "answered" | "failed" | "lost" | "late";

/** One turn: the process, the time that passes before, whether it dies, and a commit's outcome. */
export interface Choice {
  readonly next: number;
  readonly ms: number;
  readonly dies: boolean;
  readonly fate: Fate;
}

/** A process that waits for a turn. */
interface Waiting {
  readonly process: number;
  readonly go: (choice: Choice) => void;
}

/** The delay of a late commit. */
const LATE_MS = 20_000;

export class Simulation {
  /** The simulated time, in milliseconds since the epoch. */
  clock = 1_700_000_000_000;
  readonly #waiting: Waiting[] = [];
  readonly #dead = new Set<number>();
  readonly #rows = new Map<string, Entry>();
  #late: { change: Change; at: number }[] = [];
  #writes = 0;
  /** Called with every written row and the value it replaces. */
  onWrite: (key: Deno.KvKey, value: unknown, replaced: unknown) => void = () => {};

  /** Resolves at this process's turn; never resolves once it is dead. */
  turn(process: number): Promise<Choice> {
    return new Promise((go) => this.#waiting.push({ process, go }));
  }

  /** The process dies at this point. */
  kill(process: number): void {
    this.#dead.add(process);
  }

  /** The earliest time of a sleeping process's turn. */
  async sleep(process: number, ms: number): Promise<void> {
    const until = this.clock + ms;
    do await this.turn(process); while (this.clock < until);
  }

  /** Gives turns until no process waits for one, or `choices` run out. */
  async run(choices: Iterable<Choice>): Promise<void> {
    for (const choice of choices) {
      await settle();
      const alive = this.#waiting.filter(({ process }) => !this.#dead.has(process));
      const chosen = alive[choice.next % alive.length];
      if (chosen === undefined) return;
      this.clock += choice.ms;
      this.#writeLate();
      this.#waiting.splice(this.#waiting.indexOf(chosen), 1);
      if (choice.dies) this.#dead.add(chosen.process);
      else chosen.go(choice);
    }
  }

  #writeLate(): void {
    const arrived = this.#late.filter(({ at }) => at <= this.clock);
    this.#late = this.#late.filter(({ at }) => at > this.clock);
    for (const { change } of arrived) this.#commit(change);
  }

  #commit({ check = [], set = [], sum = [], delete: gone = [] }: Change): string | null {
    const holds = check.every(({ key, versionstamp }) =>
      (this.#rows.get(id(key))?.versionstamp ?? null) === versionstamp
    );
    if (!holds) return null;
    const versionstamp = String(++this.#writes).padStart(20, "0");
    const write = (key: Deno.KvKey, value: unknown) => {
      this.onWrite(key, value, this.#rows.get(id(key))?.value);
      this.#rows.set(id(key), { key, value, versionstamp });
    };
    for (const { key, value } of set) write(key, value);
    for (const { key, by } of sum) {
      const before = this.#rows.get(id(key))?.value;
      write(key, (typeof before === "number" ? before : 0) + by);
    }
    for (const key of gone) this.#rows.delete(id(key));
    return versionstamp;
  }

  #commitAs(fate: Fate, change: Change): string | null {
    if (fate === "failed") throw new StorageError("KV did not write");
    if (fate === "late") this.#late.push({ change, at: this.clock + LATE_MS });
    const written = fate === "late" ? null : this.#commit(change);
    if (fate !== "answered") throw new UnsettledError("KV did not answer");
    return written;
  }

  /** This process's access to the shared storage. */
  store(process: number): KvStorage {
    const rows = this.#rows;
    const after = async <T>(operation: (choice: Choice) => T) =>
      operation(await this.turn(process));
    return {
      get: (key) => after(() => rows.get(id(key)) ?? null),
      getMany: (keys) => after(() => keys.map((key) => rows.get(id(key)) ?? null)),
      async *list(prefix) {
        yield* await after(() =>
          [...rows.values()].filter(({ key }) => prefix.every((part, at) => key[at] === part))
            .sort((a, b) => Number(a.key[1]) - Number(b.key[1]) || 0)
        );
      },
      commit: (change) => after(({ fate }) => this.#commitAs(fate, change)),
      close: () => Promise.resolve(),
    };
  }
}

const id = (key: Deno.KvKey) => JSON.stringify(key);

/** Runs everything that waits only for other promises. */
async function settle(): Promise<void> {
  for (let round = 0; round < 60; round++) await Promise.resolve();
}
