/**
 * `deno task sbom` prints the bill of materials of the lock file as JSON (CycloneDX 1.6, which is
 * ECMA-424). An argument names another lock file than deno.lock.
 */
import * as v from "valibot";
import { say } from "../lib/log/terminal.ts";

/** A package's key is its name, its version and, after `_`, those of its peers. */
const Packages = v.record(v.string(), v.object({ integrity: v.string() }));

/** The parts of Deno's lock file, version 5, that are used. */
const Lock = v.object({ npm: Packages, jsr: v.optional(Packages, {}) });

interface Component {
  readonly type: "library";
  readonly "bom-ref": string;
  readonly name: string;
  readonly version: string;
  /** A package URL (ECMA-427); there is no type for JSR. */
  readonly purl?: string;
  readonly hashes: readonly { alg: string; content: string }[];
  readonly externalReferences?: readonly { type: "website"; url: string }[];
}

const lock = v.parse(Lock, JSON.parse(await Deno.readTextFile(Deno.args[0] ?? "deno.lock")));
const components = [
  ...Object.entries(lock.npm).map(([key, { integrity }]) => npmComponent(key, integrity)),
  ...Object.entries(lock.jsr).map(([key, { integrity }]) => jsrComponent(key, integrity)),
];
say(JSON.stringify(
  {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component: { type: "application", "bom-ref": "carto-embed", name: "carto-embed" } },
    // The same package with other peers is the same package.
    components: [...new Map(components.map((one) => [one["bom-ref"], one])).values()],
  },
  null,
  2,
));

/** @param integrity as in Subresource Integrity: the algorithm and the digest in base64. */
function npmComponent(key: string, integrity: string): Component {
  const { name, version } = identity(key);
  const [algorithm = "", digest = ""] = integrity.split(/-(.*)/s);
  const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
  return {
    type: "library",
    "bom-ref": purl,
    name,
    version,
    purl,
    hashes: [
      { alg: algorithm.replace("sha", "SHA-"), content: Uint8Array.fromBase64(digest).toHex() },
    ],
  };
}

/** @param integrity SHA-256 in hexadecimal. */
function jsrComponent(key: string, integrity: string): Component {
  const { name, version } = identity(key);
  return {
    type: "library",
    "bom-ref": `jsr:${name}@${version}`,
    name,
    version,
    hashes: [{ alg: "SHA-256", content: integrity }],
    externalReferences: [{ type: "website", url: `https://jsr.io/${name}@${version}` }],
  };
}

function identity(key: string): { name: string; version: string } {
  const [, name = key, version = ""] = /^(@?[^@]+)@([^_]+)/.exec(key) ?? [];
  return { name, version };
}
