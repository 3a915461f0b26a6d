/**
 * `now`, of which each part that says the same as before is the very object from before: whoever draws it sees at a glance
 * what did not change. An item of a list that has a `key` is compared with the one of that key, wherever that stood.
 *
 * For plain data; anything else is the same only if it is the same object.
 */
export function shareStructure<T>(before: T, now: T): T {
  if (before instanceof Uint32Array && now instanceof Uint32Array) return areArraysEqual(before, now) ? before : now;
  if (!isPlainData(before) || !isPlainData(now) || Array.isArray(before) !== Array.isArray(now)) return now;
  const parts = Object.entries(now);
  const byKey = Array.isArray(before) ? new Map(before.map((item) => [keyOf(item), item])) : undefined;
  const kept = parts.map(([name, value]) => {
    const key = keyOf(value);
    return [
      name,
      shareStructure(byKey && key !== undefined ? byKey.get(key) : Reflect.get(before, name), value),
    ] as const;
  });
  const isSame = ([name, value]: (typeof kept)[number]) =>
    Object.hasOwn(before, name) && Object.is(Reflect.get(before, name), value);
  if (parts.length === Object.keys(before).length && kept.every(isSame)) return before;
  // Of the same names and kinds of values as `now`.
  return (Array.isArray(now) ? kept.map(([, value]) => value) : Object.fromEntries(kept)) as T;
}

function isPlainData(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}

function keyOf(item: unknown): unknown {
  return isPlainData(item) ? Reflect.get(item, 'key') : undefined;
}

function areArraysEqual(one: Uint32Array, other: Uint32Array): boolean {
  return one.length === other.length && one.every((value, i) => value === other[i]);
}
