/** Who vouches for people: the identity provider, and the existing application. */
import * as v from "valibot";
import { SIGNATURES } from "../../identity/oidc/code_flow.ts";
import { OidcError } from "../../identity/oidc/errors.ts";
import { discoveryRequest, type Metadata, processDiscovery } from "../../identity/oidc/metadata.ts";
import { type Answer, ExchangeError } from "../../outbound/exchange.ts";
import type { Check } from "../check.ts";
import type { Context } from "../context.ts";
import { counted, failure, type Finding, ok, skipped, warning } from "../finding.ts";
import { once } from "../once.ts";
import { get, reasonOf } from "../web_call.ts";
