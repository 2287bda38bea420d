import type { DatabaseSync } from "node:sqlite";
import type { SqlValue } from "./define.ts";

interface Quantile {
  readonly values: number[];
  readonly share: number;
}

interface TopCount {
  readonly counts: Map<SqlValue, number>;
  readonly most: number;
}

/** Gives a connection the aggregates that SQLite has not. */
export function registerAggregates(database: DatabaseSync): void {
  // The method's declared types allow no state but values of SQL.
  const define = (name: string, options: object) =>
    Reflect.apply(database.aggregate, database, [
      name,
      { ...options, directOnly: true, useBigIntArguments: true },
    ]);
  // approx_quantile(value, classes, index): the exact limit of classes of equal count.
  define("approx_quantile", {
    start: (): Quantile => ({ values: [], share: 0 }),
    step: (state: Quantile, value: SqlValue, classes: SqlValue, index: SqlValue): Quantile => {
      if (value !== null) state.values.push(Number(value));
      return { values: state.values, share: Number(index) / Number(classes) };
    },
    result: ({ values, share }: Quantile): number | null => {
      const sorted = values.toSorted((a, b) => a - b);
      return sorted[Math.round(share * (sorted.length - 1))] ?? null;
    },
  });
  // top_count(value, number): the most frequent values as JSON, NULL among them.
  define("top_count", {
    start: (): TopCount => ({ counts: new Map(), most: 0 }),
    step: ({ counts }: TopCount, value: SqlValue, most: SqlValue): TopCount => {
      counts.set(value, (counts.get(value) ?? 0) + 1);
      return { counts, most: Number(most) };
    },
    result: ({ counts, most }: TopCount): string | null => {
      if (counts.size === 0) return null;
      const order = ([a, n]: [SqlValue, number], [b, m]: [SqlValue, number]) =>
        m - n || (String(a) < String(b) ? -1 : 1);
      const top = [...counts].sort(order).slice(0, most);
      return JSON.stringify(top.map(([value, count]) => ({ value: jsonOf(value), count })));
    },
  });
}

function jsonOf(value: SqlValue): unknown {
  if (typeof value !== "bigint") return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}
