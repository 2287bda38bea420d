/** The site that is rehearsed: its name, its settings, its certificate, and its proxies. */
import { createThrottle, HASH_PURPOSE, LIMITS } from "../../../lib/identity/throttle/throttle.ts";
import { createKeyedHash } from "../../../lib/crypto/keyed_hash.ts";
import { denoKv } from "../../../lib/storage/deno_kv.ts";
import { type Machine, run } from "./machine.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;

/** As in the examples in deploy/. */
export const SITE = "maps.example.com";
const CERTIFICATES = `/etc/letsencrypt/live/${SITE}`;

/** The examples' name of the KV server. */
export const KV_URL = "http://kv:4512";

/** Gives the names of the examples to this machine, in the rehearsal's own view of it. */
export async function nameHosts(folder: string, machines: readonly Machine[]): Promise<void> {
  const hosts = `${folder}/hosts`;
  await Deno.writeTextFile(hosts, `127.0.0.1 localhost ${SITE} kv\n::1 localhost\n`);
  for (const root of ["", ...machines.map(({ root }) => root)]) {
    await run("mount", "--bind", hosts, `${root}/etc/hosts`);
  }
}

/**
 * Mounts the policy and the maps as deploy/kubernetes.yaml does: a ConfigMap's files are links to
 * files in a folder that is a link itself.
 *
 * @returns the variables that name them.
 */
export async function mountDocuments(folder: string, image: Machine) {
  await mountConfigMap(`${folder}/policy`, [`${ROOT}policy.json`], `${image.root}/app/policy`);
  const maps: string[] = [];
  for await (const { name } of Deno.readDir(`${ROOT}maps`)) maps.push(`${ROOT}maps/${name}`);
  await mountConfigMap(`${folder}/maps`, maps, `${image.root}/app/maps`);
  return { POLICY_PATH: "/app/policy/policy.json" };
}

async function mountConfigMap(
  folder: string,
  files: readonly string[],
  place: string,
): Promise<void> {
  await Deno.mkdir(`${folder}/..2026`, { recursive: true });
  await Deno.symlink("..2026", `${folder}/..data`);
  for (const file of files) {
    const name = file.slice(file.lastIndexOf("/") + 1);
    await Deno.copyFile(file, `${folder}/..2026/${name}`);
    await Deno.symlink(`..data/${name}`, `${folder}/${name}`);
  }
  await run("mount", "--bind", "-o", "ro", folder, place);
}

/** Puts deploy/nginx.conf and a certificate where the file says they are. */
export async function configureNginx({ root }: Machine): Promise<void> {
  await Deno.mkdir(root + CERTIFICATES, { recursive: true });
  await Deno.copyFile(`${ROOT}deploy/nginx.conf`, `${root}/etc/nginx/conf.d/carto-embed.conf`);
  await run(
    ...["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"] as const,
    ...["-subj", `/CN=${SITE}`, "-addext", `subjectAltName=DNS:${SITE}`] as const,
    ...["-keyout", `${root}${CERTIFICATES}/privkey.pem`] as const,
    ...["-out", `${root}${CERTIFICATES}/fullchain.pem`] as const,
  );
}

/** Records as many failed sign-ins of an address as make the app refuse more. */
export async function failFrom(address: string, secret: string): Promise<void> {
  const store = denoKv(KV_URL);
  const hash = createKeyedHash(secret, HASH_PURPOSE);
  const throttle = createThrottle({ store, hash, now: Date.now });
  const [most] = LIMITS.networks;
  // Each of another name, so that it is the address that is refused.
  const attempts = Array.from({ length: most }, (_, n) => `nobody-${n}@acme.com`);
  await Promise.all(attempts.map((username) => throttle.failed({ username, address })));
  await store.close();
}

/**
 * Signs in with a wrong password.
 *
 * @param from the client's address, one of this machine's.
 * @param forged what the client says in X-Forwarded-For.
 * @returns the status.
 */
export function failToSignIn(origin: string, from: string, forged: string): Promise<string> {
  return run(
    ...["curl", "--silent", "--insecure", "--output", "/dev/null", "--interface", from] as const,
    ...["--write-out", "%{http_code}", "--header", `X-Forwarded-For: ${forged}`] as const,
    ...["--header", "Sec-Fetch-Site: same-origin", `${origin}/login`] as const,
    ...["--data", "username=nobody@acme.com&password=wrong"] as const,
  );
}
