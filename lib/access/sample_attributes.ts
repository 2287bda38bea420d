/** Values of attributes that no person has, to try the SQL of conditions with. */
import type { AttributeType } from "./schema/attribute_schema.ts";
import type { RawAttributes, RawValue } from "./attributes.ts";
import type { Policy } from "./schema/policy_schema.ts";

const SAMPLES: Readonly<Record<AttributeType, RawValue>> = {
  text: "carto-embed-doctor",
  integer: 0,
  decimal: "0.5",
  boolean: true,
  date: "2000-01-01",
  uuid: "00000000-0000-4000-8000-000000000000",
};

/** @returns a value of each declared attribute. */
export function sampleAttributes({ attributes }: Pick<Policy, "attributes">): RawAttributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { type, many }]) =>
      [name, many ? [SAMPLES[type]] : SAMPLES[type]] as const
    ),
  );
}
