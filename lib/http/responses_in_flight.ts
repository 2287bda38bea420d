/** Which responses are being made or sent, for a process that stops, and for work between them. */

/** What Deno.serve takes. */
type Handler = (request: Request, info?: Deno.ServeHandlerInfo) => Promise<Response>;

export interface ResponsesInFlight {
  /** @returns the handler, with its responses counted from the request to their last byte. */
  track(handler: Handler): Handler;
  /** Resolves once there are none, now or later. */
  none(): Promise<void>;
}

/** @param onSent is called after each response, when it was sent or its client has gone. */
export function createResponsesInFlight(onSent: () => void): ResponsesInFlight {
  let count = 0;
  let waiting: PromiseWithResolvers<void> | undefined;

  function left(): void {
    count--;
    if (count === 0) {
      waiting?.resolve();
      waiting = undefined;
    }
    onSent();
  }

  return {
    track: (handler) => (request, info) => {
      if (info === undefined) return handler(request, info);
      count++;
      info.completed.then(left, left);
      return handler(request, info);
    },
    async none() {
      if (count === 0) return;
      waiting ??= Promise.withResolvers();
      await waiting.promise;
    },
  };
}
