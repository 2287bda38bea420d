/** Takes a person's attributes from the claims of another system: those the policy declares. */
import {
  MOST_BYTES,
  MOST_VALUES,
  type RawAttribute,
  type RawValue,
  sizeOf,
} from "../../access/attributes.ts";
import type { Log } from "../../log/log.ts";
import { OperatorError } from "../../operator_error.ts";
import type { Claims } from "../person_claims.ts";
import { claimSource, copyOf, type Declarations, type HeldAttributes } from "./held_attributes.ts";

/** Why an attribute is held as refused, in a word for the log. */
export type TakingFault = "not_scalar" | "not_vouched" | "too_large" | "too_many";

export interface TakenAttributes {
  readonly held: HeldAttributes;
  /** What was refused; never a value. */
  readonly faults: readonly { readonly attribute: string; readonly kind: TakingFault }[];
}

/**
 * Held in place of a value that is refused: it is not kept, and stays distinct from a missing one.
 * No type of attribute takes this text.
 */
const REFUSED: RawAttribute = "\0";

/** A KV value holds 64 KiB: a person's groups and sealed attributes, and the rest of the record. */
const LARGEST_TOGETHER_BYTES = 60 * 1024;

/**
 * @param documents whole claims of each document, the one that is preferred first.
 * @param groups are stored in the same records.
 */
export function takeAttributes(
  declared: Declarations,
  documents: readonly Claims[],
  groups: readonly string[],
): TakenAttributes {
  const held: HeldAttributes = {};
  const faults: { attribute: string; kind: TakingFault }[] = [];
  for (const [attribute, declaration] of Object.entries(declared)) {
    const taken = takeOne(declaration, documents);
    if (taken === null) continue;
    const isFault = "kind" in taken;
    if (isFault) faults.push({ attribute, kind: taken.kind });
    const value = isFault ? REFUSED : taken.value;
    held[attribute] = { from: claimSource(declaration), value: copyOf(value) };
  }
  if (fits(held, groups)) return { held, faults };
  return {
    held: Object.fromEntries(
      Object.entries(held).map(([name, { from }]) => [name, { from, value: copyOf(REFUSED) }]),
    ),
    faults: Object.keys(held).map((attribute) => ({ attribute, kind: "too_large" })),
  };
}

/**
 * Whether the documents hold every declared claim, vouched for where it must be.
 */
export function haveAttributes(declared: Declarations, document: Claims): boolean {
  return Object.values(declared).every(({ claim, vouched_by: voucher }) =>
    claim === undefined || (
      isThere(document, claim) && (voucher === undefined || isThere(document, voucher))
    )
  );
}

/** @returns null where no document has a value. */
function takeOne(
  { claim, vouched_by: voucher }: Declarations[string],
  documents: readonly Claims[],
): { value: RawAttribute } | { kind: TakingFault } | null {
  if (claim === undefined) return null;
  let isUnvouched = false;
  for (const document of documents) {
    if (!isThere(document, claim)) continue;
    if (voucher === undefined || document[voucher] === true) return rawValue(document[claim]);
    isUnvouched = true;
    // The document denies it: another does not overrule that.
    if (isThere(document, voucher)) break;
  }
  return isUnvouched ? { kind: "not_vouched" } : null;
}

/** An empty value is no value. */
function isThere(document: Claims, claim: string): boolean {
  if (!Object.hasOwn(document, claim)) return false;
  const value = document[claim];
  const isEmpty = value === "" || (Array.isArray(value) && value.length === 0);
  return value !== undefined && value !== null && !isEmpty;
}

function rawValue(claim: unknown): { value: RawAttribute } | { kind: TakingFault } {
  if (isScalar(claim)) return { value: claim };
  if (!Array.isArray(claim) || !claim.every(isScalar)) return { kind: "not_scalar" };
  return claim.length > MOST_VALUES ? { kind: "too_many" } : { value: claim };
}

function isScalar(value: unknown): value is RawValue {
  return value === null || ["string", "boolean"].includes(typeof value) ||
    (typeof value === "number" && Number.isFinite(value));
}

/** The log sums up lines that repeat. */
export function logAttributeFaults(log: Log, faults: TakenAttributes["faults"]): void {
  for (const fault of faults) log.info("attribute_refused", fault);
}

/** @throws {OperatorError} where they cannot be stored beside the groups. */
export function requireRoom(held: HeldAttributes, groups: readonly string[]): void {
  if (fits(held, groups)) return;
  throw new OperatorError(
    `All attributes of a person together may take ${MOST_BYTES / 1024} KiB: nothing was changed.`,
  );
}

/** Whether the attributes can be stored beside the groups, sealed and in base64. */
function fits(held: HeldAttributes, groups: readonly string[]): boolean {
  const values = Object.fromEntries(Object.entries(held).map(([name, { value }]) => [name, value]));
  const bytes = new TextEncoder().encode(JSON.stringify(held)).length;
  return sizeOf(values) <= MOST_BYTES &&
    storedBytes(groups) + bytes * 4 / 3 <= LARGEST_TOGETHER_BYTES;
}

/** KV stores a text with two bytes a unit where a character is beyond Latin-1. */
function storedBytes(texts: readonly string[]): number {
  return texts.reduce(
    (sum, text) => sum + 8 + text.length * (/[^\0-\xff]/.test(text) ? 2 : 1),
    0,
  );
}
