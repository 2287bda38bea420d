/**
 * How many passwords are hashed at once: a flood of sign-ins must not keep the processors from
 * everybody else.
 */
import { AppError } from "../errors.ts";
import { createFairQueue } from "./fair_queue.ts";

/** More wait for a slot than can be served in a reasonable time. */
export class SignInBusyError extends AppError {
  override readonly name = "SignInBusyError";
  override readonly code = "sign_in_busy";
  override readonly retryAfterS = 5;
  constructor() {
    super("Too many sign-ins at once: the queue for hashing passwords is full");
  }
}

/** Who comes for a slot. */
export interface Comer {
  /** Those who have signed in before wait apart from strangers, who cannot fill their queue. */
  readonly who: "known" | "unknown";
  /** The account that they sign in to: one that many tries are for has no more turns than another. */
  readonly account: string;
}

export interface HashingSlots {
  /**
   * Slots go to those who are known and to strangers in turn, the known first, and to the accounts
   * of each in turn.
   *
   * @throws {SignInBusyError} when the queue is full; then `work` was not begun.
   */
  run<T>(work: () => Promise<T>, comer: Comer): Promise<T>;
}

/** @param queueLength how many may wait in each queue, beside those at work. */
export function createHashingSlots(slots: number, queueLength: number): HashingSlots {
  let free = slots;
  const queues = { known: createFairQueue(queueLength), unknown: createFairQueue(queueLength) };
  let next: Comer["who"] = "known";

  async function take({ who, account }: Comer): Promise<void> {
    if (free > 0) free -= 1;
    else if (!await queues[who].wait(account)) throw new SignInBusyError();
  }

  /** Only where nobody waits for it is a slot free. */
  function give(): void {
    const [first, second] = next === "known"
      ? ["known", "unknown"] as const
      : ["unknown", "known"] as const;
    if (queues[first].admitNext()) next = second;
    else if (!queues[second].admitNext()) free += 1;
  }

  return {
    async run(work, comer) {
      await take(comer);
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
