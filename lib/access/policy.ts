/**
 * The policy: which group may see which rows and columns of which dataset. It is data that an
 * operator writes (policy.json), checked when the app starts; nothing a request carries reaches it.
 */
import * as v from "valibot";
import { OperatorError } from "../operator_error.ts";

const identifier = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z_][A-Za-z0-9_]{0,127}$/,
    "must be a name of letters, digits and underscores",
  ),
);

const table = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,128}){2}$/,
    "must be a full table name, project.dataset.table, without wildcards",
  ),
);

const literal = v.union([
  v.pipe(
    v.string(),
    v.check((text) => text.isWellFormed() && !text.includes("\0"), "must be text SQL can hold"),
  ),
  v.pipe(v.number(), v.safeInteger()),
  v.boolean(),
], "must be a text, a whole number or a boolean");

const restriction = v.union([
  v.literal("all"),
  v.pipe(
    v.record(
      identifier,
      v.union([literal, v.pipe(v.array(literal), v.minLength(1, "must not be an empty list"))]),
    ),
    v.check(
      (columns) => Object.keys(columns).length > 0,
      'restricts nothing: name a column, or write "all" to mean every row',
    ),
  ),
], 'must be "all" or columns with the values that may be seen');

const dataset = v.strictObject({
  table,
  /** What may be seen, the geometry column included. */
  columns: v.pipe(v.array(identifier), v.minLength(1)),
  /**
   * Columns the browser may narrow by, each by a query parameter of the same name that it must
   * then send. Such a parameter can only take rows away.
   */
  open_parameters: v.optional(v.array(identifier), []),
});

const PolicyFile = v.pipe(
  v.strictObject({
    $schema: v.optional(v.string()),
    /** Raise it to have every token minted anew. */
    version: v.pipe(v.number(), v.safeInteger()),
    /** A token for each user, or one that the group shares: fewer, but audited as the group's. */
    tokens: v.optional(v.strictObject({ per: v.picklist(["user", "group"]) }), { per: "user" }),
    datasets: v.record(identifier, dataset),
    groups: v.record(
      v.pipe(v.string(), v.minLength(1)),
      v.record(identifier, restriction),
    ),
  }),
  v.rawCheck(({ dataset: { typed, value }, addIssue }) => {
    if (!typed) return;
    for (const [group, datasets] of Object.entries(value.groups)) {
      for (const name of Object.keys(datasets)) {
        if (!Object.hasOwn(value.datasets, name)) {
          addIssue({ message: `group ${JSON.stringify(group)} names an unknown dataset, ${name}` });
        }
      }
    }
  }),
);

export type Literal = v.InferOutput<typeof literal>;
export type Restriction = v.InferOutput<typeof restriction>;
export type Dataset = v.InferOutput<typeof dataset>;
export type Policy = v.InferOutput<typeof PolicyFile>;

/** A policy that cannot be used; each problem begins with where it is. */
export class PolicyError extends OperatorError {
  override readonly name = "PolicyError";
  constructor(readonly problems: readonly string[]) {
    super(`The policy cannot be used:\n${problems.map((p) => `  - ${p}`).join("\n")}`);
  }
}

/**
 * @param json the parsed content of policy.json.
 * @throws {PolicyError} naming every fault and its place.
 */
export function parsePolicy(json: unknown): Policy {
  const result = v.safeParse(PolicyFile, json);
  if (result.success) return result.output;
  throw new PolicyError(
    result.issues.map((issue) => {
      const path = v.getDotPath(issue);
      return path === null ? issue.message : `${path}: ${issue.message}`;
    }),
  );
}
