import * as v from "valibot";
import { type CheckedFault, type Endpoint, type Expiry, type Fault, faultSchema } from "./fault.ts";

/** Makes the embedded CARTO fail on demand. */
export interface FaultControl {
  /**
   * From now on, the requests that it names meet this fault. Where several name one request, they
   * come in the order they were injected, up to the first that answers.
   *
   * @throws {TypeError} where it is not a fault
   */
  inject(fault: Fault): InjectedFault;
  /** Ends every fault. */
  liftAll(): void;
  /** The faults that are still in force, oldest first. */
  list(): readonly InjectedFault[];
  /** Expires tokens now and permanently. */
  expire(expiry?: Expiry): void;
}

/** A fault that has been asked for. */
export interface InjectedFault {
  readonly id: string;
  readonly fault: CheckedFault;
  /** Ends it; once more does nothing. */
  lift(): void;
}

interface Entry extends InjectedFault {
  left: number;
}

/** The faults in force. */
export class Faults implements FaultControl {
  readonly #entries = new Map<string, Entry>();
  readonly #expire: (expiry: Expiry) => void;
  readonly #closeIdle: () => void;
  #count = 0;

  /**
   * @param expire lets tokens expire
   * @param closeIdle closes the connections that clients keep open and do not use
   */
  constructor(expire: (expiry: Expiry) => void, closeIdle: () => void) {
    this.#expire = expire;
    this.#closeIdle = closeIdle;
  }

  inject(fault: Fault): InjectedFault {
    const parsed = v.safeParse(faultSchema, fault);
    if (!parsed.success) {
      const [issue] = parsed.issues;
      throw new TypeError(`${v.getDotPath(issue) ?? "fault"}: ${issue.message}`);
    }
    const id = String(++this.#count);
    const entry: Entry = {
      id,
      fault: parsed.output,
      left: parsed.output.times ?? Infinity,
      lift: () => {
        this.#entries.delete(id);
      },
    };
    this.#entries.set(id, entry);
    if (this.dropping) this.#closeIdle();
    return entry;
  }

  liftAll(): void {
    this.#entries.clear();
  }

  list(): readonly InjectedFault[] {
    return [...this.#entries.values()];
  }

  expire(expiry: Expiry = {}): void {
    this.#expire(expiry);
  }

  /**
   * Whether any fault closes connections. No connection may be used twice meanwhile: clients send
   * a request again by themselves where a connection that has worked before is closed on it.
   */
  get dropping(): boolean {
    return [...this.#entries.values()].some(({ fault }) => fault.kind.startsWith("drop"));
  }

  /** The faults of this request, oldest first, up to one that answers it; each counts as met. */
  *take(endpoint: Endpoint, method: string): Generator<CheckedFault> {
    for (const entry of [...this.#entries.values()]) {
      const { fault } = entry;
      const named = fault.endpoint === endpoint && (fault.method ?? method) === method;
      if (!named || !this.#entries.has(entry.id)) continue;
      entry.left -= 1;
      if (entry.left <= 0) entry.lift();
      yield fault;
    }
  }
}
