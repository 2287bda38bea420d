/** Compresses static files once, at build time, and says what browsers load of the scripts. */
import { promisify } from "node:util";
import zlib from "node:zlib";
import {
  ENCODED_FILES_LIST,
  ENCODED_FOLDER,
  type EncodedFiles,
  type EncodedForm,
} from "../lib/assets/encoded_files.ts";
import type { PageScripts } from "../lib/assets/page_scripts.ts";
import { sha256Hex } from "../lib/crypto/sha256.ts";

/** What the app serves by path: the project's files, and what the build adds. */
const SERVED = ["static", "_fresh/static"];

const COMPRESSIBLE = /\.(css|html|js|json|map|mjs|svg|txt|wasm|webmanifest|xml)$/;

/** Bytes. Less fits one packet as it is; more would hold up the build. */
const [SMALLEST, LARGEST] = [1024, 4 * 1024 * 1024];

/** One level below the best: 2 % larger, twice as fast. */
const BROTLI_QUALITY = 10;

const compressBrotli = promisify(zlib.brotliCompress);
const compressGzip = promisify(zlib.gzip);

const ENCODERS = [
  {
    coding: "br",
    compress: (content: Uint8Array) =>
      compressBrotli(content, {
        params: {
          [zlib.constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
          [zlib.constants.BROTLI_PARAM_SIZE_HINT]: content.byteLength,
        },
      }),
  },
  { coding: "gzip", compress: (content: Uint8Array) => compressGzip(content, { level: 9 }) },
] as const;

/**
 * Writes the compressed forms of a build's files and their list. A form that an earlier build made
 * of the same contents is kept, and what this build does not serve is removed.
 *
 * @param root the project's folder, after a build by Fresh.
 */
export async function writeEncodedFiles(root: string): Promise<EncodedFiles> {
  await Deno.mkdir(`${root}/${ENCODED_FOLDER}`, { recursive: true });
  const files = new Map<string, readonly EncodedForm[]>();
  for (const folder of SERVED) {
    for await (const path of filesBelow(`${root}/${folder}`)) {
      if (files.has(path) || !COMPRESSIBLE.test(path)) continue;
      const forms = await encode(await Deno.readFile(`${root}/${folder}${path}`), root);
      if (forms.length > 0) files.set(path, forms);
    }
  }
  await Deno.writeTextFile(
    `${root}/${ENCODED_FILES_LIST}`,
    JSON.stringify(Object.fromEntries(files)),
  );
  const kept = new Set([...files.values()].flat().map(({ file }) => file));
  for await (const { name } of Deno.readDir(`${root}/${ENCODED_FOLDER}`)) {
    if (!kept.has(name)) await Deno.remove(`${root}/${ENCODED_FOLDER}/${name}`);
  }
  return files;
}

/** @returns the forms that are smaller than the file, the smallest first. */
async function encode(content: Uint8Array<ArrayBuffer>, root: string): Promise<EncodedForm[]> {
  const { byteLength } = content;
  if (byteLength < SMALLEST || byteLength > LARGEST) return [];
  const hash = sha256Hex(content);
  const forms = await Promise.all(ENCODERS.map(async ({ coding, compress }) => {
    const file = `${hash}.${coding}`;
    const path = `${root}/${ENCODED_FOLDER}/${file}`;
    const known = await Deno.stat(path).catch(() => null);
    if (known !== null) return { coding, file, size: known.size };
    const compressed = await compress(content);
    // Written aside and moved: a build that ends halfway leaves no half of a file.
    await Deno.writeFile(`${path}.part`, compressed);
    await Deno.rename(`${path}.part`, path);
    return { coding, file, size: compressed.byteLength };
  }));
  return forms.filter(({ size }) => size < byteLength).sort((a, b) => a.size - b.size);
}

async function* filesBelow(folder: string, below = ""): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder + below)) {
    if (isDirectory) yield* filesBelow(folder, `${below}/${name}`);
    else yield `${below}/${name}`;
  }
}

/**
 * What a visitor loads of the scripts that Fresh built, as a table in kilobytes of 1000 bytes.
 *
 * @param root the project's folder.
 */
export async function sizeTable(
  root: string,
  { islands, later }: PageScripts,
  files: EncodedFiles,
): Promise<string> {
  const listed = [
    ...Object.entries(islands).map(([name, paths]) => [`${name}, at once`, paths] as const),
    ["maps, later", later] as const,
  ];
  const rows = await Promise.all(listed.map(async ([label, paths]) => {
    const sums = { raw: 0, gzip: 0, br: 0 };
    for (const path of paths) {
      const { size } = await Deno.stat(`${root}/_fresh/static${path}`);
      const sizeAs = (coding: EncodedForm["coding"]) =>
        files.get(path)?.find((form) => form.coding === coding)?.size ?? size;
      sums.raw += size;
      sums.gzip += sizeAs("gzip");
      sums.br += sizeAs("br");
    }
    return [label, ...Object.values(sums).map((sum) => (sum / 1000).toFixed(1))];
  }));
  return [["Scripts, kB", "raw", "gzip", "brotli"], ...rows]
    .map(([label = "", ...cells]) => label.padEnd(22) + cells.map((c) => c.padStart(8)).join(""))
    .join("\n");
}
