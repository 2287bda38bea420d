import { computed, Signal } from "@preact/signals";
import { DevalueError, stringify } from "devalue";
import { ServerSlot } from "./island_boundary.ts";
import { isVNode } from "./is_vnode.ts";
import type { RenderState } from "./render_state.ts";

// The class of computed signals is not exported, and names Signal as its constructor.
const COMPUTED: unknown = Object.getPrototypeOf(computed(() => null));

/**
 * Writes the props of a page's islands, all at once so that what two islands share stays shared.
 * JSX found deep inside them becomes a slot.
 *
 * @returns Text for `devalue.parse`: a list of `[index of the component, props]`.
 * @throws {TypeError} A prop cannot be sent, like a function; it names the island and the path.
 */
export function serializeIslands(state: RenderState, components: readonly number[]): string {
  const reducers = {
    Computed: (value: unknown) =>
      value instanceof Signal && Object.getPrototypeOf(value) === COMPUTED && [value.peek()],
    Signal: (value: unknown) => value instanceof Signal && [value.peek()],
    Slot: (value: unknown) => {
      if (!isVNode(value)) return false;
      if (value.type === ServerSlot && "index" in value.props) return [value.props.index];
      return [state.slotOf(value)];
    },
    Instance: (value: unknown) => isInstance(value) && Object.fromEntries(Object.entries(value)),
  };
  try {
    return stringify(state.used.map(({ props }, i) => [components[i], props]), reducers);
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

/** Whether a value is an object of a class of the app's own, which is sent as a plain object. */
function isInstance(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype !== Object.prototype && prototype !== null &&
    Object.prototype.toString.call(value) === "[object Object]";
}
