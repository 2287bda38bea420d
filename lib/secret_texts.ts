/** What must not be shown anywhere, for the log and the audit to hide. */
import type { CartoConfig, Environment, Secrets } from "./config.ts";
import { isSecret, variableNames } from "./config_variables.ts";

/** @returns every secret of the environment, each of those that stand in one variable by itself too. */
export function givenSecrets(environment: Environment): string[] {
  const given = variableNames().filter(isSecret).map((name) => environment[name] ?? "");
  return [...given, ...given.flatMap((value) => value.split(","))];
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
