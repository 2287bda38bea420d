import { join } from "node:path";
import { promisify } from "node:util";
import zlib from "node:zlib";
import type { EncodedFile } from "../build/server.ts";

const compressBrotli = promisify(zlib.brotliCompress);
const compressGzip = promisify(zlib.gzip);

/** Folder of compressed files, below the build folder. */
export const ENCODED_FOLDER = "encoded";

const COMPRESSIBLE = /^text\/|^image\/svg|[/+](?:javascript|json|xml|wasm)(?:;|$)/;

/** Bytes. Less fits one packet as it is; more would hold up the build, and is served in ranges. */
const [SMALLEST, LARGEST] = [1024, 4 * 1024 * 1024];

/** One level below the best: 2 % larger, twice as fast. */
const BROTLI_QUALITY = 10;

const ENCODERS = [
  {
    name: "br",
    compress: (content: Uint8Array) =>
      compressBrotli(content, {
        params: {
          [zlib.constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
          [zlib.constants.BROTLI_PARAM_SIZE_HINT]: content.byteLength,
        },
      }),
  },
  { name: "gzip", compress: (content: Uint8Array) => compressGzip(content, { level: 9 }) },
] as const;

/**
 * Compresses a file for clients that accept it, unless a build before this one has.
 *
 * @param hash Of the content; names what is written.
 * @returns The compressed files, smallest first; none for a file that is too small or too large, or
 *   of a kind that is compressed already.
 */
export async function encode(
  content: Uint8Array,
  contentType: string,
  hash: string,
  outDir: string,
): Promise<EncodedFile[]> {
  const { byteLength } = content;
  if (!COMPRESSIBLE.test(contentType) || byteLength < SMALLEST || byteLength > LARGEST) return [];
  await Deno.mkdir(join(outDir, ENCODED_FOLDER), { recursive: true });
  const encoded = await Promise.all(ENCODERS.map(async ({ name, compress }) => {
    const file = `${ENCODED_FOLDER}/${hash}.${name}`;
    const path = join(outDir, file);
    const known = await Deno.stat(path).catch(() => null);
    if (known !== null) return { name, file, size: known.size };
    const compressed = await compress(content);
    // Written aside and moved: a build that ends halfway leaves no half of a file.
    await Deno.writeFile(`${path}.part`, compressed);
    await Deno.rename(`${path}.part`, path);
    return { name, file, size: compressed.byteLength };
  }));
  return encoded.filter(({ size }) => size < byteLength).sort((a, b) => a.size - b.size);
}

/** Removes what a build before this one compressed and this one does not serve. */
export async function removeStale(encoded: readonly EncodedFile[], outDir: string): Promise<void> {
  const dir = join(outDir, ENCODED_FOLDER);
  const kept = new Set(encoded.map(({ file }) => join(outDir, file)));
  const names = await Array.fromAsync(Deno.readDir(dir), ({ name }) => name).catch(() => []);
  for (const name of names) {
    if (!kept.has(join(dir, name))) await Deno.remove(join(dir, name));
  }
}
