/** Whether people have the attributes that the policy compares with: names and kinds only. */
import { type AttributeProblem, createAccess, NoAccessError } from "../../access/grants.ts";
import { type RawAttributes, readAttributes } from "../../access/attributes.ts";
import type { Policy } from "../../access/policy.ts";
import type { Metadata } from "../../identity/oidc/metadata.ts";
import { createUsers } from "../../identity/users/users.ts";
import type { Check } from "../check.ts";
import { counted, type Finding, ok, skipped, warning } from "../finding.ts";

const NONE = "the policy has no attributes";

/** A person as their last sign-in, or the operator, left them. */
export interface AttributeHolder {
  readonly username: string;
  readonly groups: readonly string[];
  /** Those of the policy in force. */
  readonly attributes: RawAttributes;
  /** Whether there are some, and none can be decrypted. */
  readonly isSealed: boolean;
}

/** @param people those who may sign in. */
export function checkAttributes(
  policy: Policy,
  people: readonly AttributeHolder[],
  now: number,
): Finding {
  const sealed = people.filter(({ isSealed }) => isSealed).length;
  if (sealed > 0) {
    return warning(
      `the attributes of ${counted(sealed, "account")} do not open: they match nothing`,
      "Put the key they were sealed with beside the other in KV_ENCRYPTION_KEY, with a comma.",
    );
  }
  const problems = problemCounts(policy, people, now);
  const [first, ...rest] = problems;
  if (first !== undefined) {
    return warning(
      first,
      "Have the system that signs people in send the claim, or run deno task users set NAME " +
        "ATTRIBUTE VALUE.",
      rest,
    );
  }
  const holders = Object.keys(policy.attributes).map((name) => {
    const having = people.filter(({ attributes }) =>
      readAttributes(policy.attributes, attributes)[name]?.outcome === "values"
    ).length;
    return `${name}: ${counted(having, "account")}`;
  });
  return ok("no account lacks one that its groups compare with", holders);
}

/** Only attributes that a person's own groups compare with matter. */
function problemCounts(
  policy: Policy,
  people: readonly AttributeHolder[],
  now: number,
): readonly string[] {
  const access = createAccess({
    policy,
    connectionName: "",
    referers: [],
    clock: { now: () => now },
  });
  const counts = new Map<string, number>();
  for (const { username, groups, attributes } of people) {
    for (
      const { name, kind } of problemsOf(() => access.rightsOf({ username, groups, attributes }))
    ) {
      const problem = kind === "missing" ? `${name} is missing` : `${name} is refused (${kind})`;
      counts.set(problem, (counts.get(problem) ?? 0) + 1);
    }
  }
  return [...counts].map(([problem, count]) => `${problem} for ${counted(count, "account")}`);
}

function problemsOf(
  rights: () => { readonly attributeProblems: readonly AttributeProblem[] },
): readonly AttributeProblem[] {
  try {
    return rights().attributeProblems;
  } catch (error) {
    if (error instanceof NoAccessError) return error.attributes;
    throw error;
  }
}

const attributes: Check = {
  id: "attributes",
  title: "People have the attributes that the policy compares with",
  needs: ["kv", "policy"],
  async run({ config, policy, vault, database, now }) {
    const inForce = await policy();
    if (Object.keys(inForce.attributes).length === 0) return skipped(NONE);
    const opener = await vault();
    if (opener === undefined) return skipped("the demo has never run");
    const { store } = await database();
    const users = await createUsers(store, {
      demo: config().mode === "demo",
      vault: opener,
    }).list();
    const people = users.filter(({ disabled }) => !disabled).map((user): AttributeHolder => ({
      username: user.username,
      groups: user.groups,
      attributes: opener.inForce(user.heldAttributes),
      isSealed: user.sealedAttributes !== undefined &&
        Object.keys(user.heldAttributes).length === 0,
    }));
    return checkAttributes(inForce, people, now());
  },
};

/** OpenID Connect Core 1.0, 5.4. */
const SCOPES: Readonly<Record<string, readonly string[]>> = {
  email: ["email", "email_verified"],
  phone: ["phone_number", "phone_number_verified"],
  address: ["address"],
  profile: [
    "name",
    "family_name",
    "given_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "updated_at",
  ],
};

/** @param scopes the requested ones, separated by spaces. */
export function checkClaims(
  attributes: Policy["attributes"],
  { claims_supported: offered }: Pick<Metadata, "claims_supported">,
  scopes: string,
): Finding {
  const claims = [
    ...new Set(
      Object.values(attributes).flatMap(({ claim, vouched_by: voucher }) =>
        [claim, voucher].filter((name) => name !== undefined)
      ),
    ),
  ];
  if (claims.length === 0) return skipped("no attribute is taken from a claim");
  const requested = scopes.split(" ");
  for (const claim of claims) {
    const [scope] = Object.entries(SCOPES).find(([, names]) => names.includes(claim)) ?? [];
    if (scope === undefined || requested.includes(scope)) continue;
    return warning(
      `the claim ${claim} comes with the scope ${scope}, which is not requested`,
      `Add ${scope} to OIDC_SCOPES.`,
    );
  }
  const missing = offered === undefined ? [] : claims.filter((claim) => !offered.includes(claim));
  if (missing.length > 0) {
    return warning(
      `the provider does not list ${missing.join(", ")} among its claims`,
      "Have the provider send the claim; correct its name in attributes of policy.json. Some " +
        "providers list only a part: sign in once, and look at the check attributes.",
    );
  }
  return ok(claims.join(", "));
}

const claims: Check = {
  id: "oidc-claims",
  title: "The identity provider sends the claims that attributes are taken from",
  needs: ["oidc", "policy"],
  async run({ config, provider, policy }) {
    const { oidc } = config();
    if (oidc === undefined) return skipped("OIDC_ISSUER is not set");
    const { metadata } = await provider(oidc);
    return checkClaims((await policy()).attributes, metadata, oidc.scopes);
  },
};

export const ATTRIBUTE_CHECKS: readonly Check[] = [attributes, claims];
