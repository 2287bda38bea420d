import type { Context } from "fresh";
import { agentOf, agentText } from "./agent.ts";
import { clientAddress } from "./client_address.ts";
import type { State } from "./define.ts";

/** The sender of a request, as far as it is known. */
export interface Client {
  /** The address, or the network it stands for. */
  readonly address: string;
  /** Its browser and system, as a session keeps them. */
  readonly agent: string;
}

export function clientOf({ info, req, state }: Context<State>): Client {
  const { trustedProxies } = state.services.config;
  return {
    address: clientAddress(info.remoteAddr, req.headers.get("x-forwarded-for"), trustedProxies),
    agent: agentText(agentOf(req.headers.get("user-agent"))),
  };
}
