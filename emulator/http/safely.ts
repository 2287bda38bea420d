import { ApiError } from "../errors/api_error.ts";
import { failure } from "./respond.ts";

/**
 * Turns what a router throws into an answer; details of an internal error go to `report` only.
 *
 * @param report takes a line for the person at the terminal
 */
export function safely(
  route: (request: Request) => Promise<Response>,
  report: (line: string) => void,
): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      return await route(request);
    } catch (error) {
      if (error instanceof ApiError) return failure(error);
      report(`Embedded CARTO: ${request.method} failed: ${String(error)}`);
      return failure(new ApiError(500, "Internal error"));
    }
  };
}
