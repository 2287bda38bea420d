/**
 * The server as a process: `main.ts [REGIONS]` prints the address of each region in one line, and
 * takes orders at their `POST /weather`. All regions have the same rows.
 */
import { say } from "../../../lib/log/terminal.ts";
import { serveKv } from "./server.ts";

const first = serveKv();
const others = Array.from({ length: Number(Deno.args[0] ?? 1) - 1 }, () => serveKv(first));
say([first, ...others].map(({ url }) => url).join(" "));
