/**
 * Ends the process in order. Deno Deploy kills five seconds after its SIGINT (docs.deno.com/deploy,
 * "Runtime"), a supervisor after ten or more.
 */
const RESPONSES_MS = 3_000;
const CLOSING_MS = 1_000;

export interface Stoppable {
  /** Resolves once no response is being made or sent. */
  readonly responded: () => Promise<void>;
  /** Stops the services: what they cannot finish is recorded in KV. */
  readonly close: () => Promise<void>;
}

/**
 * Waits for responses in progress, closes the services and exits. A client that never finishes its
 * request, or a service that hangs, does not keep the process from ending within four seconds.
 *
 * @param code whatever supervises the app starts it again after another code than 0.
 */
export async function stop({ responded, close }: Stoppable, code: number): Promise<never> {
  await Promise.race([responded(), delay(RESPONSES_MS)]);
  await Promise.race([close(), delay(CLOSING_MS)]);
  Deno.exit(code);
}

const delay = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
