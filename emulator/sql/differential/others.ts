import { join, type Pair, same } from "./pair.ts";
import type { Type, Writer } from "./writer.ts";

/** An expression of FLOAT64. */
export function writeFloat(writer: Writer, depth: number): Pair {
  const [a, b] = [writer.expression("FLOAT64", depth), writer.expression("FLOAT64", depth)];
  const i = writer.expression("INT64", depth);
  const double = (pair: Pair): Pair => ({ google: pair.google, duck: `(${pair.duck})::DOUBLE` });
  switch (writer.number(0, 8)) {
    case 0:
      return join`(${a} ${same(writer.pick("+", "-"))} ${b})`;
    case 1:
      return join`(${a} * ${writer.decimal()})`;
    case 2:
      return join`(${double(i)} / ${same(writer.pick("4", "-8", "0.5"))})`;
    case 3:
      return {
        google: `SAFE_DIVIDE(${a.google}, ${i.google})`,
        duck: `(${a.duck} / NULLIF(${i.duck}, 0)::DOUBLE)`,
      };
    case 4:
      return join`${same(writer.pick("FLOOR", "CEIL", "ROUND", "TRUNC"))}(${a})`;
    case 5:
      return join`SQRT(ABS(${a}))`;
    case 6:
      return join`(${a} + ${double(i)})`;
    case 7:
      return { google: `CAST(${i.google} AS FLOAT64)`, duck: `(${i.duck})::DOUBLE` };
    default:
      return writer.extreme(a, b);
  }
}

/** An expression of STRING. */
export function writeString(writer: Writer, depth: number): Pair {
  const [a, b] = [writer.expression("STRING", depth), writer.expression("STRING", depth)];
  const [n, m] = [same(String(writer.number(0, 3))), same(String(writer.number(1, 4)))];
  switch (writer.number(0, 8)) {
    case 0:
      return { google: `CONCAT(${a.google}, ${b.google})`, duck: `(${a.duck} || ${b.duck})` };
    case 1:
      return join`${same(writer.pick("UPPER", "LOWER", "REVERSE"))}(${a})`;
    case 2:
      return join`${same(writer.pick("TRIM", "LTRIM", "RTRIM"))}(${a})`;
    case 3:
      return join`SUBSTR(${a}, ${m}, ${n})`;
    case 4:
      return join`${same(writer.pick("LEFT", "RIGHT"))}(${a}, ${n})`;
    case 5:
      return join`REPLACE(${a}, ${writer.leaf("STRING")}, ${writer.leaf("STRING")})`;
    case 6: {
      const type = writer.pick("INT64", "BOOL", "DATE");
      const value = writer.expression(type, depth);
      return { google: `CAST(${value.google} AS STRING)`, duck: `(${value.duck})::VARCHAR` };
    }
    case 7:
      return join`(${a} || ${b})`;
    default:
      return writer.extreme(a, b);
  }
}

/** An expression of DATE or TIMESTAMP. */
export function writeTime(writer: Writer, type: Type, depth: number): Pair {
  const d = writer.expression("DATE", depth);
  const t = writer.expression("TIMESTAMP", depth);
  const count = writer.number(-40, 40);
  if (type === "DATE") {
    switch (writer.number(0, 3)) {
      case 0: {
        const part = writer.pick("DAY", "WEEK", "MONTH", "QUARTER", "YEAR");
        const months = { QUARTER: count * 3, YEAR: count * 12, MONTH: count, DAY: 0, WEEK: 0 };
        const days = part === "WEEK" ? count * 7 : part === "DAY" ? count : 0;
        return {
          google: `DATE_ADD(${d.google}, INTERVAL ${count} ${part})`,
          duck: `(${d.duck} + INTERVAL (${months[part]}) MONTH + INTERVAL (${days}) DAY)::DATE`,
        };
      }
      case 1: {
        const part = writer.pick("MONTH", "QUARTER", "YEAR", "ISOWEEK");
        const duck = part === "ISOWEEK" ? "week" : part;
        return {
          google: `DATE_TRUNC(${d.google}, ${part})`,
          duck: `date_trunc('${duck}', ${d.duck})::DATE`,
        };
      }
      case 2:
        return { google: `DATE(${t.google})`, duck: `(${t.duck})::DATE` };
      default:
        return writer.extreme(d, writer.expression("DATE", depth));
    }
  }
  switch (writer.number(0, 2)) {
    case 0: {
      const part = writer.pick("SECOND", "MINUTE", "HOUR", "DAY");
      return {
        google: `TIMESTAMP_SUB(${t.google}, INTERVAL ${count} ${part})`,
        duck: `(${t.duck} - INTERVAL (${count}) ${part})`,
      };
    }
    case 1: {
      const part = writer.pick("MINUTE", "HOUR", "DAY", "MONTH");
      return {
        google: `TIMESTAMP_TRUNC(${t.google}, ${part})`,
        duck: `date_trunc('${part}', ${t.duck})::TIMESTAMP`,
      };
    }
    default:
      return { google: `CAST(${d.google} AS TIMESTAMP)`, duck: `(${d.duck})::TIMESTAMP` };
  }
}
