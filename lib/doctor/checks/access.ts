/** The policy, and the people whose access it defines. */
import { type Policy, PolicyError } from "../../access/policy.ts";
import type { User } from "../../identity/users/user_records.ts";
import { OperatorError } from "../../operator_error.ts";
import type { Check } from "../check.ts";
import type { Context } from "../context.ts";
import { counted, failure, type Finding, ok, skipped, warning } from "../finding.ts";

const policy: Check = {
  id: "policy",
  title: "The policy can be read and used",
  needs: ["configuration"],
  async run({ policy }) {
    try {
      const { version, dialect, datasets, groups } = await policy();
      return ok(
        `version ${version} for ${dialect}: ${counted(Object.keys(datasets).length, "dataset")}, ` +
          counted(Object.keys(groups).length, "group"),
      );
    } catch (error) {
      if (error instanceof PolicyError) {
        return failure(
          counted(error.problems.length, "problem"),
          "Correct the lines of the policy that are named above; deno task policy check looks again.",
          error.problems,
        );
      }
      if (!(error instanceof OperatorError)) throw error;
      return failure(error.message, "Set POLICY_PATH to the policy's file.");
    }
  },
};

type Account = Pick<User, "username" | "groups" | "method" | "disabled">;

/** @param others whether people with accounts elsewhere may sign in. */
export function checkUsers(
  users: readonly Account[],
  passwords: boolean,
  others: boolean,
): Finding {
  const enabled = users.filter(({ disabled }) => !disabled);
  const local = enabled.filter(({ method }) => method === "password");
  const found = `${counted(local.length, "account")} with a password, ` +
    `${enabled.length - local.length} kept elsewhere, ${users.length - enabled.length} disabled`;
  if (passwords && local.length === 0 && !others) {
    return warning(`${found}: no one can sign in`, "Run deno task users add NAME GROUP.");
  }
  if (!passwords && local.length > 0) {
    return warning(
      `${found}, and PASSWORD_SIGN_IN is 0: passwords are not taken`,
      "Run deno task users disable NAME for each of them, or set PASSWORD_SIGN_IN=1.",
    );
  }
  return ok(found);
}

/** All accounts; undefined for a demo, which creates its accounts at its first start. */
async function peopleOf({ config, database, users }: Context) {
  const isDemo = config().mode === "demo";
  if (isDemo && (await database()).isNew) return undefined;
  return (await users()).filter(({ demo }) => isDemo || !demo);
}

const NO_DEMO_YET = "the demo has never run: it makes its accounts at its start";

const users: Check = {
  id: "users",
  title: "At least one account can sign in",
  needs: ["kv"],
  async run(context) {
    const { passwordSignIn, oidc, hostTokens } = context.config();
    const people = await peopleOf(context);
    if (people === undefined) return skipped(NO_DEMO_YET);
    return checkUsers(people, passwordSignIn, oidc !== undefined || hostTokens !== undefined);
  },
};

/**
 * @param others whether people with groups elsewhere may sign in.
 * @param adminGroups those of ADMIN_GROUPS, which the policy may lack.
 */
export function checkGroups(
  policy: Pick<Policy, "groups" | "users">,
  users: readonly Account[],
  others: boolean,
  adminGroups: readonly string[],
): Finding {
  const { groups } = policy;
  const isForAdministrators = (group: string) =>
    adminGroups.includes(group) && !Object.hasOwn(groups, group);
  const enabled = users
    .filter((user) => !user.disabled && !user.groups.every(isForAdministrators))
    .map((user) => ({
      ...user,
      groups: user.groups.filter((group) => !isForAdministrators(group)),
    }));
  const wrong = checkKeptHere(policy, enabled) ?? checkKeptElsewhere(policy, enabled);
  if (wrong !== null) return wrong;
  const inUse = new Set(enabled.flatMap((user) => user.groups));
  const empty = Object.keys(groups).filter((group) => !inUse.has(group));
  if (empty.length > 0 && !others) {
    return warning(
      `no one is in ${empty.map((group) => JSON.stringify(group)).join(", ")}`,
      "Run deno task users add NAME GROUP, or take the group out of policy.json.",
    );
  }
  return ok("every account has a group, or an entry of its own, in the policy");
}

/** Whether the policy grants the account nothing. */
function isShut({ groups, users }: Pick<Policy, "groups" | "users">, account: Account): boolean {
  return !Object.hasOwn(users, account.username) &&
    !account.groups.some((group) => Object.hasOwn(groups, group));
}

/** Their groups were assigned here: a group that the policy lacks is a mistake. */
function checkKeptHere(
  policy: Pick<Policy, "groups" | "users">,
  enabled: readonly Account[],
): Finding | null {
  const strays = enabled.filter(({ method }) => method === "password").flatMap((user) =>
    user.groups.filter((group) => !Object.hasOwn(policy.groups, group))
      .map((group) => ({ user, group }))
  );
  const [stray] = strays;
  if (stray === undefined) return null;
  const { username } = stray.user;
  return (isShut(policy, stray.user) ? failure : warning)(
    `${username} is in ${JSON.stringify(stray.group)}, which the policy does not have`,
    `Run deno task users group ${username} GROUP with a group of the policy, or add the group.`,
    strays.slice(1).map(({ user, group }) => `${user.username} is in ${JSON.stringify(group)}`),
  );
}

/** There may be thousands of people from elsewhere. */
const SHOWN = 20;

/** Their system has groups for other purposes too: one group in the policy is enough. */
function checkKeptElsewhere(
  policy: Pick<Policy, "groups" | "users">,
  enabled: readonly Account[],
): Finding | null {
  const shut = enabled.filter((user) => user.method !== "password" && isShut(policy, user));
  const [first, ...rest] = shut.slice(0, SHOWN).map(({ username, groups }) =>
    `${username} was last in ${groups.map((group) => JSON.stringify(group)).join(", ")}`
  );
  if (first === undefined) return null;
  return warning(
    `${first}, of which the policy has none: the map stays closed to them`,
    "Add the group to the policy, or have the system that signs people in name one that it has.",
    shut.length > SHOWN ? [...rest, `${shut.length - SHOWN} others`] : rest,
  );
}

const groups: Check = {
  id: "groups",
  title: "People and the policy name the same groups",
  needs: ["policy", "kv"],
  async run(context) {
    const { adminGroups, oidc, hostTokens } = context.config();
    const people = await peopleOf(context);
    if (people === undefined) return skipped(NO_DEMO_YET);
    const others = oidc !== undefined || hostTokens !== undefined;
    return checkGroups(await context.policy(), people, others, adminGroups);
  },
};

export const ACCESS_CHECKS: readonly Check[] = [policy, users, groups];
