/**
 * Random statements of the supported SQL, each in GoogleSQL and as DuckDB has it. Where the two
 * engines differ by design, the second text says what the first means in BigQuery.
 */
import { join, list, type Pair, same } from "./pair.ts";
import { type Draw, type Type, TYPES, Writer } from "./writer.ts";

/** A statement; `types` are those of its columns. */
export interface Statement extends Pair {
  readonly types: readonly Type[];
}

/** A value of a column as both give it: DuckDB writes times as the emulator does. */
function selected({ google, duck }: Pair, type: Type, alias: string): Pair {
  const isTime = type === "DATE" || type === "TIMESTAMP";
  const text = isTime ? `strftime((${duck})::TIMESTAMP, '%Y-%m-%dT%H:%M:%S.%gZ')` : duck;
  return { google: `${google} AS ${alias}`, duck: `${text} AS ${alias}` };
}

/** A random statement. */
export function drawStatement(draw: Draw): Statement {
  const writer = new Writer(draw);
  switch (writer.number(0, 6)) {
    case 0:
    case 1:
      return drawRows(writer);
    case 2:
      return drawGroups(writer);
    case 3:
      return drawDistinct(writer);
    case 4:
      return drawJoin(new Writer(draw, "t."));
    case 5:
      return drawUnion(writer);
    default:
      return drawWide(writer);
  }
}

function drawRows(writer: Writer): Statement {
  const types = [0, 1, 2].map(() => writer.pick(...TYPES));
  const items = list(types.map((type, at) => selected(writer.expression(type, 3), type, `c${at}`)));
  const where = writer.condition(2);
  return { ...join`SELECT ${items} FROM t WHERE ${where} ORDER BY id`, types };
}

function drawGroups(writer: Writer): Statement {
  const type = writer.pick("INT64", "STRING", "BOOL", "DATE");
  const key = writer.expression(type, 1);
  const i = writer.expression("INT64", 1);
  const f = writer.expression("FLOAT64", 1);
  const s = writer.expression("STRING", 1);
  const when = writer.condition(1);
  const aggregates: readonly (readonly [Pair, Type])[] = [
    [same("COUNT(*)"), "INT64"],
    [join`COUNT(${s})`, "INT64"],
    [join`COUNT(DISTINCT ${i})`, "INT64"],
    [{ google: `SUM(${i.google})`, duck: `SUM(${i.duck})::BIGINT` }, "INT64"],
    [join`SUM(${f})`, "FLOAT64"],
    [join`AVG(${i})`, "FLOAT64"],
    [join`MIN(${s})`, "STRING"],
    [join`MAX(${f})`, "FLOAT64"],
    [{ google: `COUNTIF(${when.google})`, duck: `count(*) FILTER (WHERE ${when.duck})` }, "INT64"],
  ];
  const chosen = [0, 1].map(() => writer.pick(...aggregates));
  const items = list([
    selected(key, type, "k"),
    ...chosen.map(([pair, of], at) => selected(pair, of, `a${at}`)),
  ]);
  const having = same(`COUNT(*) ${writer.pick(">", "<=")} ${writer.number(0, 3)}`);
  const isWhole = writer.number(0, 3) === 0;
  const types: readonly Type[] = [type, ...chosen.map(([, of]) => of)];
  if (isWhole) {
    const all = list(chosen.map(([pair, of], at) => selected(pair, of, `a${at}`)));
    return { ...join`SELECT ${all} FROM t WHERE ${when}`, types: types.slice(1) };
  }
  return {
    google: `SELECT ${items.google} FROM t GROUP BY 1 HAVING ${having.google} ORDER BY 1`,
    duck: `SELECT ${items.duck} FROM t GROUP BY 1 HAVING ${having.duck} ORDER BY 1 NULLS FIRST`,
    types,
  };
}

function drawDistinct(writer: Writer): Statement {
  const types = [0, 1].map(() => writer.pick(...TYPES));
  const items = list(types.map((type, at) => selected(writer.expression(type, 2), type, `c${at}`)));
  return {
    google: `SELECT DISTINCT ${items.google} FROM t ORDER BY c0 DESC, c1`,
    duck: `SELECT DISTINCT ${items.duck} FROM t ORDER BY c0 DESC NULLS LAST, c1 NULLS FIRST`,
    types,
  };
}

function drawJoin(writer: Writer): Statement {
  const type = writer.pick(...TYPES);
  const item = selected(writer.expression(type, 2), type, "c0");
  const more = writer.condition(1);
  const kind = same(writer.pick("JOIN", "LEFT JOIN"));
  const on = same(writer.pick("t.i = u.i", "t.s = u.s", "t.j = u.i AND t.s > u.s"));
  const text = join`SELECT ${item}, u.i AS c1, u.s AS c2 FROM t ${kind} u ON ${on} AND ${more}`;
  return {
    google: `${text.google} ORDER BY t.id, u.i, u.s`,
    duck: `${text.duck} ORDER BY t.id, u.i NULLS FIRST, u.s NULLS FIRST`,
    types: [type, "INT64", "STRING"],
  };
}

function drawUnion(writer: Writer): Statement {
  const type = writer.pick(...TYPES);
  const part = () => selected(writer.expression(type, 2), type, "c");
  const [a, b] = [part(), part()];
  const [when, count] = [writer.condition(1), writer.number(0, 20)];
  return {
    google: `SELECT ${a.google} FROM t UNION ALL SELECT ${b.google} FROM t ` +
      `WHERE ${when.google} ORDER BY c LIMIT ${count}`,
    duck: `SELECT * FROM (SELECT ${a.duck} FROM t UNION ALL SELECT ${b.duck} FROM t ` +
      `WHERE ${when.duck}) ORDER BY c NULLS FIRST LIMIT ${count}`,
    types: [type],
  };
}

/** Integers up to the ends of 64 bits: both engines fail, or neither. */
function drawWide(writer: Writer): Statement {
  const wide = () =>
    writer.pick("9223372036854775807", "4611686018427387904", "-9223372036854775807", "3037000500");
  const term = (): string => writer.pick("i", "j", wide(), String(writer.number(-3, 3)));
  const operator = () => writer.pick("+", "-", "*");
  const terms = writer.pick(
    `${term()} ${operator()} ${term()}`,
    `(${term()} ${operator()} ${term()}) ${operator()} ${term()}`,
    `-(${term()} ${operator()} ${term()})`,
  );
  const duck = terms.replaceAll(/(?<![\w.])(\d+)/g, "$1::BIGINT");
  return {
    google: `SELECT ${terms} AS c FROM t ORDER BY id`,
    duck: `SELECT ${duck} AS c FROM t ORDER BY id`,
    types: ["INT64"],
  };
}
