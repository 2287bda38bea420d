/** Users' attributes, for an operator to set and to look at. */
import { type RawAttribute, readAttribute, type RefusalKind } from "../lib/access/attributes.ts";
import { type Policy, readPolicyFile } from "../lib/access/policy.ts";
import { APP_FOLDER } from "../lib/app_folder.ts";
import type { Config } from "../lib/config/config.ts";
import {
  type AttributeVault,
  createAttributeVault,
} from "../lib/identity/attributes/attribute_vault.ts";
import type { User } from "../lib/identity/users/user_records.ts";
import { createUsers } from "../lib/identity/users/users.ts";
import { say } from "../lib/log/terminal.ts";
import { OperatorError } from "../lib/operator_error.ts";
import type { KvStorage } from "../lib/storage/kv_storage.ts";
import { createSealer } from "../lib/storage/seal.ts";
import { backingOf } from "./revoke_tokens.ts";
import { openTaskAudit } from "./task_audit.ts";

type Declared = Policy["attributes"];
type Declaration = Declared[string];

/** The policy that the app uses. */
export function policyPath({ policyPath }: Config): string | URL {
  return policyPath ?? new URL("policy.json", APP_FOLDER);
}

/**
 * @returns the app's vault.
 * @throws {OperatorError} for a demo that has never run: it has no key to seal with.
 */
export async function openVault(config: Config): Promise<AttributeVault> {
  const { attributes } = await readPolicyFile(policyPath(config));
  const { secrets } = await backingOf(config);
  if (secrets === undefined) {
    throw new OperatorError("Start the demo once: it makes its keys then.");
  }
  const sealer = await createSealer(secrets.kvEncryptionKeys);
  return createAttributeVault({ sealer, declared: () => attributes });
}

/** What to set, as the operator typed it. */
export interface AttributeChange {
  readonly username: string;
  readonly attribute: string;
  /** Null removes the attribute. */
  readonly words: readonly string[] | null;
}

/**
 * Sets a user's attribute, and records that.
 *
 * @returns the start of a sentence that says what was done.
 * @throws {OperatorError} where nothing was changed.
 */
export async function setAttribute(
  config: Config,
  store: KvStorage,
  { username, attribute, words }: AttributeChange,
): Promise<string> {
  const vault = await openVault(config);
  const users = createUsers(store, { demo: config.mode === "demo", vault });
  // One that the policy no longer declares can be removed.
  const value = words === null
    ? null
    : attributeValue(attribute, declarationOf(vault.declared(), attribute), words);
  const user = await users.find(username);
  if (user !== null && user.method !== "password") {
    throw new OperatorError(`${username} signs in by ${user.method}: change the claim there.`);
  }
  if (user?.sealedAttributes !== undefined && Object.keys(user.heldAttributes).length === 0) {
    say("The user's attributes were sealed with another KV_ENCRYPTION_KEY, and are replaced.");
  }
  if (!await users.setAttribute(username, attribute, value)) {
    throw new OperatorError(`There is no user ${username} with a password.`);
  }
  const values = value === null ? 0 : new Set([value].flat()).size;
  const audit = openTaskAudit(config, store);
  audit.record({ event: "attribute_set", username, attribute, values });
  await audit.close();
  return `${attribute} of ${username} ${value === null ? "is removed" : "is set"}`;
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
