import type { Context } from "./context.ts";

/** The methods a handler may answer. */
export type Method =
  | "GET"
  | "POST"
  | "PUT"
  | "PATCH"
  | "DELETE"
  | "HEAD"
  | "OPTIONS";

/** Every {@linkcode Method}, in the order an `Allow` header lists them. */
export const METHODS: readonly Method[] = [
  "GET",
  "DELETE",
  "HEAD",
  "OPTIONS",
  "PATCH",
  "POST",
  "PUT",
];

/** Data for the route's component, and what its response carries besides. */
export interface PageResponse<Data> {
  data: Data;
  status?: number;
  headers?: HeadersInit;
}

/** Status and headers of a page. */
export interface PageOptions {
  /** @default {200} */
  status?: number;
  headers?: HeadersInit;
}

/** Answers a request with a response, or with data for the route's component. */
export type HandlerFn<Data, State> = (
  ctx: Context<State>,
) => Response | PageResponse<Data> | Promise<Response | PageResponse<Data>>;

/** One handler per method. A missing HEAD is answered by GET. */
export type HandlerByMethod<Data, State> = {
  [M in Method]?: HandlerFn<Data, State>;
};

/** What a route module exports as `handler`: one function for all methods, or one per method. */
export type RouteHandler<Data, State> =
  | HandlerFn<Data, State>
  | HandlerByMethod<Data, State>;

/**
 * Hands data to the route's component.
 *
 * @param data What the component finds in `props.data`.
 * @param options Status and headers of the response.
 */
export function page(): PageResponse<undefined>;
export function page<Data>(data: Data, options?: PageOptions): PageResponse<Data>;
export function page(data?: unknown, options?: PageOptions): PageResponse<unknown> {
  return { data, ...options };
}

/** Tells page data from anything else a handler might return by mistake. */
export function isPageResponse(value: unknown): value is PageResponse<unknown> {
  return typeof value === "object" && value !== null && "data" in value;
}
