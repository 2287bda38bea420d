import * as v from "valibot";
import { installationOf } from "../../../lib/broker/installation.ts";
import { parseConfig } from "../../../lib/config/config.ts";
import { BUILD_VARIABLES } from "../../../tests/helpers/deno_deploy.ts";
import type { CartoAccount } from "../../../tests/helpers/cloud.ts";

const OAuth = v.object({ access_token: v.string() });
const Listed = v.array(v.object({ name: v.string() }));

/** @returns the names of the timeline's tokens at CARTO. */
export async function tokensAtCarto(
  carto: CartoAccount,
  timeline: string,
  variables: Readonly<Record<string, string>>,
): Promise<string[]> {
  const config = parseConfig({ ...BUILD_VARIABLES, ...variables, DENO_TIMELINE: timeline });
  const key = Uint8Array.fromBase64(variables.KV_ENCRYPTION_KEY ?? "");
  const { isOurs } = await installationOf([key], config.installation);
  const oauth = await fetch(carto.authUrl, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: carto.clientId,
      client_secret: carto.clientSecret,
      audience: "carto-cloud-native-api",
    }),
  });
  const { access_token } = v.parse(OAuth, await oauth.json());
  const response = await fetch(`${carto.apiBaseUrl}/v3/tokens`, {
    headers: { authorization: `Bearer ${access_token}` },
  });
  return v.parse(Listed, await response.json()).map(({ name }) => name).filter(isOurs);
}
