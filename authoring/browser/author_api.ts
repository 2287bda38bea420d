/** Calls the page's own API. */
import * as v from "valibot";
import { AppError } from "../../lib/errors.ts";
import { DraftAnswer, PreviewAnswer, SaveAnswer } from "../contract.ts";

/** The development server does not answer as it should: it restarts, or was stopped. */
export class UnreachableError extends AppError {
  override readonly name = "UnreachableError";
  override readonly code = "author_server_unreachable";
  constructor(options?: ErrorOptions) {
    super("The development server does not answer", options);
  }
}

export type Saved =
  | { readonly kind: "saved"; readonly version: string }
  /** Refused: another program changed the file, or the document has faults. */
  | { readonly kind: "changed" | "faulty" };

/** @returns the bearer of a new session of the group. */
export async function startPreview(group: string): Promise<string> {
  const response = await post("preview", { group });
  return (await parsed(response, PreviewAnswer)).token;
}

/** @returns null where the session has ended. */
export async function checkDraft(
  draft: { readonly id: string; readonly text: string },
  bearer: string,
  signal: AbortSignal,
): Promise<DraftAnswer | null> {
  const response = await post("draft", draft, { bearer, signal });
  if (response.status === 401) {
    await response.body?.cancel();
    return null;
  }
  return await parsed(response, DraftAnswer);
}

export async function saveDraft(
  draft: { readonly id: string; readonly text: string; readonly version: string },
): Promise<Saved> {
  const response = await post("save", draft);
  if (response.status === 409 || response.status === 422) {
    await response.body?.cancel();
    return { kind: response.status === 409 ? "changed" : "faulty" };
  }
  return { kind: "saved", version: (await parsed(response, SaveAnswer)).version };
}

async function post(
  name: string,
  body: unknown,
  { bearer, signal = null }: { bearer?: string; signal?: AbortSignal | null } = {},
): Promise<Response> {
  try {
    return await fetch(`/api/author/${name}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
      },
      body: JSON.stringify(body),
      signal,
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new UnreachableError({ cause });
  }
}

/** @throws {UnreachableError} for any other answer. */
async function parsed<T>(response: Response, schema: v.GenericSchema<unknown, T>): Promise<T> {
  const answer = v.safeParse(schema, await response.json().catch(() => undefined));
  if (response.ok && answer.success) return answer.output;
  throw new UnreachableError();
}
