import type { Feature } from "../fields/feature.ts";

/** What is under the pointer; x and y in CSS pixels from the map's top left. */
export type Hovered =
  & { readonly layer: string; readonly x: number; readonly y: number }
  & (
    | { readonly feature: Feature }
    | {
      readonly cluster: {
        readonly count: number;
        /** The aggregated columns, by alias. */
        readonly properties: Readonly<Record<string, unknown>>;
      };
    }
  );
