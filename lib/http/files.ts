import { type Context, staticFiles } from "fresh";
import type { EncodedFiles } from "../assets/encoded_files.ts";
import type { State } from "./define.ts";
import { encodedFile } from "./encoded_file.ts";
import { letKeep } from "./lasting_files.ts";
import { isApi } from "./paths.ts";
import { describeShared } from "./shared_files.ts";

/**
 * The middleware that sends static files. It changes Fresh's own responses, so that their tags and
 * checks stay. The API has no files, so its requests pass by at once.
 *
 * @param compressed what the build has compressed. The development server serves other contents.
 * @param folder where that is.
 */
export function files(
  compressed: EncodedFiles,
  folder: URL,
): (ctx: Context<State>) => Promise<Response> {
  const fresh = staticFiles<State>();

  async function send(ctx: Context<State>): Promise<Response> {
    const response = await fresh(ctx);
    if (response.status !== 200 && response.status !== 304) return response;
    const path = ctx.url.pathname;
    describeShared(path, response.headers);
    const forms = ctx.config.mode === "development" ? undefined : compressed.get(path);
    const sent = forms === undefined
      ? response
      : await encodedFile(ctx.req, response, forms, folder);
    letKeep(path, sent.headers);
    return sent;
  }

  return (ctx) => isApi(ctx.url.pathname) ? ctx.next() : send(ctx);
}
