/** One-time codes: from the page's own endpoint, and again until the frame gets one. */
import { isRecord, isText } from "./check.ts";
import { CartoMapError } from "./element_errors.ts";

/** For each attempt to get a code. */
const DEADLINE_MS = 10_000;
/** Backoff between attempts: the first pause, doubled each time, and the longest. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** Characters of a reason that an endpoint gives. */
const LONGEST_REASON = 500;

/**
 * @param url of the page's own endpoint.
 * @throws {CartoMapError} `no_code`, with the reason that the endpoint gave.
 */
export async function fetchCode(url: string): Promise<string> {
  const response = await fetch(url, {
    method: "POST",
    credentials: "same-origin",
    headers: { accept: "application/json" },
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  const answer: unknown = await response.json().catch(() => undefined);
  const { status } = response;
  if (!response.ok) {
    const reason = reasonIn(answer);
    const says = reason === undefined ? "" : `: ${reason}`;
    throw new CartoMapError("no_code", `${url} answered ${status}${says}`, { reason, status });
  }
  if (isRecord(answer) && isText(answer.code)) return answer.code;
  throw new CartoMapError("no_code", `${url} answered without a code`, { status });
}

/** @param answer a problem document (RFC 9457), or anything else. */
function reasonIn(answer: unknown): string | undefined {
  if (!isRecord(answer)) return undefined;
  return [answer.detail, answer.title].filter(isText)[0]?.slice(0, LONGEST_REASON);
}

export interface CodeRequestsOptions {
  /** @throws {unknown} whatever a function of the page throws. */
  getCode(signal: AbortSignal): Promise<string>;
  onCode(code: string): void;
  /** An attempt failed; another one follows. */
  onError(error: CartoMapError): void;
}

/** One series of attempts at a time, until one succeeds. */
export class CodeRequests {
  readonly #options: CodeRequestsOptions;
  #asking: AbortController | undefined;
  #wake = () => {};

  constructor(options: CodeRequestsOptions) {
    this.#options = options;
  }

  async ask(): Promise<void> {
    if (this.#asking !== undefined) return;
    const { signal } = this.#asking = new AbortController();
    const { getCode, onCode, onError } = this.#options;
    for (let pause = FIRST_PAUSE_MS;; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      try {
        const code: unknown = await getCode(signal);
        if (signal.aborted) return;
        if (!isText(code)) throw new CartoMapError("no_code", "the code is no text");
        this.#asking = undefined;
        return onCode(code);
      } catch (cause) {
        if (signal.aborted) return;
        const error = asCodeError(cause);
        onError(error);
        await this.#rest(isRefusal(error) ? Infinity : pause, signal);
        if (signal.aborted) return;
      }
    }
  }

  /** The page may have a code now. */
  retry(): void {
    this.#wake();
  }

  stop(): void {
    this.#asking?.abort();
    this.#asking = undefined;
  }

  /** Until the time is over, or the person comes back to the page, perhaps signed in. */
  #rest(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const over = new AbortController();
      const finish = () => (over.abort(), resolve());
      this.#wake = finish;
      const timer = ms === Infinity ? undefined : setTimeout(finish, ms);
      over.signal.addEventListener("abort", () => clearTimeout(timer));
      signal.addEventListener("abort", finish, { signal: over.signal });
      if (timer === undefined) addEventListener("focus", finish, { signal: over.signal });
    });
  }
}

/** Whether the endpoint will answer alike until the person signs in. */
const isRefusal = ({ status }: CartoMapError) => status === 401 || status === 403;

/** A function of the page's own may throw anything, also with a `reason` for the event. */
function asCodeError(cause: unknown): CartoMapError {
  if (cause instanceof CartoMapError) return cause;
  const { reason, status, message } = isRecord(cause) ? cause : {};
  return new CartoMapError("no_code", isText(message) ? message : String(cause), {
    ...isText(reason) ? { reason: reason.slice(0, LONGEST_REASON) } : {},
    ...typeof status === "number" ? { status } : {},
  });
}

/** @throws {CartoMapError} `no_code` when the page takes too long for a code. */
export function inTime<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const late = () => new CartoMapError("no_code", `no answer in ${DEADLINE_MS / 1_000} s`);
    const timer = setTimeout(() => reject(late()), DEADLINE_MS);
    signal.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)));
    Promise.resolve(work).then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
