/** A thread of the pool's test: it answers a request once the test lets it. */
import { serveRequests } from "./serve_requests.ts";

/** A request that waits until the first integer of its gate is no longer 0. */
export interface HeldRequest {
  readonly lane: string;
  readonly gate: Int32Array<SharedArrayBuffer>;
}

serveRequests((_reader, { lane, gate }: HeldRequest) => {
  Atomics.wait(gate, 0, 0);
  return { value: lane };
});
