/**
 * Limits how many passwords are hashed at once, so that a flood of sign-ins leaves processor time
 * for other requests.
 */
import { AppError } from "../../errors.ts";
import { createFairQueue } from "./fair_queue.ts";

/** More sign-ins wait for a slot than can be served in a reasonable time. */
export class SignInBusyError extends AppError {
  override readonly name = "SignInBusyError";
  override readonly code = "sign_in_busy";
  override readonly retryAfterS = 5;
  constructor() {
    super("Too many sign-ins at once: the queue for hashing passwords is full");
  }
}

/** A sign-in that needs a slot. */
export interface Comer {
  /** Known devices and strangers wait in separate queues, so that strangers cannot fill both. */
  readonly who: "known" | "unknown";
  /** The account to sign in to: an account with many tries gets no more turns than others. */
  readonly account: string;
}

export interface HashingSlots {
  /**
   * Slots alternate between known devices and strangers, known devices first, and in round-robin
   * order between the accounts of each.
   *
   * @throws {SignInBusyError} when the queue is full, before `work` starts.
   */
  run<T>(work: () => Promise<T>, comer: Comer): Promise<T>;
}

/** @param queueLength the most that may wait in each queue, apart from those at work. */
export function createHashingSlots(slots: number, queueLength: number): HashingSlots {
  let free = slots;
  const queues = { known: createFairQueue(queueLength), unknown: createFairQueue(queueLength) };
  let next: Comer["who"] = "known";

  async function take({ who, account }: Comer): Promise<void> {
    if (free > 0) free -= 1;
    else if (!await queues[who].wait(account)) throw new SignInBusyError();
  }

  /** A slot is free only when nothing waits for it. */
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

/** At a tenth of a second each, a longer queue would outlast people's patience. */
const MACHINE_QUEUE = 100;

/** The slots of this machine: one processor is left for other requests. */
export function machineHashingSlots(): HashingSlots {
  return createHashingSlots(Math.max(1, navigator.hardwareConcurrency - 1), MACHINE_QUEUE);
}
