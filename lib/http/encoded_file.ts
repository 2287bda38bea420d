import type { EncodedForm } from "../assets/encoded_files.ts";
import { chooseEncoding } from "./accept_encoding.ts";

/**
 * @param response Fresh's own, with 200 or 304.
 * @param folder where the forms are.
 * @returns the file in the compressed form that the client likes best (RFC 9110, 12.5.3), with the
 * headers of Fresh's response.
 */
export async function encodedFile(
  request: Request,
  response: Response,
  forms: readonly EncodedForm[],
  folder: URL,
): Promise<Response> {
  const headers = new Headers(response.headers);
  headers.set("vary", ["Accept-Encoding", headers.get("vary") ?? []].flat().join(", "));
  const accepted = request.headers.get("accept-encoding");
  const coding = chooseEncoding(accepted, forms.map(({ coding }) => coding));
  const form = forms.find((form) => form.coding === coding);
  if (form === undefined || response.status === 304) {
    return new Response(response.body, { status: response.status, headers });
  }
  headers.set("content-encoding", form.coding);
  headers.set("content-length", String(form.size));
  await response.body?.cancel();
  const isHead = request.method === "HEAD";
  const body = isHead ? null : (await Deno.open(new URL(form.file, folder))).readable;
  return new Response(body, { headers });
}
