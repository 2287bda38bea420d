/** The server as a process: prints its address in one line, takes orders at `POST /weather`. */
import { say } from "../../../lib/log/terminal.ts";
import { serveKv } from "./server.ts";

say(serveKv().url);
