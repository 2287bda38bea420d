import type { AuditLine } from "../../../lib/admin/audit/read_audit.ts";
import type { Locale } from "../../../lib/locale/locale.ts";
import { wordsOf } from "../../../lib/locale/words.ts";
import { Badge } from "../Badge.tsx";
import { Table } from "../Table.tsx";
import { utcTime } from "../utc_time.ts";

export interface AuditTableProps {
  readonly records: readonly AuditLine[];
  readonly locale: Locale;
}

/** Records of the audit; a person's name leads to all that name them. */
export function AuditTable({ records, locale }: AuditTableProps) {
  const words = wordsOf(locale).admin.auditPage;
  return (
    <Table
      label={words.table}
      rows={records}
      keyOf={({ seq }) => String(seq)}
      columns={[
        { id: "time", label: words.time, cell: ({ time }) => utcTime(time) },
        {
          id: "event",
          label: words.event,
          cell: (record) => (
            <>
              {eventLabel(words.events, record.event) || words.unreadable}
              {!record.intact && <Badge tone="danger">{words.altered}</Badge>}
            </>
          ),
        },
        {
          id: "person",
          label: words.person,
          cell: ({ person }) =>
            person === null
              ? "–"
              : <a href={`/admin/audit?${new URLSearchParams({ person })}`}>{person}</a>,
        },
        {
          id: "details",
          label: words.details,
          cell: ({ details, person }) => (
            <span class="admin-details">{detailText(details, person)}</span>
          ),
        },
        { id: "seq", label: words.number, align: "end", cell: ({ seq }) => seq },
      ]}
    />
  );
}

/** @returns the event in words; its own name where there are none. */
function eventLabel(labels: Readonly<Record<string, string>>, event: string): string {
  return Object.hasOwn(labels, event) ? labels[event] ?? event : event;
}

/** The members of a record by their names, which the documentation has. */
function detailText(details: Readonly<Record<string, unknown>>, person: string | null): string {
  const others = Object.entries(details).filter(([, value]) => value !== person);
  return others.map(([name, value]) => [name, valueText(value)] as const)
    .filter(([, text]) => text !== "")
    .map(([name, text]) => `${name}: ${text}`).join(" · ");
}

/** Hashes are shortened; an export has all of them. */
function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueText).join(", ");
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).map(([name, of]) => `${name}=${valueText(of)}`).join(", ");
  }
  return String(value).replace(/\b([0-9a-f]{10})[0-9a-f]{22,}\b/g, "$1…");
}
