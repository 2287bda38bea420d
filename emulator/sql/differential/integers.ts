import { join, type Pair, same } from "./pair.ts";
import type { Writer } from "./writer.ts";

/** An expression of INT64 over others of at most so many levels. */
export function writeInteger(writer: Writer, depth: number): Pair {
  const [a, b] = [writer.expression("INT64", depth), writer.expression("INT64", depth)];
  const s = writer.expression("STRING", depth);
  const [d, e] = [writer.expression("DATE", depth), writer.expression("DATE", depth)];
  const [t, u] = [writer.expression("TIMESTAMP", depth), writer.expression("TIMESTAMP", depth)];
  const divisor = same(String(writer.pick(2, 3, -7)));
  switch (writer.number(0, 14)) {
    case 0:
    case 1:
      return join`(${a} ${same(writer.pick("+", "-"))} ${b})`;
    case 2:
      return join`(${writer.leaf("INT64")} * ${b})`;
    case 3:
      return join`(- ${a})`;
    case 4:
      return {
        google: `MOD(${a.google}, ${divisor.google})`,
        duck: `(${a.duck} % ${divisor.duck})`,
      };
    case 5:
      return {
        google: `DIV(${a.google}, ${divisor.google})`,
        duck: `trunc(${a.duck}::DOUBLE / ${divisor.duck})::BIGINT`,
      };
    case 6:
      return join`ABS(${a})`;
    case 7:
      return join`LENGTH(${s})`;
    case 8:
      return join`STRPOS(${s}, ${writer.leaf("STRING")})`;
    case 9:
      return {
        google: `SAFE_CAST(${s.google} AS INT64)`,
        duck: `TRY_CAST(${s.duck} AS BIGINT)`,
      };
    case 10: {
      const f = writer.expression("FLOAT64", depth);
      return { google: `CAST(${f.google} AS INT64)`, duck: `round(${f.duck})::BIGINT` };
    }
    case 11: {
      const [part, duck] = writer.pick(
        ["YEAR", "year"],
        ["MONTH", "month"],
        ["DAY", "day"],
        ["QUARTER", "quarter"],
        ["DAYOFYEAR", "doy"],
        ["ISOWEEK", "week"],
        ["ISOYEAR", "isoyear"],
      );
      return {
        google: `EXTRACT(${part} FROM ${d.google})`,
        duck: `extract(${duck} FROM ${d.duck})`,
      };
    }
    case 12: {
      const part = writer.pick("DAY", "MONTH", "QUARTER", "YEAR");
      return {
        google: `DATE_DIFF(${d.google}, ${e.google}, ${part})`,
        duck: `date_diff('${part}', ${e.duck}, ${d.duck})`,
      };
    }
    case 13: {
      const part = writer.pick("SECOND", "MINUTE", "HOUR", "DAY");
      return {
        google: `TIMESTAMP_DIFF(${t.google}, ${u.google}, ${part})`,
        duck: `date_sub('${part}', ${u.duck}, ${t.duck})`,
      };
    }
    default:
      return writer.extreme(a, b);
  }
}
