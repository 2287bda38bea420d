/** A proxy in front of the embedded CARTO, which records what instantiates maps. */

export interface RecordedMap {
  readonly endpoint: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly origin: string | null;
  readonly referer: string | null;
}

export interface RecordingCarto extends AsyncDisposable {
  readonly apiBaseUrl: string;
  /** Instantiations so far, oldest first. */
  readonly maps: RecordedMap[];
}

const MAP = /^\/v3\/maps\/[^/]+\/(query|tileset)$/;

/**
 * @param apiBaseUrl the embedded CARTO's; its answers name the proxy instead.
 * @param origin of a request without one: CARTO's client runs outside a page here.
 */
export function recordCarto(apiBaseUrl: string, origin: () => string): RecordingCarto {
  const maps: RecordedMap[] = [];
  const { signal, abort } = stopper();
  let base = "";
  async function pass(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const body = request.body === null ? null : await request.bytes();
    const [, endpoint] = MAP.exec(url.pathname) ?? [];
    if (endpoint !== undefined && !url.searchParams.has("map")) {
      const { headers } = request;
      maps.push({
        endpoint,
        parameters: { ...Object.fromEntries(url.searchParams), ...fieldsOf(body) },
        origin: headers.get("origin"),
        referer: headers.get("referer"),
      });
    }
    const headers = new Headers(request.headers);
    for (const name of ["host", "accept-encoding"]) headers.delete(name);
    if (endpoint !== undefined && !headers.has("origin")) headers.set("origin", origin());
    const { method } = request;
    const target = `${apiBaseUrl}${url.pathname}${url.search}`;
    const answer = await fetch(target, { method, headers, body, signal });
    if (!answer.headers.get("content-type")?.includes("json")) return answer;
    const text = (await answer.text()).replaceAll(apiBaseUrl, base);
    const passed = new Headers(answer.headers);
    for (const name of ["content-length", "content-encoding"]) passed.delete(name);
    return new Response(text, { status: answer.status, headers: passed });
  }
  const server = Deno.serve(
    {
      port: 0,
      hostname: "127.0.0.1",
      onListen() {},
      onError: () => new Response(null, { status: 502 }),
    },
    pass,
  );
  base = `http://localhost:${server.addr.port}`;
  return {
    apiBaseUrl: base,
    maps,
    async [Symbol.asyncDispose]() {
      abort();
      await server.shutdown();
    },
  };
}

/** Requests that CARTO never answers must not outlive a test. */
function stopper() {
  const aborting = new AbortController();
  return { signal: aborting.signal, abort: () => aborting.abort() };
}

function fieldsOf(body: Uint8Array<ArrayBuffer> | null): Record<string, string> {
  if (body === null) return {};
  const fields: Record<string, unknown> = JSON.parse(new TextDecoder().decode(body));
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}
