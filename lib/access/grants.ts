/**
 * From policy to grants: what a person may read, as the exact SQL that CARTO is asked to allow.
 *
 * The policy's values are literals in the SQL. The browser would fill in a query parameter in their
 * place, with any value: CARTO's grants fix the text of a query, not its parameters. Names of
 * groups and users never appear in SQL.
 */
import { type Clock, SYSTEM_CLOCK } from "../clock/clock.ts";
import type { Config } from "../config/config.ts";
import { BoundedMap } from "../bounded_map.ts";
import { type AttributeReading, type RawAttributes, readAttributes } from "./attributes.ts";
import { type Today, todayIn } from "./days.ts";
import { withIncluded } from "./included_groups.ts";
import { type Needs, needsByHolder } from "./needs.ts";
import { NoAccessError } from "./no_access_error.ts";
import type { Policy } from "./policy.ts";
import type { Rights } from "./rights.ts";
import { narrowed, rightsFrom, tooLong } from "./work_out_rights.ts";

export { type AttributeProblem, NoAccessError } from "./no_access_error.ts";
export type { Grant, Narrowing, Rights, StaticSource } from "./rights.ts";

/** The origins whose pages may use a token, unless the policy names them. */
export function configuredReferers(
  { appOrigin, allowedOrigins }: Pick<Config, "appOrigin" | "allowedOrigins">,
): string[] {
  return [appOrigin, ...allowedOrigins];
}

export interface AccessOptions {
  readonly policy: Policy;
  readonly connectionName: string;
  /** {@linkcode configuredReferers}, for a policy that names none. */
  readonly referers: readonly string[];
  /** Decides which day it is. */
  readonly clock?: Pick<Clock, "now"> | undefined;
}

/** The person whose rights are requested. */
export interface Subject {
  readonly username: string;
  readonly groups: readonly string[];
  /** As they came; undefined for none. */
  readonly attributes?: RawAttributes | undefined;
  /** The only datasets that are requested; undefined for all. */
  readonly datasets?: readonly string[] | undefined;
}

export interface Access {
  /**
   * @param subject must not be changed afterwards.
   * @returns the same object for the same groups and datasets, and the same user where the policy
   * names them, so that results can be cached by it.
   * @throws {NoAccessError} when the policy grants the person nothing.
   */
  rightsOf(subject: Subject): Rights;
}

/** More than the combinations of groups in any installation. */
const REMEMBERED = 10_000;
/** UTF-16 units of SQL and keys: a person's own values make SQL of their own. */
const REMEMBERED_CHARACTERS = 32 * 1024 * 1024;

/** @param options the policy, and the settings for what it leaves open. */
export function createAccess(options: AccessOptions): Access {
  const { policy, clock = SYSTEM_CLOCK } = options;
  const groupNeeds = needsByHolder(policy.groups, policy.datasets);
  const userNeeds = needsByHolder(policy.users, policy.datasets);
  const today = createToday(policy.time_zone, clock);
  const known = new BoundedMap<string, Rights>(REMEMBERED, {
    most: REMEMBERED_CHARACTERS,
    of: (key, { grants }) => grants.reduce((sum, { source }) => sum + source.length, key.length),
  });

  /** The ids of subjects with rights, which a request reads several times. */
  const ids = new WeakMap<Subject, string>();

  function remembered(id: string, workOut: () => Rights): Rights {
    const rights = known.get(id) ?? workOut();
    if (rights.grants.length > 0) known.set(id, rights);
    return rights;
  }

  return {
    rightsOf(subject) {
      const rightsBefore = known.get(ids.get(subject) ?? "");
      if (rightsBefore !== undefined) return rightsBefore;
      const groups = [...new Set(subject.groups)].filter((name) =>
        groupNeeds.has(name) || Object.hasOwn(policy.group_includes, name)
      ).sort();
      const includedGroups = withIncluded(groups, policy.group_includes)
        .filter((name) => groupNeeds.has(name) && !groups.includes(name)).sort();
      const username = userNeeds.has(subject.username) ? subject.username : null;
      const needs = [
        ...[...groups, ...includedGroups].map((name) => groupNeeds.get(name)),
        username === null ? undefined : userNeeds.get(username),
      ];
      const readings = neededReadings(policy, needs, subject.attributes ?? {});
      const day = needs.some((need) => need?.days) ? today() : null;
      const circumstances = { attributes: readings, today: day };
      const used = [username, groups, day?.day, readings];
      const idOfAll = JSON.stringify(used);
      const all = remembered(
        idOfAll,
        () => rightsFrom(options, { groups, includedGroups, username, ...circumstances }),
      );
      const long = tooLong(all);
      if (long.length > 0) {
        throw new NoAccessError(subject.groups, all.attributeProblems, long);
      }
      const datasets = subject.datasets && [...new Set(subject.datasets)].sort();
      const id = datasets === undefined ? idOfAll : JSON.stringify([...used, datasets]);
      const rights = datasets === undefined ? all : remembered(id, () => narrowed(all, datasets));
      if (rights.grants.length === 0) {
        throw new NoAccessError(subject.groups, rights.attributeProblems);
      }
      // Another day is another id.
      if (day === null) ids.set(subject, id);
      return rights;
    },
  };
}

/** @returns the attributes that the restrictions compare with, by name, in a fixed order. */
function neededReadings(
  { attributes }: Policy,
  needs: readonly (Needs | undefined)[],
  raw: RawAttributes,
): Readonly<Record<string, AttributeReading>> {
  const names = new Set(needs.flatMap((need) => need?.attributes ?? []));
  if (names.size === 0) return {};
  const readings = Object.entries(readAttributes(attributes, raw));
  return Object.fromEntries(readings.filter(([name]) => names.has(name)));
}

/** @returns a function that says which day it is; null without a time zone. */
function createToday(timeZone: string | undefined, { now }: Pick<Clock, "now">) {
  let known: { readonly today: Today; readonly from: number } | null = null;
  return (): Today | null => {
    if (timeZone === undefined) return null;
    const time = now();
    // The clock may be set back.
    if (known === null || time < known.from || time >= known.today.endsAt) {
      known = { today: todayIn(timeZone, time), from: time };
    }
    return known.today;
  };
}
