/** Keeps what the host page sends until the code that acts on it has loaded. */
import type { HostMessage } from "../../../lib/map/embed/embed_frame.ts";
import type { HostServer } from "./host_server.ts";
import type { HostServerOptions } from "./host_server_types.ts";
import type { ShownMap } from "./method.ts";

/** Messages that wait; of a page that sends more, the others fail. */
const MOST_WAITING = 64;

/** The code loads for a call at once, and otherwise once there is a map. */
export function createLazyHost(options: HostServerOptions): HostServer {
  const waiting: HostMessage[] = [];
  let server: HostServer | null = null;
  let loading: Promise<void> | null = null;
  let shown: ShownMap | null = null;
  let [isStopped, hasFailed] = [false, false];

  const refuse = (message: HostMessage, code: "busy" | "not_available") => {
    if (message.type !== "call") return;
    options.send({ type: "failure", id: message.id, code, message: "The call was not run" });
  };

  async function load(): Promise<void> {
    try {
      const { createHostServer } = await import("./host_server.ts");
      if (isStopped) return;
      server = createHostServer(options);
      server.show(shown);
      for (const message of waiting) server.receive(message);
    } catch {
      // Browsers keep a failed import: nothing of it works in this frame.
      hasFailed = true;
      for (const message of waiting) refuse(message, "not_available");
    }
    waiting.length = 0;
  }

  return {
    receive(message) {
      if (server !== null) return server.receive(message);
      if (hasFailed) return refuse(message, "not_available");
      if (waiting.length >= MOST_WAITING) return refuse(message, "busy");
      waiting.push(message);
      if (message.type === "call" || shown !== null) loading ??= load();
    },
    show(map) {
      shown = map;
      server?.show(map);
      if (map !== null && waiting.length > 0) loading ??= load();
    },
    asked: (question) => server?.asked(question),
    stop() {
      isStopped = true;
      server?.stop();
    },
  };
}
