/** The secrets in a Builder map: its own tokens open all of its data, with no group in them. */

/** A map has a handful. */
const MOST_SECRETS = 1_000;
const SECRET_NAME = /token|secret|password|api_?key|credential/i;

/**
 * @param json a parsed document of any depth.
 * @returns each secret in lower case; undefined where there are too many to look for.
 */
export function secretsIn(json: unknown): readonly string[] | undefined {
  const secrets = new Set<string>();
  const open: unknown[] = [json];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== "object" || value === null) continue;
    for (const [name, item] of Object.entries(value)) {
      if (typeof item === "object") open.push(item);
      else if (typeof item === "string" && isSecret(name, item)) secrets.add(item.toLowerCase());
    }
    if (secrets.size > MOST_SECRETS) return undefined;
  }
  return [...secrets];
}

/** A short value of another name, such as `tokenType: "bearer"`, is a word. */
function isSecret(name: string, value: string): boolean {
  return SECRET_NAME.test(name) && value.length >= (name === "token" ? 8 : 16) && !/\s/.test(value);
}
