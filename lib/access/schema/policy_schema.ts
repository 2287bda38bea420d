/**
 * The schema of policy.json, with the descriptions that editors show. Rules that a schema cannot
 * express, such as that a group's dataset is one of the datasets, are in policy_rules.ts.
 */
import * as v from "valibot";
import * as values from "../../config/config_values.ts";
import { DIALECT_NAMES } from "../dialects/mod.ts";
import { named, settings } from "../../json/schema_parts.ts";
import { attributes } from "./attribute_schema.ts";
import { dataset } from "./dataset_schema.ts";
import { plainName } from "./name_schema.ts";
import { restriction } from "./restriction_schema.ts";

const tokens = settings({
  per: v.pipe(
    v.optional(v.picklist(["user", "group"], "must be user or group"), "user"),
    v.description(
      "A token for each user, or one that all users of the same groups share: fewer, but what is " +
        "done with it is the group's, and it outlives a user's session.",
    ),
  ),
  lifetime_minutes: v.pipe(
    v.optional(
      v.pipe(
        v.number("must be a number of minutes"),
        v.safeInteger("must be whole minutes"),
        v.minValue(5, "must be 5 at least"),
        v.maxValue(1440, "must be 1440 at most, a day"),
      ),
      60,
    ),
    v.description("How long a token lives; a user's own ends with the session, if that is sooner."),
  ),
  apis: v.pipe(
    v.optional(
      v.pipe(
        v.array(v.picklist(["maps", "sql"], "must be maps or sql"), "must be a list of APIs"),
        v.minLength(1, "must name an API"),
      ),
      ["maps"],
    ),
    v.description("CARTO's APIs that a token opens; widgets need sql."),
  ),
  referers: v.pipe(
    v.optional(
      v.pipe(
        v.array(values.origin, "must be a list of origins"),
        v.minLength(1, "must name an origin: CARTO takes an empty list for any"),
      ),
    ),
    v.description(
      "Origins whose pages may use a token; without it, those of APP_ORIGIN and ALLOWED_ORIGINS.",
    ),
  ),
});

const byDataset = v.pipe(
  named(v.string(), restriction),
  v.description("Datasets, each with the rows that may be seen; one that is left out is closed."),
);

const name = v.pipe(
  v.string(),
  v.minLength(1, "must not be an empty name"),
  v.check((name) => name.isWellFormed(), "must be a name of whole characters"),
);

const timeZone = v.pipe(
  v.string("must be a time zone's name"),
  v.check(isTimeZone, "must be a time zone's IANA name, such as America/New_York"),
);

/** A name, not an offset: offsets change with daylight-saving time. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

export const PolicyFile = settings({
  $schema: v.pipe(
    v.optional(v.string("must be a text")),
    v.description("Where editors find this schema: ./policy.schema.json"),
  ),
  version: v.pipe(
    v.number("must be a whole number"),
    v.safeInteger("must be a whole number"),
    v.description("Raise it to have every token minted again."),
  ),
  dialect: v.pipe(
    v.optional(
      v.picklist(DIALECT_NAMES, `must be one of ${DIALECT_NAMES.join(", ")}`),
      "bigquery",
    ),
    v.description("The warehouse behind the connection, whose SQL is written."),
  ),
  time_zone: v.pipe(
    v.optional(timeZone),
    v.description("The time zone whose days since and until count; required with either."),
  ),
  attributes: v.pipe(
    v.optional(attributes, {}),
    v.description("What each person may have values of, for conditions to compare with."),
  ),
  tokens: v.pipe(
    v.optional(tokens, {}),
    v.description("What CARTO's API Access Tokens are made with."),
  ),
  datasets: v.pipe(
    named(plainName, dataset),
    v.description(
      "Tables, tilesets, rasters and named sources, by the names that this policy and maps have " +
        "for them.",
    ),
  ),
  groups: v.pipe(
    named(name, byDataset),
    v.description("What each group may see; a user in several groups sees what any of them sees."),
  ),
  group_includes: v.pipe(
    v.optional(
      named(
        name,
        v.pipe(v.array(name, "must be a list of groups"), v.minLength(1, "must name a group")),
      ),
      {},
    ),
    v.description("Groups whose people are also in these other groups."),
  ),
  users: v.pipe(
    v.optional(named(name, byDataset), {}),
    v.description("What single users may see beside what their groups do, by username."),
  ),
});

export type Policy = v.InferOutput<typeof PolicyFile>;
