/** Secrets that must be nowhere in what an app writes and keeps. */
import { Buffer } from "node:buffer";
import { isSecret, variableNames } from "../../lib/config/config_variables.ts";

const random = () => crypto.getRandomValues(new Uint8Array(32)).toBase64();

/**
 * What every app under test is given where its test does not say otherwise; one set for each run, so
 * that an app that is started again has the secrets it had.
 */
export const CANARIES: Readonly<Record<string, string>> = {
  JWT_SECRET: random(),
  KV_ENCRYPTION_KEY: random(),
  METRICS_TOKEN: random(),
};

const hidden = new Set<string>();

/** Has every app that stops from now on searched for this; a word of a few letters is anywhere. */
export function mustStayHidden(secret: string): void {
  if (secret.length >= 8) hidden.add(secret);
}

/** What an app has left behind. */
export interface Remains {
  readonly environment: Readonly<Record<string, string>>;
  /** All it has written to its terminal. */
  readonly output: string;
  /** The folder of its KV; undefined where it had none. */
  readonly dataDir: string | undefined;
}

/** @throws {Error} naming the secrets that are in its output or its files, never their values. */
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

/** A JWT: sessions, and all that CARTO gives. */
const TOKEN = /eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/;

/** @returns each secret in use, by its name, as whatever may hold it would. */
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

/** The secrets that a demo made itself, where it had to. */
async function demoSecrets(dataDir: string | undefined): Promise<[string, string][]> {
  const file = await readFile(`${dataDir}/${DEMO_SECRETS}`);
  return file.length === 0 ? [] : Object.entries(JSON.parse(new TextDecoder().decode(file)));
}

/** All files below the folder but the secrets' own, and CARTO's, whose tokens are its to keep. */
async function* filesOf(folder: string | undefined): AsyncGenerator<string> {
  if (folder === undefined) return;
  for await (const { name, isDirectory, isFile } of Deno.readDir(folder)) {
    if (isDirectory) yield* filesOf(`${folder}/${name}`);
    else if (isFile && name !== DEMO_SECRETS && !name.startsWith("carto.sqlite3")) {
      yield `${folder}/${name}`;
    }
  }
}

/** Another app on the same KV may be at work: a file that is gone again holds nothing. */
async function readFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return new Uint8Array();
    throw error;
  }
}
