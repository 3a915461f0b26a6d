import { readdirSync, readFileSync } from 'node:fs';
import type { Random } from '../backend/scripts/demo/random.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const SAMPLES = new URL('../backend/test/slack-samples/events/', import.meta.url);

/** Every kind of event that Slack publishes, with the ids that make it one of a known workspace. */
export const samples: readonly string[] = readdirSync(SAMPLES).map((file) => {
  const envelope: { [key: string]: Json } = JSON.parse(readFileSync(new URL(file, SAMPLES), 'utf8'));
  return JSON.stringify({ ...envelope, team_id: 'T1', event_id: `Ev${file}` });
});

/** What has broken other people's code. */
const NASTY: readonly ((random: Random) => Json)[] = [
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

const KEYS = ['type', 'subtype', 'event', 'ts', 'channel', 'user', 'message', 'team_id', '__proto__', 'constructor'];

/** One of the samples, changed in one to four places: in its structure mostly, and sometimes in its very bytes. */
export function mutated(random: Random): string {
  const text = random.pick(samples);
  if (random.chance(0.2)) return torn(text, random);
  let envelope: Json = JSON.parse(text);
  for (let n = random.between(1, 5); n > 1; n--) envelope = changed(envelope, random);
  return JSON.stringify(envelope);
}

/** One value somewhere within becomes another one, goes, doubles, or changes its place. */
function changed(value: Json, random: Random): Json {
  const isLeaf = typeof value !== 'object' || value === null || random.chance(0.15);
  if (isLeaf) return random.pick(NASTY)(random);
  const keys = Object.keys(value);
  if (keys.length === 0) return random.pick(NASTY)(random);
  const key = random.pick(keys);
  const entries = Object.entries(value);
  const at = keys.indexOf(key);
  const [, inner = null] = entries[at] ?? [];
  const dice = random.next();
  if (dice < 0.1) entries.splice(at, 1);
  else if (dice < 0.2) entries.push([random.pick(KEYS), inner]);
  else if (dice < 0.25) entries[at] = [key, Array.from({ length: 50 }, () => inner)];
  else entries[at] = [key, changed(inner, random)];
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

/** Bytes go, come, or change. */
function torn(text: string, random: Random): string {
  const at = Math.floor(random.between(0, text.length));
  const length = Math.floor(random.between(1, 20));
  if (random.chance(0.3)) return text.slice(0, at);
  if (random.chance(0.3)) return text.slice(0, at) + text.slice(at + length);
  const noise = Array.from({ length }, () => String.fromCharCode(Math.floor(random.between(0, 0x250)))).join('');
  return text.slice(0, at) + noise + text.slice(at + (random.chance(0.5) ? length : 0));
}
