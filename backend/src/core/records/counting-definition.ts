import type { JsonObject } from './json-fields.ts';

/**
 * What counts in a community; see `docs/metrics.md#what-counts`. Messages and joins that count apart are in no number
 * but that of what counts apart. Definitions are on logs and in addresses: do not rename fields.
 */
export interface CountingDefinition {
  /** Ids of people that count apart, the staff for example. Sorted and distinct. */
  people: readonly string[];
  /** Whether guests of the workspace count apart. */
  guests: boolean;
  /** Whether members of other workspaces, who write by Slack Connect, count apart. */
  otherWorkspaces: boolean;
  /** Ids of channels whose messages count apart. Sorted and distinct. */
  channels: readonly string[];
  /** Whether messages of bots and apps count as messages of people do. */
  bots: boolean;
  /** Constants of the health score in place of the server's settings. */
  health: Readonly<Partial<HealthConstants>>;
}

/** The constants of the health score that a definition may change; see `docs/metrics.md#health-score`. */
export interface HealthConstants {
  base: number;
  perMessage: number;
  perMember: number;
  cap: number;
  redBelow: number;
  greenAbove: number;
}

/** The order of the constants in the JSON of a definition and in an address. */
export const CONSTANT_NAMES = [
  'base',
  'perMessage',
  'perMember',
  'cap',
  'redBelow',
  'greenAbove',
] as const satisfies readonly (keyof HealthConstants)[];

/** Everybody and every channel counts, bots do not, and the score has the constants of the settings. */
export const DEFAULT_DEFINITION: CountingDefinition = {
  people: [],
  guests: false,
  otherWorkspaces: false,
  channels: [],
  bots: false,
  health: {},
};

/** More people or channels than this are no selection. A definition stays below 70 kB. */
export const MAX_DEFINITION_IDS = 2000;
/** Ids of Slack have about a dozen characters. */
const MAX_ID_LENGTH = 32;
/** The greatest value of each constant, as of the settings `HEALTH_...`. */
export const MAX_CONSTANT = 1e6;
/** The smallest value of each constant, as of the settings `HEALTH_...`. */
export const MIN_CONSTANTS: Readonly<HealthConstants> = {
  base: 0,
  perMessage: 0,
  perMember: 0,
  cap: 1,
  redBelow: 0,
  greenAbove: 0,
};

/**
 * Parses a definition of any origin: a record, the body of a request, an address. A missing field has its default, and
 * unknown fields are dropped, so that a definition of a newer version is read as far as it is understood. Ids become
 * sorted and distinct, and fields have one order, so that equal definitions have equal JSON. Returns `undefined` if a
 * known field has a wrong type, or a number or a list is out of bounds, because it would count otherwise than intended.
 */
export function parseDefinition(value: unknown): CountingDefinition | undefined {
  if (!isJsonObject(value)) return undefined;
  const people = parseIds(value['people']);
  const channels = parseIds(value['channels']);
  const health = parseConstants(value['health']);
  const [guests, otherWorkspaces, bots] = ['guests', 'otherWorkspaces', 'bots'].map((field) => value[field] ?? false);
  if (!people || !channels || !health) return undefined;
  if (typeof guests !== 'boolean' || typeof otherWorkspaces !== 'boolean' || typeof bots !== 'boolean')
    return undefined;
  return { people, guests, otherWorkspaces, channels, bots, health };
}

/** Whether two definitions that `parseDefinition` returned count the same. */
export function isSameDefinition(a: CountingDefinition, b: CountingDefinition): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function parseIds(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.length > MAX_DEFINITION_IDS) return undefined;
  const ids = new Set<string>();
  for (const id of value) {
    if (typeof id !== 'string' || id === '' || id.length > MAX_ID_LENGTH) return undefined;
    ids.add(id);
  }
  return [...ids].sort();
}

function parseConstants(value: unknown): Partial<HealthConstants> | undefined {
  if (value === undefined || value === null) return {};
  if (!isJsonObject(value)) return undefined;
  const constants: Partial<HealthConstants> = {};
  for (const name of CONSTANT_NAMES) {
    const constant = value[name];
    if (constant === undefined || constant === null) continue;
    // Also refuses NaN.
    if (typeof constant !== 'number' || !(constant >= MIN_CONSTANTS[name] && constant <= MAX_CONSTANT))
      return undefined;
    constants[name] = constant;
  }
  const { redBelow = 0, greenAbove = MAX_CONSTANT } = constants;
  return redBelow <= greenAbove ? constants : undefined;
}

function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
