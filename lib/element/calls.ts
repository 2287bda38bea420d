/** Calls of the map's methods, which wait for the frame, and for their answers. */
import type { Check } from "./check.ts";
import { CartoMapError } from "./element_errors.ts";
import type { FrameMessage } from "./messages.ts";

/** As many as the frame takes at a time. */
const MOST = 32;
/** Longer than the frame waits for the map, and then for CARTO. */
const WAIT_MS = 65_000;
/** For all rows as CSV. */
const LONG_WAIT_MS = 120_000;

export interface Call {
  readonly id: string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

interface Running extends Call {
  sent: boolean;
  settle(outcome: { value: unknown } | { error: CartoMapError }): void;
}

type Answer = Extract<FrameMessage, { type: "result" | "failure" }>;

/** The calls of one frame. */
export class Calls {
  readonly #send: (call: Call) => void;
  readonly #running = new Map<string, Running>();
  #open = false;
  #last = 0;
  #over: CartoMapError | undefined;

  constructor(send: (call: Call) => void) {
    this.#send = send;
  }

  /**
   * @param check of the value.
   * @throws {CartoMapError}
   */
  async call<Value>(method: string, params: Call["params"], check: Check<Value>): Promise<Value> {
    if (this.#over !== undefined) throw this.#over;
    if (this.#running.size >= MOST) {
      throw new CartoMapError("busy", `${MOST} calls wait for their answers`);
    }
    const id = String(++this.#last);
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const call: Running = {
      ...{ id, method, params, sent: false },
      settle: (outcome) => "error" in outcome ? reject(outcome.error) : resolve(outcome.value),
    };
    const timer = setTimeout(() => {
      const [code, why] = call.sent
        ? ["timeout", "did not answer in time"] as const
        : ["not_ready", "is not there yet"] as const;
      call.settle({ error: new CartoMapError(code, `${method}: the map ${why}`) });
    }, method === "exportAs" ? LONG_WAIT_MS : WAIT_MS);
    this.#running.set(id, call);
    if (this.#open) this.#post(call);
    try {
      const value = await promise;
      if (!check(value)) throw new CartoMapError("not_available", `${method}: unknown answer`);
      return value;
    } finally {
      clearTimeout(timer);
      this.#running.delete(id);
    }
  }

  /** The frame listens: calls are sent in the order in which they were made. */
  open(): void {
    if (this.#open) return;
    this.#open = true;
    for (const call of this.#running.values()) if (!call.sent) this.#post(call);
  }

  answer(answer: Answer): void {
    this.#running.get(answer.id)?.settle(
      answer.type === "result"
        ? { value: answer.value }
        : { error: new CartoMapError(answer.code, answer.message) },
    );
  }

  /** The frame has another document, which knows of none of them. */
  drop(error: CartoMapError): void {
    for (const call of this.#running.values()) if (call.sent) call.settle({ error });
  }

  /** Rejects all, and those to come. */
  end(error: CartoMapError): void {
    this.#over = error;
    for (const call of this.#running.values()) call.settle({ error });
  }

  #post(call: Running): void {
    call.sent = true;
    const { id, method, params } = call;
    try {
      this.#send({ id, method, params });
    } catch (error) {
      // What cannot be cloned, such as a function among the parameters.
      call.settle({ error: new CartoMapError("bad_params", String(error)) });
    }
  }
}
