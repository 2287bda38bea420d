/**
 * A response whose headers can be set: the same one, or a copy where it came from `fetch()` or
 * `Response.redirect()`, whose headers are immutable (WHATWG Fetch, "headers guard").
 */
export function mutableHeaders(response: Response): Response {
  try {
    response.headers.delete("x-fresh-probe");
    return response;
  } catch {
    return new Response(response.body, response);
  }
}
