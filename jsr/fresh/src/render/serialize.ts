import { DevalueError, stringify } from "devalue";
import { isValidElement } from "preact";
import type { RenderState } from "./render_state.ts";

/**
 * Writes the props of a page's islands, all at once so that what two islands share stays shared.
 *
 * @returns Text for `devalue.parse`: a list of `[index of the component, props]`.
 * @throws {TypeError} A prop cannot be sent, like a function; it names the island and the path.
 */
export function serializeIslands(state: RenderState, components: readonly number[]): string {
  try {
    return stringify(state.used.map(({ props }, i) => [components[i], props]), {
      Instance: (value: unknown) => isInstance(value) && Object.fromEntries(Object.entries(value)),
    });
  } catch (error) {
    if (!(error instanceof DevalueError)) throw error;
    const index = Number(/^\[(\d+)\]/.exec(error.path ?? "")?.[1]);
    const name = state.used[index]?.island.name ?? "";
    throw new TypeError(
      `The island ${name} was given a prop that cannot be sent to the browser, at ` +
        `${error.path?.replace(/^\[\d+\]\[1\]/, "props")}: ${error.message}`,
      { cause: error },
    );
  }
}

/**
 * Whether a value is an object of a class of the app's own, which is sent as a plain object.
 *
 * @throws {TypeError} It is JSX or a signal: Fresh can send both, this stand-in cannot.
 */
function isInstance(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  // A signal passes this test too, because it can be rendered.
  if (isValidElement(value)) {
    throw new TypeError("An island was given JSX or a signal, which jsr/fresh cannot send");
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype !== Object.prototype && prototype !== null &&
    Object.prototype.toString.call(value) === "[object Object]";
}
