/** The secrets that the log and the audit must hide. */
import type { CartoConfig, Environment, Secrets } from "./config.ts";
import { isSecret, variableNames } from "./config_variables.ts";

/**
 * They may hold several secrets with commas between; in any other a comma is part of the secret.
 */
const LISTS = ["JWT_SECRET", "KV_ENCRYPTION_KEY"] as const;

/**
 * @returns every secret of the environment, each of those that stand in one variable by itself too.
 */
export function givenSecrets(environment: Environment): string[] {
  return [
    ...variableNames().filter(isSecret).map((name) => environment[name] ?? ""),
    ...LISTS.flatMap((name) => (environment[name] ?? "").split(",")),
  ];
}

/**
 * @returns every secret of the environment, each of those that stand in one variable by itself too,
 * and those in use, which a demo makes.
 */
export function secretTexts(
  environment: Environment,
  carto: CartoConfig,
  secrets: Secrets,
): string[] {
  return [
    ...givenSecrets(environment),
    carto.clientSecret,
    ...secrets.jwtSecrets,
    ...secrets.kvEncryptionKeys.map((key) => key.toBase64()),
  ];
}
