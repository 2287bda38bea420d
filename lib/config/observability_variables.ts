/** Settings of the metrics and the audit. */
import * as values from "./config_values.ts";
import type { Variable } from "./variable.ts";

export const OBSERVABILITY = {
  METRICS_TOKEN: {
    meaning:
      "Bearer that opens /metrics to Prometheus; at least 32 characters from a random source",
    fallback: "there is no /metrics",
    value: values.secret,
    secret: true,
  },
  AUDIT_LOG: {
    meaning: "File that audit records are appended to",
    fallback: "standard error; in a demo audit.jsonl beside its KV file",
    value: values.path,
  },
  AUDIT_KEEP_DAYS: {
    meaning:
      "Days for which KV has the audit records too, where the operator's console reads them; 0 keeps none there",
    fallback: "90",
    value: values.days,
  },
} as const satisfies Readonly<Record<string, Variable>>;
