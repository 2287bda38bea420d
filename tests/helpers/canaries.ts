/** Secrets that no output or file of an app may contain. */
import { Buffer } from "node:buffer";
import { isSecret, variableNames } from "../../lib/config/config_variables.ts";

const random = () => crypto.getRandomValues(new Uint8Array(32)).toBase64();

/**
 * The default secrets of every app under test; one set for each run, so that a restarted app has
 * the same ones.
 */
export const CANARIES: Readonly<Record<string, string>> = {
  JWT_SECRET: random(),
  KV_ENCRYPTION_KEY: random(),
  METRICS_TOKEN: random(),
};

const hidden = new Set<string>();

/** Has every app that stops from now on searched for this text. Short words occur everywhere. */
export function mustStayHidden(secret: string): void {
  if (secret.length >= 8) hidden.add(secret);
}

/** What an app has written. */
export interface Remains {
  readonly environment: Readonly<Record<string, string>>;
  /** Its terminal output. */
  readonly output: string;
  /** The folder of its KV; undefined if it had none. */
  readonly dataDir: string | undefined;
}

/** @throws {Error} with the names of secrets in its output or files, never their values. */
export async function expectNoSecrets(remains: Remains): Promise<void> {
  const found: string[] = [];
  const secrets = await secretsOf(remains);
  const look = (place: string, bytes: Buffer) => {
    for (const [name, needle] of secrets) {
      if (bytes.includes(needle)) found.push(`${name}: ${place}`);
    }
    if (TOKEN.test(bytes.toString("latin1"))) found.push(`something like a token: ${place}`);
  };
  look("its output", Buffer.from(remains.output));
  for await (const path of filesOf(remains.dataDir)) look(path, Buffer.from(await readFile(path)));
  if (found.length > 0) throw new Error(`An app did not keep its secrets:\n${found.join("\n")}`);
}

/** A JWT: session tokens, and all tokens of CARTO. */
const TOKEN = /eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/;

/** @returns each secret in use by its name, in every encoding that could hold it. */
async function secretsOf({ environment, dataDir }: Remains): Promise<[string, Buffer][]> {
  const given = variableNames().filter(isSecret).flatMap((name) =>
    (environment[name] ?? "").split(",").map((value) => [name, value] as const)
  );
  const registered = [...hidden].map((value) => ["a registered secret", value] as const);
  const named = [...given, ...await demoSecrets(dataDir), ...registered]
    .filter(([, value]) => value.length >= 8);
  return named.flatMap(([name, value]) => {
    const texts = new Set([value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)]);
    const needles = [...texts].map((text) => Buffer.from(text));
    if (/key/i.test(name)) needles.push(Buffer.from(value, "base64"));
    return needles.map((needle): [string, Buffer] => [name, needle]);
  });
}

const DEMO_SECRETS = "demo-secrets.json";

/** The secrets that a demo generated, if it did. */
async function demoSecrets(dataDir: string | undefined): Promise<[string, string][]> {
  const file = await readFile(`${dataDir}/${DEMO_SECRETS}`);
  return file.length === 0 ? [] : Object.entries(JSON.parse(new TextDecoder().decode(file)));
}

/** All files below the folder, but the secrets' own and CARTO's, which stores its own tokens. */
async function* filesOf(folder: string | undefined): AsyncGenerator<string> {
  if (folder === undefined) return;
  for await (const { name, isDirectory, isFile } of Deno.readDir(folder)) {
    if (isDirectory) yield* filesOf(`${folder}/${name}`);
    else if (isFile && name !== DEMO_SECRETS && !name.startsWith("carto.sqlite3")) {
      yield `${folder}/${name}`;
    }
  }
}

/** Another app may use the same KV: a file that was deleted meanwhile counts as empty. */
async function readFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return new Uint8Array();
    throw error;
  }
}
