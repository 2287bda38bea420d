/**
 * Visits of places, the policy that grants them by day and person, and the same rules in plain
 * code.
 */

export const TABLE = "my.own.visits";
const OWNERS = ["ann", "bob", "cid"];
/** The days that begin at the midnights that are crossed. */
export const ZONES: Readonly<Record<string, readonly string[]>> = {
  // The days after a short month, and after clocks go forward and back.
  "America/New_York": ["03-01", "03-15", "11-08"],
  // An ordinary day, and one that begins at 01:00, since clocks go forward at midnight.
  "America/Santiago": ["01-20", "09-05"],
};
/** To come, since CARTO makes no token that has ended; the dates of 2027 are those of the zones. */
export const YEAR = 2027;

export const policyOf = (time_zone: string) => ({
  version: 1,
  time_zone,
  tokens: { apis: ["maps", "sql"] },
  attributes: { owners: { type: "text", many: true } },
  datasets: {
    visits: {
      table: TABLE,
      columns: ["geom", "id", "owner", "at", "n"],
      geometry: { type: "point" },
      types: { id: "integer", owner: "text", at: "timestamp", n: "integer" },
      masks: { n: { floor: 10 }, geom: { cell: 1 } },
    },
  },
  groups: {
    OWN: { visits: { owner: { attribute: "owners" }, at: { since: "P0D" } } },
    LATE: { visits: { rows: { at: { until: "P1D" } }, columns: ["geom", "id", "at"] } },
    PARTNER: {
      visits: { rows: { at: { since: "P1M" } }, columns: ["id", "owner"], masked: ["geom", "n"] },
    },
  },
});

export interface Visit {
  readonly id: number;
  readonly owner: string;
  readonly at: string;
  readonly n: number;
}

/** Visits in the first and the last second of each of some days, by the zone's own calendar. */
export function visitsAbout(zone: string, days: readonly string[]): Omit<Visit, "id">[] {
  return days.flatMap((day) => {
    const first = Temporal.PlainDate.from(`${YEAR}-${day}`);
    return Array.from({ length: 35 }, (_, index) => first.subtract({ days: index - 1 }))
      .flatMap((date, index) => {
        const start = date.toZonedDateTime(zone).toInstant();
        return [-1, 0].flatMap((seconds) =>
          OWNERS.map((owner, nth) => ({
            owner,
            at: start.add({ seconds }).toString(),
            n: index * 3 + nth,
          }))
        );
      });
  });
}

export type Seen = Readonly<Record<string, string | number>>;

export interface Person {
  readonly username: string;
  readonly groups: string[];
  readonly owners: readonly string[];
}

export const PEOPLE: readonly Person[] = [
  { username: "ann@acme.com", groups: ["OWN"], owners: ["ann"] },
  { username: "bob@acme.com", groups: ["OWN"], owners: ["cid", "bob"] },
  { username: "eve@acme.com", groups: ["LATE"], owners: ["ann"] },
  { username: "pat@acme.com", groups: ["PARTNER"], owners: [] },
  { username: "max@acme.com", groups: ["OWN", "PARTNER"], owners: ["ann"] },
];
export const PASSWORD = "a long pass phrase";

const LATITUDE = 42.3;
const longitudeOf = (n: number) => -71 - n / 1_000;

/** The table as a file. */
export function csvOf(visits: readonly Visit[]): string {
  const lines = visits.map(({ id, owner, at, n }) =>
    [id, owner, at, n, longitudeOf(n), LATITUDE].join(",")
  );
  return ["id,owner,at,n,longitude,latitude", ...lines].join("\n");
}

/** The rules in plain code. @returns what the person sees of the visit; null for nothing. */
export function seenBy(
  { groups, owners }: Person,
  { id, owner, at, n }: Visit,
  zone: string,
  now: number,
): Seen | null {
  const dayOf = (instant: Temporal.Instant) => instant.toZonedDateTimeISO(zone).toPlainDate();
  const today = dayOf(Temporal.Instant.fromEpochMilliseconds(now));
  const day = dayOf(Temporal.Instant.from(at));
  const isSince = (first: Temporal.PlainDate) => Temporal.PlainDate.compare(day, first) >= 0;
  const time = new Date(at).toISOString();
  const place = `${[longitudeOf(n), LATITUDE]}`;
  if (groups.includes("OWN") && owners.includes(owner) && isSince(today)) {
    return { id, owner, at: time, n, place };
  }
  if (groups.includes("LATE")) return isSince(today) ? null : { id, at: time, place };
  if (!groups.includes("PARTNER") || !isSince(today.subtract({ months: 1 }))) return null;
  const cell = [longitudeOf(n), LATITUDE].map((degrees) => Math.floor(degrees) + 0.5);
  return { id, owner, place: `${cell}`, n: Math.floor(n / 10) * 10 };
}
