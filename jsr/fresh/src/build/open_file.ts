import type { ByteRange } from "../middlewares/byte_range.ts";

/** Opens a file, or some bytes of it; the stream closes it when it ends or is cancelled. */
export async function openFile(
  location: URL,
  range?: ByteRange,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const file = await Deno.open(location);
  if (range === undefined) return file.readable;
  await file.seek(range.start, Deno.SeekMode.Start);
  return file.readable.pipeThrough(firstBytes(range.end - range.start + 1));
}

function firstBytes(count: number) {
  let left = count;
  return new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      controller.enqueue(chunk.byteLength > left ? chunk.subarray(0, left) : chunk);
      left -= chunk.byteLength;
      if (left <= 0) controller.terminate();
    },
  });
}
