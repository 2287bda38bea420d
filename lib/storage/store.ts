export type { Change, Entry, KvStorage as Store } from "./kv_storage.ts";
export { StorageError } from "./kv_storage.ts";
export { denoKv as kvStore } from "./deno_kv.ts";
