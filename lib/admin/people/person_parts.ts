/** A person's groups and attributes, as the policy in force reads them. */
import { readAttributes, type RefusalKind } from "../../access/attributes.ts";
import type { Subject } from "../../access/grants.ts";
import { SET_BY_OPERATOR } from "../../identity/attributes/held_attributes.ts";
import type { User } from "../../identity/users/user_records.ts";
import type { Services } from "../../services.ts";

export interface AttributeRow {
  readonly name: string;
  /** As texts; empty where there are none. */
  readonly values: readonly string[];
  /** Why it matches nothing; null where it has values. */
  readonly problem: RefusalKind | "missing" | null;
  /** What set it: an operator, or the other system's claim of this name; null where unset. */
  readonly from: { readonly operator: true } | { readonly claim: string } | null;
}

export interface GroupRow {
  readonly name: string;
  /** Whether the policy in force names it: otherwise it grants nothing. */
  readonly known: boolean;
}

export function groupsOf(
  { access }: Pick<Services, "access">,
  { groups }: Pick<Subject, "groups">,
): GroupRow[] {
  const policy = access.policy();
  return groups.map((name) => ({
    name,
    known: Object.hasOwn(policy.groups, name) || Object.hasOwn(policy.group_includes, name),
  }));
}

/** @returns those that the policy in force declares. */
export function attributesOf(
  { access, attributeVault }: Pick<Services, "access" | "attributeVault">,
  { heldAttributes }: Pick<User, "heldAttributes">,
): AttributeRow[] {
  const declared = access.policy().attributes;
  const readings = readAttributes(declared, attributeVault.inForce(heldAttributes));
  return Object.entries(readings).map(([name, reading]) => {
    const held = Object.hasOwn(heldAttributes, name) ? heldAttributes[name] : undefined;
    const claim = declared[name]?.claim ?? name;
    return {
      name,
      values: reading.outcome === "values" ? reading.values.map(String) : [],
      problem: reading.outcome === "values"
        ? null
        : reading.outcome === "missing"
        ? "missing"
        : reading.kind,
      from: held === undefined
        ? null
        : held.from === SET_BY_OPERATOR
        ? { operator: true }
        : { claim },
    };
  });
}
