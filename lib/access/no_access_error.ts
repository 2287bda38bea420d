import { AppError } from "../errors.ts";
import type { RefusalKind } from "./attributes.ts";

/** An attribute that matches nothing, and why; never with its value. */
export interface AttributeProblem {
  readonly name: string;
  readonly kind: "missing" | RefusalKind;
}

/** Why the policy gives a person nothing, for the audit. */
export type NoAccessReason = "no_dataset" | "attribute_missing" | "attribute_refused" | "too_long";

/**
 * A person without any data: the policy names none of their groups, grants those no dataset, or
 * compares with an attribute that the person does not have. The message is for the operator.
 */
export class NoAccessError extends AppError {
  override readonly name = "NoAccessError";
  override readonly code = "no_access";
  readonly reason: NoAccessReason;

  /**
   * @param attributes that were to decide, but match nothing.
   * @param tooLong datasets whose SQL would be too long.
   */
  constructor(
    readonly groups: readonly string[],
    readonly attributes: readonly AttributeProblem[] = [],
    tooLong: readonly string[] = [],
  ) {
    super(messageOf(groups, attributes, tooLong));
    this.reason = reasonOf(attributes, tooLong);
  }
}

function reasonOf(
  attributes: readonly AttributeProblem[],
  tooLong: readonly string[],
): NoAccessReason {
  if (tooLong.length > 0) return "too_long";
  if (attributes.length === 0) return "no_dataset";
  const isRefused = attributes.some(({ kind }) => kind !== "missing");
  return isRefused ? "attribute_refused" : "attribute_missing";
}

function messageOf(
  groups: readonly string[],
  attributes: readonly AttributeProblem[],
  tooLong: readonly string[],
): string {
  const names = JSON.stringify(groups);
  if (tooLong.length > 0) {
    return `The SQL of ${tooLong.join(", ")} is too long for ${names}: name fewer values`;
  }
  if (attributes.length === 0) {
    return `The policy gives ${names} no dataset: add the group to policy.json`;
  }
  const problems = attributes.map(({ name, kind }) => `${name} (${kind})`).join(", ");
  return `The policy gives ${names} no dataset without these attributes: ${problems}`;
}
