/** Where an audit is written: the end of a file, or a stream. */
import type { AppendToChain } from "./audit.ts";
import { CHAIN_START, type Link, openRecord } from "./chain.ts";

/** A chain of the process's own, on a stream that it shares with other lines. */
export function streamChain(write: (line: string) => void): AppendToChain {
  let last = CHAIN_START;
  return (next) => {
    for (const { line, link } of next(last)) {
      write(`${line}\n`);
      last = link;
    }
    return Promise.resolve();
  };
}

/**
 * A chain that all processes on the machine continue in turn, under the file's lock. The file is
 * opened each time: one that was moved away to be archived stays as it is, and a new one begins.
 */
export function fileChain(path: string): AppendToChain {
  return async (next) => {
    using file = await Deno.open(path, { read: true, append: true, create: true, mode: 0o600 });
    await file.lock(true);
    const { last, cutOff } = await readEnd(file);
    const lines = next(last).map(({ line }) => `${line}\n`).join("");
    await writeAll(file, new TextEncoder().encode(cutOff ? `\n${lines}` : lines));
  };
}

const FIRST_READ_BYTES = 4096;

/**
 * @returns the last link of the file's chain, and whether the file ends within a line: somebody
 * who died while writing it left it so, and verification is to find it.
 */
async function readEnd(file: Deno.FsFile): Promise<{ last: Link; cutOff: boolean }> {
  const { size } = await file.stat();
  for (let length = FIRST_READ_BYTES;; length *= 2) {
    const from = Math.max(0, size - length);
    const text = new TextDecoder().decode(await readFrom(file, from, size - from));
    const lines = text.split("\n");
    const cutOff = lines.at(-1) !== "";
    // The first line may have begun before what was read.
    if (from > 0) lines.shift();
    for (const line of lines.reverse()) {
      const opened = openRecord(line);
      if (opened.ok) return { last: opened.link, cutOff };
    }
    if (from === 0) return { last: CHAIN_START, cutOff };
  }
}

/** @returns so many bytes from there, or fewer where the file ends before. */
export async function readFrom(
  file: Deno.FsFile,
  from: number,
  length: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  await file.seek(from, Deno.SeekMode.Start);
  let read = 0;
  while (read < length) {
    const count = await file.read(bytes.subarray(read));
    if (count === null) break;
    read += count;
  }
  return bytes.subarray(0, read);
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  let written = 0;
  while (written < bytes.length) written += await file.write(bytes.subarray(written));
}
