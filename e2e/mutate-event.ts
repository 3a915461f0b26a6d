import { readdirSync, readFileSync } from 'node:fs';
import type { Random } from '../demo/random.ts';

type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

const SAMPLES_DIR = new URL('../test/slack-samples/events/', import.meta.url);

/** JSON of one event of each kind that Slack documents, with the id of a known workspace. */
export const eventSamples: readonly string[] = readdirSync(SAMPLES_DIR).map((file) => {
  const envelope: { [key: string]: JsonValue } = JSON.parse(readFileSync(new URL(file, SAMPLES_DIR), 'utf8'));
  return JSON.stringify({ ...envelope, team_id: 'T1', event_id: `Ev${file}` });
});

/** Values that break careless code. */
const HOSTILE_VALUES: readonly ((random: Random) => JsonValue)[] = [
  () => null,
  () => true,
  () => 0,
  () => -1,
  () => 1e308,
  () => Number.MAX_SAFE_INTEGER + 2,
  () => '',
  () => ' ',
  () => 'NaN',
  () => '\u0000',
  () => '\ud800',
  () => '\u2028\u202e\u200b',
  () => '__proto__',
  () => '1700000000.000100',
  () => '-1700000000.000100',
  () => '99999999999999999999.999999',
  () => '1e9',
  () => '../../etc/passwd',
  () => '<script>alert(1)</script>',
  () => 'data: x\n\nevent: reset\ndata: {}',
  (random) => 'x'.repeat(Math.floor(random.between(1, 40_000))),
  (random) => '🐼'.repeat(Math.floor(random.between(1, 500))),
  () => [],
  () => [[[[[[[[[[]]]]]]]]]],
  () => ({}),
  () => JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
];

const FIELD_NAMES = [
  'type',
  'subtype',
  'event',
  'ts',
  'channel',
  'user',
  'message',
  'team_id',
  '__proto__',
  'constructor',
];

/** Returns one of the samples, changed in one to four places of its structure, or sometimes in its bytes. */
export function mutateEvent(random: Random): string {
  const text = random.pick(eventSamples);
  if (random.chance(0.2)) return mutateBytes(text, random);
  let envelope: JsonValue = JSON.parse(text);
  for (let n = random.between(1, 5); n > 1; n--) envelope = mutateValue(envelope, random);
  return JSON.stringify(envelope);
}

/** Replaces, removes, repeats or moves one value somewhere within. */
function mutateValue(value: JsonValue, random: Random): JsonValue {
  const isLeaf = typeof value !== 'object' || value === null || random.chance(0.15);
  if (isLeaf) return random.pick(HOSTILE_VALUES)(random);
  const keys = Object.keys(value);
  if (keys.length === 0) return random.pick(HOSTILE_VALUES)(random);
  const key = random.pick(keys);
  const entries = Object.entries(value);
  const at = keys.indexOf(key);
  const [, inner = null] = entries[at] ?? [];
  const choice = random.next();
  if (choice < 0.1) entries.splice(at, 1);
  else if (choice < 0.2) entries.push([random.pick(FIELD_NAMES), inner]);
  else if (choice < 0.25) entries[at] = [key, Array.from({ length: 50 }, () => inner)];
  else entries[at] = [key, mutateValue(inner, random)];
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

/** Cuts the text, or removes, inserts or replaces characters. */
function mutateBytes(text: string, random: Random): string {
  const at = Math.floor(random.between(0, text.length));
  const length = Math.floor(random.between(1, 20));
  if (random.chance(0.3)) return text.slice(0, at);
  if (random.chance(0.3)) return text.slice(0, at) + text.slice(at + length);
  const noise = Array.from({ length }, () => String.fromCharCode(Math.floor(random.between(0, 0x250)))).join('');
  return text.slice(0, at) + noise + text.slice(at + (random.chance(0.5) ? length : 0));
}
