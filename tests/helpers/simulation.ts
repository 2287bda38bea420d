/**
 * Several processes in one, taking turns as a test says: every access to the store and every call
 * of the world outside is a turn, and a process can die at any of them.
 */
import type { Change, Entry, Store } from "../../lib/storage/store.ts";

/** Who waits for a turn. */
interface Waiting {
  readonly process: number;
  readonly go: () => void;
}

export class Simulation {
  /** The true time, in milliseconds since the epoch. */
  clock = 1_700_000_000_000;
  readonly #waiting: Waiting[] = [];
  readonly #dead = new Set<number>();
  readonly #rows = new Map<string, Entry>();
  #writes = 0;
  /** Told of every row that is written, with what it replaces. */
  onWrite: (key: Deno.KvKey, value: unknown, replaced: unknown) => void = () => {};

  /** Resolves when it is this process's turn; never, once it is dead. */
  turn(process: number): Promise<void> {
    return new Promise((go) => this.#waiting.push({ process, go }));
  }

  /** A process that sleeps takes its turn no sooner than then. */
  async sleep(process: number, ms: number): Promise<void> {
    const until = this.clock + ms;
    do await this.turn(process); while (this.clock < until);
  }

  /**
   * Gives turns until nobody waits for one, or `choices` are spent: each says who is next, how much
   * time passes before, and whether that process dies instead.
   */
  async run(choices: Iterable<{ next: number; ms: number; dies: boolean }>): Promise<void> {
    for (const { next, ms, dies } of choices) {
      await settle();
      const alive = this.#waiting.filter(({ process }) => !this.#dead.has(process));
      const chosen = alive[next % alive.length];
      if (chosen === undefined) return;
      this.clock += ms;
      this.#waiting.splice(this.#waiting.indexOf(chosen), 1);
      if (dies) this.#dead.add(chosen.process);
      else chosen.go();
    }
  }

  /** The one store they share, as this process reaches it. */
  store(process: number): Store {
    const id = (key: Deno.KvKey) => JSON.stringify(key);
    const commit = ({ check = [], set = [], sum = [], delete: gone = [] }: Change) => {
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
    };
    const after = async <T>(operation: () => T) => {
      await this.turn(process);
      return operation();
    };
    return {
      get: (key) => after(() => this.#rows.get(id(key)) ?? null),
      getMany: (keys) => after(() => keys.map((key) => this.#rows.get(id(key)) ?? null)),
      list: async function* (this: Simulation, prefix: Deno.KvKey) {
        yield* await after(() =>
          [...this.#rows.values()].filter(({ key }) => prefix.every((part, at) => key[at] === part))
        );
      }.bind(this),
      commit: (change) => after(() => commit(change)),
      close: () => Promise.resolve(),
    };
  }
}

/** Lets everything run that waits for nothing but other promises. */
async function settle(): Promise<void> {
  for (let round = 0; round < 40; round++) await Promise.resolve();
}
