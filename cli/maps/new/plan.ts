/** What `deno task maps new` is going to write, checked as a whole before anything is written. */
import type { DialectName } from "../../../lib/access/dialects/mod.ts";
import { type Dataset, isTable } from "../../../lib/access/schema/dataset_schema.ts";
import { parsePolicyText, type Policy } from "../../../lib/access/policy.ts";
import { proposeDataset } from "../../../lib/maps/propose/propose_dataset.ts";
import { proposeTileset } from "../../../lib/maps/propose/propose_tileset.ts";
import {
  labelOf,
  nounOf,
  slugOf,
  subjectOf,
  tableNameOf,
} from "../../../lib/maps/propose/names.ts";
import { proposeMap } from "../../../lib/maps/propose/propose_map.ts";
import type { LeftOut } from "../../../lib/maps/propose/granted_columns.ts";
import type { Choice } from "../../../lib/maps/propose/rule.ts";
import type { Place } from "../../../lib/maps/propose/table_facts.ts";
import { loadMaps, misfitsOf } from "../../../lib/maps/live/load_maps.ts";
import { OperatorError } from "../../../lib/operator_error.ts";
import type { AskedTable } from "./asking.ts";
import { editPolicy } from "./edit_policy.ts";
import { jsonText } from "./json_style.ts";
import type { NewArguments } from "./new_arguments.ts";

export interface Names {
  /** The map's id, and its file's name. */
  readonly id: string;
  /** The dataset's name in the policy. */
  readonly dataset: string;
  /** Whether the policy has this dataset already, of the same table or tileset. */
  readonly isKnown: boolean;
  /** Whether the policy has it as a tileset. */
  readonly isTileset: boolean;
}

export interface Plan extends Names {
  readonly policyText: string;
  readonly mapText: string;
  readonly place: Place;
  readonly choices: readonly Choice[];
  readonly leftOut: readonly LeftOut[];
  /** The columns that the dataset grants. */
  readonly columns: readonly string[];
}

/** @returns names that no other table has in the policy. */
export function namesFor({ table, id }: NewArguments, { datasets }: Policy): Names {
  const isOfTable = (dataset: Dataset | undefined) =>
    dataset !== undefined &&
    (isTable(dataset) ? dataset.table === table : isTileset(dataset) && dataset.tileset === table);
  const plain = slugOf(id ?? tableNameOf(table)) || "table";
  const find = (name: string) => Object.hasOwn(datasets, name) ? datasets[name] : undefined;
  const known = isOfTable(find(plain))
    ? plain
    : Object.keys(datasets).find((name) => isOfTable(find(name)));
  let dataset = known ?? plain;
  for (let count = 2; known === undefined && find(dataset) !== undefined; count++) {
    dataset = `${plain}_${count}`;
  }
  return {
    id: id ?? dataset.replaceAll("_", "-").toLowerCase(),
    dataset,
    isKnown: known !== undefined,
    isTileset: isTileset(find(known ?? "")),
  };
}

const isTileset = (dataset: Dataset | undefined) => dataset !== undefined && "tileset" in dataset;

export interface PlanInput {
  readonly args: NewArguments;
  readonly names: Names;
  readonly policy: Policy;
  readonly policyText: string;
  readonly asked: AskedTable;
  /** The map's file in faults. */
  readonly file: string;
}

/** @throws {OperatorError} where the policy or the map would have a fault. */
export function planMap({ args, names, policy, policyText, asked, file }: PlanInput): Plan {
  const { facts } = asked;
  const kept = names.isKnown ? policy.datasets[names.dataset] : undefined;
  if (kept !== undefined && names.isTileset !== (asked.kind === "tileset")) {
    throw new OperatorError(
      `${facts.table} is a ${asked.kind}: the policy's dataset ${names.dataset} has it as ` +
        "something else. Correct the dataset first.",
    );
  }
  const proposed = proposedOf(asked, policy.dialect);
  const columns = kept === undefined
    ? proposed.columns
    : facts.columns.filter(({ name }) => kept.columns.includes(name));
  const place = placeOf(asked, kept);
  const subject = asked.kind === "tileset" ? subjectOf(facts.table) : facts.table;
  const { map, choices } = proposeMap({
    dataset: names.dataset,
    title: labelOf(tableNameOf(subject)),
    columns,
    place,
    isTileset: asked.kind === "tileset",
    id: kept === undefined ? proposed.dataset.id : kept.id,
    rows: facts.rows,
    counted: facts.counted,
    currency: args.currency,
    noun: nounOf(subject),
  });
  const plan = {
    ...names,
    policyText: editPolicy(policyText, {
      name: names.dataset,
      dataset: kept === undefined ? proposed.dataset : undefined,
      groups: args.groups,
      columns: facts.columns,
    }),
    mapText: jsonText(map),
    place,
    choices: [
      {
        about: "Geometry",
        chosen: asked.kind === "tileset" ? place.type : `${place.column} (${place.type})`,
        because: kept === undefined ? asked.placeBecause : "the policy has it",
      },
      ...kept === undefined ? proposed.choices : [],
      ...choices,
    ],
    leftOut: kept === undefined ? proposed.leftOut : [],
    columns: columns.map(({ name }) => name),
  };
  check(plan, file);
  return plan;
}

function proposedOf({ kind, facts, place }: AskedTable, dialect: DialectName) {
  const { type } = place;
  return kind === "tileset"
    ? proposeTileset(facts, type, dialect)
    : proposeDataset(facts, place, dialect);
}

function placeOf({ kind, place }: AskedTable, kept: Dataset | undefined): Place {
  const { column, type } = kept?.geometry ?? {};
  return {
    column: kind === "tileset" ? place.column : column ?? place.column,
    type: type === undefined || type === "raster" ? place.type : type,
  };
}

function check({ policyText, mapText, id }: Plan, file: string): void {
  const policy = parsePolicyText(policyText);
  const { maps, unusable } = loadMaps([{ id, file, text: mapText }]);
  const faults = [
    ...unusable.map(({ fault }) => fault),
    ...maps.flatMap((map) => misfitsOf(map, policy).faults),
  ];
  if (faults.length === 0) return;
  throw new OperatorError(
    `The proposed map does not fit the policy, so nothing was written:\n${faults.join("\n")}`,
  );
}
