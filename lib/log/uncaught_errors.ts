import { errorFields, stackOf } from "./error_fields.ts";
import type { Log } from "./log.ts";

/**
 * Logs uncaught errors and continues: one request's fault must not end the others, and Deno's own
 * output could contain a secret.
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
