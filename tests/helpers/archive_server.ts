/** A server that serves ranges of one file, as object stores do. */
export interface ArchiveServer extends AsyncDisposable {
  readonly url: URL;
  /** The requested ranges. */
  readonly ranges: string[];
  /** Serves another file from now on. */
  serve(bytes: Uint8Array<ArrayBuffer>): void;
  /** A response to send instead of the file. */
  answer: (() => Response) | undefined;
}

/** @param port a fixed port, for a server that starts later. */
export function serveArchive(first: Uint8Array<ArrayBuffer>, port = 0): ArchiveServer {
  let bytes = first;
  let version = 1;
  const ranges: string[] = [];
  const server = Deno.serve({ port, hostname: "127.0.0.1", onListen() {} }, (request) => {
    const range = request.headers.get("range") ?? "";
    ranges.push(range);
    if (served.answer !== undefined) return served.answer();
    const [start = 0, end = 0] = range.match(/\d+/g)?.map(Number) ?? [];
    if (start >= bytes.length) return new Response(null, { status: 416 });
    const headers = { etag: `"${version}"`, "content-range": `${range.replace("=", " ")}/*` };
    return new Response(bytes.slice(start, end + 1), { status: 206, headers });
  });
  const served: ArchiveServer = {
    url: new URL(`http://127.0.0.1:${server.addr.port}/world.pmtiles`),
    ranges,
    serve(next) {
      bytes = next;
      version += 1;
    },
    answer: undefined,
    async [Symbol.asyncDispose]() {
      await server.shutdown();
    },
  };
  return served;
}
