import type { Context } from "fresh";
import type { EncodedFiles, EncodedForm } from "../assets/encoded_files.ts";
import { chooseEncoding } from "./accept_encoding.ts";

/**
 * Sends static files in the compressed form that a client likes best (RFC 9110, 12.5.3). Fresh's
 * own response is changed, so that its tags and caching stay.
 *
 * @param files what the build has compressed. The development server serves other contents.
 * @param folder where it is.
 */
export function encodedFiles<State>(
  files: EncodedFiles,
  folder: URL,
): (ctx: Context<State>) => Promise<Response> {
  return (ctx) => {
    const forms = ctx.config.mode === "development" ? undefined : files.get(ctx.url.pathname);
    return forms === undefined ? ctx.next() : encoded(ctx, forms, folder);
  };
}

async function encoded<State>(
  ctx: Context<State>,
  forms: readonly EncodedForm[],
  folder: URL,
): Promise<Response> {
  const response = await ctx.next();
  if (response.status !== 200 && response.status !== 304) return response;
  const headers = new Headers(response.headers);
  headers.set("vary", ["Accept-Encoding", headers.get("vary") ?? []].flat().join(", "));
  const accepted = ctx.req.headers.get("accept-encoding");
  const coding = chooseEncoding(accepted, forms.map(({ coding }) => coding));
  const form = forms.find((form) => form.coding === coding);
  if (form === undefined || response.status === 304) {
    return new Response(response.body, { status: response.status, headers });
  }
  headers.set("content-encoding", form.coding);
  headers.set("content-length", String(form.size));
  await response.body?.cancel();
  const isHead = ctx.req.method === "HEAD";
  const body = isHead ? null : (await Deno.open(new URL(form.file, folder))).readable;
  return new Response(body, { headers });
}
