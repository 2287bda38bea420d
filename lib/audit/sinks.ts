/** Where an audit is written: a file, or a stream. */
import { OperatorError } from "../operator_error.ts";
import { CHAIN_START, type Link, openRecord, type SealedRecord } from "./chain.ts";
import type { AppendToChain } from "./writer.ts";

/** A chain of the process's own, on a stream that it shares with other lines. */
export function streamChain(write: (lines: string) => void): AppendToChain {
  let last = CHAIN_START;
  return (next) => {
    const records = next(last);
    write(textOf(records));
    last = records.at(-1)?.link ?? last;
    return Promise.resolve();
  };
}

const OPEN = { read: true, append: true, create: true, mode: 0o600 } as const;

/**
 * A chain that all processes of the machine share, under the file's lock. The file is opened for
 * each write: one that was moved away stays as it is, and a new one is started.
 */
export function fileChain(path: string): AppendToChain {
  return async (next) => {
    using file = await Deno.open(path, OPEN);
    await file.lock(true);
    const { size } = await file.stat();
    const { last, cutOff } = await readEnd(file, size);
    const text = textOf(next(last));
    try {
      // An unfinished line of a process that died stays as it is: verification reports it.
      await writeAll(file, new TextEncoder().encode(cutOff ? `\n${text}` : text));
    } catch (error) {
      // On a full disk, part of it may be written: truncating keeps the last line whole.
      await file.truncate(size).catch(() => undefined);
      throw error;
    }
  };
}

/**
 * @throws {OperatorError} where the file cannot be written: an app without its audit must not
 * start.
 */
export async function requireWritable(path: string): Promise<void> {
  try {
    (await Deno.open(path, OPEN)).close();
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const advice = cause instanceof Deno.errors.NotCapable
      ? "the app's permissions do not include it: deno task permissions prints those it needs"
      : `${cause.message}: name a file in a folder that is there and that the app may write`;
    throw new OperatorError(`AUDIT_LOG ${path} cannot be written: ${advice}.`, { cause });
  }
}

function textOf(records: readonly SealedRecord[]): string {
  return records.map(({ line }) => `${line}\n`).join("");
}

const FIRST_READ_BYTES = 4096;

/**
 * @returns the last link of the file's chain, and whether the file ends within a line, which a
 * process left when it died.
 */
async function readEnd(
  file: Deno.FsFile,
  size: number,
): Promise<{ last: Link; cutOff: boolean }> {
  for (let length = FIRST_READ_BYTES;; length *= 2) {
    const from = Math.max(0, size - length);
    const text = new TextDecoder().decode(await readFrom(file, from, size - from));
    const lines = text.split("\n");
    const cutOff = lines.at(-1) !== "";
    // The first line may be incomplete.
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
