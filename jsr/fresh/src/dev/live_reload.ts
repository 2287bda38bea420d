import type { RequestHandler } from "../routing/request_handler.ts";

const PATH = "/_frsh/alive";

/** Milliseconds after which a page asks again for a server that went away. */
const RETRY_MS = 50;

/** Script for every page of the development server: reloads it after the server restarts. */
export const LIVE_RELOAD_SCRIPT = `
let first;
new EventSource("${PATH}").onmessage = ({ data }) => {
  first ??= data;
  if (data !== first) location.reload();
};`;

/**
 * Answers the live reload script: a stream of server-sent events that tells the process apart from
 * the one before.
 *
 * @param signal Ends the open streams.
 */
export function withLiveReload(handler: RequestHandler, signal?: AbortSignal): RequestHandler {
  const instance = crypto.randomUUID();
  return (request, info) => {
    if (new URL(request.url).pathname !== PATH) return handler(request, info);
    let close = () => {};
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(`retry: ${RETRY_MS}\ndata: ${instance}\n\n`));
        close = () => controller.close();
        signal?.addEventListener("abort", close);
      },
      cancel: () => signal?.removeEventListener("abort", close),
    });
    return Promise.resolve(
      new Response(body, {
        headers: {
          "content-type": "text/event-stream",
          "cache-control": "no-store",
        },
      }),
    );
  };
}
