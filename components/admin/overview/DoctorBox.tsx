import type { DoctorFinding, DoctorReport } from "../../../lib/admin/doctor/doctor_report.ts";
import type { Locale } from "../../../lib/locale/locale.ts";
import { type Words, wordsOf } from "../../../lib/locale/words.ts";
import { Badge } from "../Badge.tsx";
import { Box } from "../Box.tsx";
import { EmptyState } from "../EmptyState.tsx";

export interface DoctorBoxProps {
  /** Null before the first run. */
  readonly report: DoctorReport | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly locale: Locale;
}

type DoctorWords = Words["admin"]["overview"]["doctor"];

/** What the doctor's quick checks found when they were last run; failures first. */
export function DoctorBox({ report, now, locale }: DoctorBoxProps) {
  const words = wordsOf(locale).admin.overview.doctor;
  if (report === null) {
    return (
      <Box title={words.heading}>
        <EmptyState title={words.never}>{words.neverDetail}</EmptyState>
      </Box>
    );
  }
  const of = (outcome: DoctorFinding["outcome"]) =>
    report.findings.filter((finding) => finding.outcome === outcome);
  const [failures, warnings] = [of("failure"), of("warning")];
  const minutes = Math.floor((now - report.at) / 60_000);
  return (
    <Box title={words.heading} aside={<Outcome report={report} words={words} />}>
      <ul class="findings">
        {[...failures, ...warnings].map((finding) => (
          <li key={finding.id}>
            <Badge tone={finding.outcome === "failure" ? "danger" : "warning"}>
              {finding.outcome === "failure" ? words.failure : words.warning}
            </Badge>
            <div lang="en">
              <p class="finding-title">{finding.title}</p>
              <p>{finding.found}</p>
              {finding.fix !== undefined && <p class="muted">{finding.fix}</p>}
            </div>
          </li>
        ))}
      </ul>
      <div class="box-body muted">
        <p>{words.fineOf(of("ok").length, of("skipped").length)} {words.rest}</p>
        <p>{words.ran(minutes, report.by)}</p>
      </div>
    </Box>
  );
}

function Outcome(
  { report: { findings, isWhole }, words }: {
    readonly report: DoctorReport;
    readonly words: DoctorWords;
  },
) {
  const count = (outcome: DoctorFinding["outcome"]) =>
    findings.filter((finding) => finding.outcome === outcome).length;
  const [failures, warnings] = [count("failure"), count("warning")];
  return (
    <span class="badges">
      {failures > 0 && <Badge tone="danger">{words.failures(failures)}</Badge>}
      {warnings > 0 && <Badge tone="warning">{words.warnings(warnings)}</Badge>}
      {!isWhole && <Badge tone="warning">{words.unfinished}</Badge>}
      {failures + warnings === 0 && isWhole && <Badge tone="positive">{words.fine}</Badge>}
    </span>
  );
}
