import type { Schema } from '../json-schema.js';

/** The keys of a storyboard in the order of the schema, by the path of their mapping; `*` is any item of a list. */
export function keyOrders(schema: unknown): ReadonlyMap<string, readonly string[]> {
  const { $defs: parts = {}, ...whole } = schema as Schema & {
    readonly $defs?: Readonly<Record<string, Schema>>;
  };
  const keysOf = (part: Schema | undefined): readonly string[] => Object.keys(part?.properties ?? {});
  const orders: readonly (readonly [path: string, keys: readonly string[]])[] = [
    ['', keysOf(whole)],
    ['film', keysOf(parts.film)],
    ['film.outputs.*', keysOf(parts.output)],
    ['provider', keysOf(parts.providerSettings)],
    ['store', keysOf(parts.storeSettings)],
    ['defaults', keysOf(parts.defaults)],
    ['shots.*', keysOf(parts.shot)],
  ];
  return new Map(orders.filter(([, keys]) => keys.length > 0));
}
