/** What a store is called, by what of it is known. */
import type { Store } from "./store.ts";

/** @returns the city as it stands on a letter: `BOSTON, MA 02110`; "" where nothing of it is known. */
export function placeName({ city, state, zip }: Store): string {
  const region = [state, zip].filter((part) => part !== "").join(" ");
  return [city, region].filter((part) => part !== "").join(", ");
}

/** @returns its address, else where it is, else its number; "" where none is known. */
export function storeName(store: Store): string {
  if (store.address !== "") return store.address;
  const place = placeName(store);
  return place === "" && store.store_id !== undefined ? `#${store.store_id}` : place;
}
