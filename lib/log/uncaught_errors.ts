import { errorFields, stackOf } from "./error_fields.ts";
import type { Log } from "./log.ts";

/**
 * Puts on record what nobody caught, and goes on: one request's fault is no reason to end the
 * others', and what Deno would write about it could hold a secret.
 */
export function catchUncaught(log: Log): void {
  const record = (event: string, thrown: unknown) =>
    log.error(event, { ...errorFields(thrown), stack: stackOf(thrown) });
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    record("unhandled_rejection", event.reason);
  });
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    record("uncaught_error", event.error);
  });
}
