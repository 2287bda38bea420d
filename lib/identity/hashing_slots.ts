/**
 * How many passwords are hashed at once: a flood of sign-ins must not keep the processors from
 * everybody else.
 */

/** More wait for a slot than can be served in a reasonable time. */
export class SignInBusyError extends Error {
  override readonly name = "SignInBusyError";
  readonly retryAfterS = 5;
  constructor() {
    super("Too many sign-ins at once: the queue for hashing passwords is full");
  }
}

export interface HashingSlots {
  /**
   * @param who comes: those who are known wait apart from the others, who cannot fill their queue,
   * and go first.
   * @throws {SignInBusyError} when the queue is full; then `work` was not begun.
   */
  run<T>(work: () => Promise<T>, who?: "known" | "unknown"): Promise<T>;
}

/** @param queueLength how many may wait in each queue, beside those at work. */
export function createHashingSlots(slots: number, queueLength: number): HashingSlots {
  let free = slots;
  const waiting: Record<"known" | "unknown", (() => void)[]> = { known: [], unknown: [] };

  async function take(who: "known" | "unknown"): Promise<void> {
    if (free > 0) {
      free -= 1;
      return;
    }
    const queue = waiting[who];
    if (queue.length >= queueLength) throw new SignInBusyError();
    await new Promise<void>((resolve) => queue.push(resolve));
  }

  /** A slot goes to who waits longest; only where nobody does is it free. */
  function give(): void {
    const next = waiting.known.shift() ?? waiting.unknown.shift();
    if (next === undefined) free += 1;
    else next();
  }

  return {
    async run(work, who = "unknown") {
      await take(who);
      try {
        return await work();
      } finally {
        give();
      }
    },
  };
}

/** At a tenth of a second each, more would wait for longer than anybody does. */
const MACHINE_QUEUE = 100;

/** The slots of this machine: one processor is left to everybody else. */
export function machineHashingSlots(): HashingSlots {
  return createHashingSlots(Math.max(1, navigator.hardwareConcurrency - 1), MACHINE_QUEUE);
}
