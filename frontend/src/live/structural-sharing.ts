/**
 * Returns `after` with each part that equals its counterpart in `before` replaced by the object from `before`, so that
 * React sees by identity what did not change. An item of a list that has a `key` is compared with the item of the same
 * key, at whatever index that was; every other part with the one at the same place.
 *
 * Only plain objects, arrays and `Uint32Array`s are compared by content; anything else by identity.
 */
export function shareStructure<T>(before: T, after: T): T {
  if (before instanceof Uint32Array && after instanceof Uint32Array)
    return areArraysEqual(before, after) ? before : after;
  if (!isPlainData(before) || !isPlainData(after) || Array.isArray(before) !== Array.isArray(after)) return after;
  const entries = Object.entries(after);
  const byKey = Array.isArray(before) ? new Map(before.map((item) => [keyOf(item), item])) : undefined;
  const shared = entries.map(([name, value]) => {
    const key = keyOf(value);
    const atSamePlace: unknown = Reflect.get(before, name);
    const isByKey = byKey && key !== undefined && keyOf(atSamePlace) !== key;
    const counterpart = isByKey ? byKey.get(key) : atSamePlace;
    return [name, shareStructure(counterpart, value)] as const;
  });
  const isSame = ([name, value]: (typeof shared)[number]) =>
    Object.hasOwn(before, name) && Object.is(Reflect.get(before, name), value);
  if (entries.length === Object.keys(before).length && shared.every(isSame)) return before;
  // It has the same names and kinds of values as `after`.
  return (Array.isArray(after) ? shared.map(([, value]) => value) : Object.fromEntries(shared)) as T;
}

function isPlainData(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}

function keyOf(item: unknown): string | undefined {
  const key: unknown = isPlainData(item) ? Reflect.get(item, 'key') : undefined;
  return typeof key === 'string' ? key : undefined;
}

function areArraysEqual(a: Uint32Array, b: Uint32Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
