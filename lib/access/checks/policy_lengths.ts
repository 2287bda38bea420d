/** How long the SQL of a policy is, for groups and users one by one. */
import type { Fault, Path } from "../../json/json_text.ts";
import { type AttributeReading, MOST_VALUES } from "../attributes.ts";
import type { AttributeType } from "../schema/attribute_schema.ts";
import { todayIn } from "../days.ts";
import { type Needs, needsByHolder } from "../needs.ts";
import type { Policy } from "../schema/policy_schema.ts";
import { PAUSE, type Pause } from "../../turns.ts";
import { LONGEST_SQL, rightsFrom } from "../work_out_rights.ts";

/** UTF-16 units of SQL, beyond which CARTO's client sends a widget's, or a map's, by POST. */
const LONG_FOR_WIDGETS = 1_500;
const LONG_FOR_MAPS = 5_000;

/** Groups or users between two pauses, which take milliseconds. */
const HOLDERS_AT_ONCE = 25;

interface Length {
  readonly path: Path;
  readonly length: number;
  /** The attributes of which a person was assumed to have many values. */
  readonly attributes: readonly string[];
}

/** @returns datasets whose SQL is too long whatever a person's attributes are. */
export function* lengthFaults(policy: Policy): Generator<Fault | Pause> {
  for (const found of lengthsOf(policy, 1)) {
    if (found === PAUSE) yield PAUSE;
    if (found === PAUSE || found.length <= LONGEST_SQL) continue;
    const { path, length } = found;
    const message =
      `makes ${length} characters of SQL, ${LONGEST_SQL} at most: name fewer values, ` +
      "or restrict a column that has one value for many rows";
    yield { path, message };
  }
}

/** @returns SQL that is too long to be cached, or would be for people with many values. */
export function* lengthWarnings(policy: Policy): Generator<Fault | Pause> {
  for (const found of lengthsOf(policy, MOST_VALUES)) {
    if (found === PAUSE) yield PAUSE;
    if (found === PAUSE || found.length <= LONG_FOR_WIDGETS) continue;
    const { path, length, attributes } = found;
    const most = attributes.length === 0
      ? ""
      : ` for a person with ${MOST_VALUES} values of ${attributes.join(" and ")}`;
    const effect = length > LONGEST_SQL
      ? "that person would see nothing"
      : length > LONG_FOR_MAPS
      ? "CARTO caches neither the map nor its widgets"
      : "CARTO does not cache its widgets";
    yield { path, message: `makes ${length} characters of SQL${most}: ${effect}` };
  }
}

function* lengthsOf(policy: Policy, values: number): Generator<Length | Pause> {
  const options = { policy, connectionName: "", referers: [] };
  let holders = 0;
  const today = policy.time_zone === undefined ? null : todayIn(policy.time_zone, 0);
  for (const key of ["groups", "users"] as const) {
    for (const [name, needs] of needsByHolder(policy[key], policy.datasets)) {
      if (holders++ % HOLDERS_AT_ONCE === 0) yield PAUSE;
      const { sources } = rightsFrom(options, {
        groups: key === "groups" ? [name] : [],
        includedGroups: [],
        username: key === "users" ? name : null,
        attributes: assumed(policy, needs, values),
        today,
      });
      const attributes = needs.attributes.filter((name) => isMany(policy, name));
      for (const [dataset, { sqlQuery }] of Object.entries(sources)) {
        yield { path: [key, name, dataset], length: sqlQuery.length, attributes };
      }
    }
  }
}

function isMany({ attributes }: Policy, name: string): boolean {
  return Object.hasOwn(attributes, name) && attributes[name]?.many === true;
}

/** Values of ordinary length. */
const SAMPLES: Readonly<Record<AttributeType, (index: number) => string | boolean>> = {
  text: (index) => `value ${index}`.padEnd(16, "."),
  integer: (index) => String(100_000 + index),
  decimal: (index) => `${100_000 + index}.5`,
  boolean: (index) => index % 2 === 0,
  date: (index) => new Date(index * 86_400_000).toISOString().slice(0, 10),
  uuid: (index) => `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
};

function assumed(
  policy: Policy,
  needs: Needs,
  values: number,
): Readonly<Record<string, AttributeReading>> {
  return Object.fromEntries(needs.attributes.flatMap((name) => {
    const type = Object.hasOwn(policy.attributes, name) ? policy.attributes[name]?.type : undefined;
    if (type === undefined) return [];
    const length = isMany(policy, name) ? values : 1;
    const sample = Array.from({ length }, (_, index) => SAMPLES[type](index));
    return [[name, { outcome: "values", values: sample }] as const];
  }));
}
