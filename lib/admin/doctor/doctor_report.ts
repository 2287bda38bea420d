/** What the doctor's quick checks found, as KV keeps it for all processes. */
import * as v from "valibot";

const DoctorFinding = v.object({
  /** Of the check, as docs/doctor.md has it. */
  id: v.string(),
  /** The condition that was checked. */
  title: v.string(),
  outcome: v.picklist(["ok", "warning", "failure", "skipped"]),
  found: v.string(),
  fix: v.optional(v.string()),
});
export type DoctorFinding = v.InferOutput<typeof DoctorFinding>;

export const DoctorReport = v.object({
  /** When the checks ended: milliseconds since the epoch. */
  at: v.number(),
  /** Who ran them. */
  by: v.string(),
  /** Whether all checks ended within the time. */
  isWhole: v.boolean(),
  findings: v.array(DoctorFinding),
});
export type DoctorReport = v.InferOutput<typeof DoctorReport>;
