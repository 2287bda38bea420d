/** The doctor's quick checks, as an operator runs them in the console, and their last report. */
import * as v from "valibot";
import { doctorReportKey } from "../../storage/keys.ts";
import type { KvStorage } from "../../storage/kv_storage.ts";
import { type DoctorFinding, DoctorReport } from "./doctor_report.ts";

/** A person waits for the page; a request has thirty seconds. */
const DEADLINE_MS = 15_000;
const KEPT_MS = 30 * 24 * 60 * 60_000;

export interface QuickDoctor {
  /**
   * Runs the checks, or waits for the run in progress, and keeps the report for all processes.
   *
   * @param by who runs them.
   */
  run(by: string): Promise<DoctorReport>;
  /** @returns the last report; null where there is none. */
  last(): Promise<DoctorReport | null>;
}

export interface QuickDoctorOptions {
  readonly store: KvStorage;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Runs the checks (lib/doctor/quick_checks.ts): gives each finding once it is there. */
  readonly examine: () => AsyncGenerator<DoctorFinding>;
  /** @default {15 s} */
  readonly deadlineMs?: number;
}

export function createQuickDoctor(options: QuickDoctorOptions): QuickDoctor {
  const { store, now, examine, deadlineMs = DEADLINE_MS } = options;
  let running: Promise<DoctorReport> | undefined;

  async function runOnce(by: string): Promise<DoctorReport> {
    const { findings, isWhole } = await examineInTime(examine, deadlineMs);
    const report = { at: now(), by, isWhole, findings };
    await store.commit({ set: [{ key: doctorReportKey(), value: report, expireInMs: KEPT_MS }] });
    return report;
  }

  return {
    run(by) {
      running ??= runOnce(by).finally(() => {
        running = undefined;
      });
      return running;
    },
    async last() {
      const report = v.safeParse(DoctorReport, (await store.get(doctorReportKey()))?.value);
      return report.success ? report.output : null;
    },
  };
}

async function examineInTime(
  examine: QuickDoctorOptions["examine"],
  deadlineMs: number,
): Promise<Pick<DoctorReport, "findings" | "isWhole">> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), deadlineMs);
  try {
    const findings: DoctorFinding[] = [];
    const examined = examine();
    for (;;) {
      const next = await Promise.race([examined.next(), late]);
      if (next === null || next.done === true) return { findings, isWhole: next !== null };
      findings.push(next.value);
    }
  } finally {
    clearTimeout(timer);
  }
}
