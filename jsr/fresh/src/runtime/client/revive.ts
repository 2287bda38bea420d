import { computed, signal } from "@preact/signals";
import { parse } from "devalue";
import { type ComponentChild, type ComponentType, type FunctionComponent, h } from "preact";

/** An island of the page with what it was given. */
export interface RevivedIsland {
  component: ComponentType<Record<string, unknown>>;
  props: Record<string, unknown>;
}

/** What the page gave an island as JSX, by the slot's number. */
export type SlotContents = ReadonlyMap<number, ComponentChild[]>;

const Slot: FunctionComponent<{ contents: SlotContents; index: number }> = (
  { contents, index },
) => contents.get(index) ?? null;

/** Reads what the server wrote for a page's islands; what they share stays shared. */
export function reviveIslands(
  components: readonly ComponentType<Record<string, unknown>>[],
  props: string,
  contents: SlotContents,
): (RevivedIsland | undefined)[] {
  const written: [number, Record<string, unknown>][] = parse(props, {
    Computed: ([value]: [unknown]) => computed(() => value),
    Signal: ([value]: [unknown]) => signal(value),
    Slot: ([index]: [number]) => h(Slot, { contents, index }),
    Instance: (fields: Record<string, unknown>) => fields,
  });
  return written.map(([index, props]) => {
    const component = components[index];
    return component === undefined ? undefined : { component, props };
  });
}
