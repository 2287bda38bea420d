/** The demo's deliveries with buttons for the host page. */
import * as v from "valibot";

const Document = v.looseObject({
  layers: v.array(v.looseObject({ id: v.string(), card: v.looseObject({}) })),
});

export const ACTIONS = [
  { id: "open-order", title: { en: "Open order", es: "Abrir pedido" } },
  { id: "call-driver", title: { en: "Call the driver", es: "Llamar al repartidor" } },
] as const;

/** @returns the environment of an app with that map. */
export async function layOutMapWithActions(
  folder: string,
): Promise<{ readonly MAPS_PATH: string }> {
  const MAPS_PATH = `${folder}/maps`;
  await Deno.mkdir(MAPS_PATH);
  const demo = new URL("../../maps/deliveries.json", import.meta.url);
  const map = v.parse(Document, JSON.parse(await Deno.readTextFile(demo)));
  const layers = map.layers.map((layer) => ({
    ...layer,
    card: { ...layer.card, ...layer.id === "deliveries" ? { actions: ACTIONS } : {} },
  }));
  await Deno.writeTextFile(`${MAPS_PATH}/deliveries.json`, JSON.stringify({ ...map, layers }));
  return { MAPS_PATH };
}
