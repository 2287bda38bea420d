import { parse } from "devalue";
import type { ComponentType } from "preact";

/** An island of the page with what it was given. */
export interface RevivedIsland {
  component: ComponentType<Record<string, unknown>>;
  props: Record<string, unknown>;
}

/** Reads what the server wrote for a page's islands; what they share stays shared. */
export function reviveIslands(
  components: readonly ComponentType<Record<string, unknown>>[],
  props: string,
): (RevivedIsland | undefined)[] {
  const written: [number, Record<string, unknown>][] = parse(props, {
    Instance: (fields: Record<string, unknown>) => fields,
  });
  return written.map(([index, props]) => {
    const component = components[index];
    return component === undefined ? undefined : { component, props };
  });
}
