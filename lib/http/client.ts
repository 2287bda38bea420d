import type { Context } from "fresh";
import { describeAgent } from "./agent.ts";
import { clientAddress } from "./client_address.ts";
import type { State } from "./define.ts";

/** The sender of a request, as far as it is known. */
export interface Client {
  /** The address, or the network it stands for. */
  readonly address: string;
  /** A description, such as "Firefox on Linux". */
  readonly agent: string;
}

export function clientOf({ info, req, state }: Context<State>): Client {
  const { trustedProxies } = state.services.config;
  return {
    address: clientAddress(info.remoteAddr, req.headers.get("x-forwarded-for"), trustedProxies),
    agent: describeAgent(req.headers.get("user-agent")),
  };
}
