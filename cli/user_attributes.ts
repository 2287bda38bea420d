/** Users' attributes, for an operator to set and to look at. */
import { type RawAttribute, readAttribute, type RefusalKind } from "../lib/access/attributes.ts";
import type { Policy } from "../lib/access/policy.ts";
import type { Config } from "../lib/config/config.ts";
import {
  type AttributeVault,
  createAttributeVault,
} from "../lib/identity/attributes/attribute_vault.ts";
import type { User } from "../lib/identity/user_records.ts";
import { OperatorError } from "../lib/operator_error.ts";
import { createSealer } from "../lib/storage/seal.ts";
import { backingOf } from "./revoke_tokens.ts";

type Declared = Policy["attributes"];
type Declaration = Declared[string];

/**
 * @returns the app's vault.
 * @throws {OperatorError} for a demo that has never run: it has no key to seal with.
 */
export async function openVault(config: Config, declared: Declared): Promise<AttributeVault> {
  const { secrets } = await backingOf(config);
  if (secrets === undefined) throw new OperatorError("Start the demo once: it makes its keys then.");
  const sealer = await createSealer(secrets.kvEncryptionKeys);
  return createAttributeVault({ sealer, declared: () => declared });
}

/** @throws {OperatorError} where the policy does not declare the attribute. */
export function declarationOf(declared: Declared, name: string): Declaration {
  const declaration = Object.hasOwn(declared, name) ? declared[name] : undefined;
  if (declaration !== undefined) return declaration;
  const names = Object.keys(declared);
  const others = names.length === 0 ? "it declares none" : `it has: ${names.join(", ")}`;
  throw new OperatorError(`The policy has no attribute ${name}; ${others}.`);
}

/**
 * @param words the values as typed.
 * @returns the value to store.
 * @throws {OperatorError} where the policy would refuse it.
 */
export function attributeValue(
  name: string,
  declaration: Declaration,
  words: readonly string[],
): RawAttribute {
  const { type, many } = declaration;
  const values = type === "boolean" ? words.map(booleanIn) : words;
  const [first = "", second] = values;
  if (!many && second !== undefined) throw new OperatorError(`${name} takes one value.`);
  const value = many ? values : first;
  const reading = readAttribute(declaration, value);
  if (reading.outcome === "values") return value;
  const kind = reading.outcome === "refused" ? FAULTS[reading.kind] : "is empty";
  throw new OperatorError(`A value of ${name} ${kind}: nothing was changed.`);
}

const booleanIn = (word: string) => word === "true" ? true : word === "false" ? false : word;

const FAULTS: Readonly<Record<RefusalKind, string>> = {
  not_text: "is not text of 1 to 256 characters without blanks at its ends",
  not_integer: "is no whole number",
  not_decimal: "is no decimal number",
  not_boolean: "is neither true nor false",
  not_date: "is no day of the form 2026-01-31",
  not_uuid: "is no UUID",
  list: "is a list",
  commas: "has commas",
  too_many: "is one of more than 200",
  too_large: "is too large",
};

/** @returns `customer_ids (2), email (1)`: what the policy in force makes of the attributes. */
export function attributesInWords(
  vault: AttributeVault,
  { heldAttributes }: Pick<User, "heldAttributes">,
): string {
  const inForce = vault.inForce(heldAttributes);
  return Object.entries(vault.declared()).flatMap(([name, declaration]) => {
    const reading = readAttribute(declaration, inForce[name]);
    if (reading.outcome === "missing") return [];
    return [`${name} (${reading.outcome === "values" ? reading.values.length : "refused"})`];
  }).join(", ");
}
