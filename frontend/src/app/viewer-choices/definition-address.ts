import {
  CONSTANT_NAMES,
  type CountingDefinition,
  DEFAULT_DEFINITION,
  type HealthConstants,
  MAX_CONSTANT,
  MIN_CONSTANTS,
} from 'backend/core/records/counting-definition';

/** The text of the definition in which nothing differs from the default. */
const DEFAULT_TEXT = 'default';
const SWITCHES = ['guests', 'otherWorkspaces', 'bots'] as const;
const ID_LISTS = ['people', 'channels'] as const;

/**
 * The definition as text for an address: only what differs from the default, as parts that `*` separates, for example
 * `people.U1.U2*guests*base.50`.
 */
export function formatDefinition(definition: CountingDefinition): string {
  const { health } = definition;
  const parts = [
    ...ID_LISTS.flatMap((name) =>
      definition[name].length > 0 ? [[name, ...definition[name].map(escapeId)].join('.')] : [],
    ),
    ...SWITCHES.filter((name) => definition[name]),
    ...CONSTANT_NAMES.flatMap((name) => (health[name] === undefined ? [] : [`${name}.${health[name]}`])),
  ];
  return parts.length > 0 ? parts.join('*') : DEFAULT_TEXT;
}

/** Reads what `formatDefinition` writes. Parts that it cannot read are left out; a text without any readable part is null. */
export function parseDefinition(text: string): CountingDefinition | null {
  if (text === DEFAULT_TEXT) return DEFAULT_DEFINITION;
  const definition = { ...DEFAULT_DEFINITION };
  const health: Partial<HealthConstants> = {};
  let isReadable = false;
  for (const part of text.split('*')) {
    const [name = '', ...values] = part.split('.');
    const list = ID_LISTS.find((known) => known === name);
    const option = SWITCHES.find((known) => known === name);
    const constant = CONSTANT_NAMES.find((known) => known === name);
    const number = Number(values.join('.') || Number.NaN);
    if (list && values.length > 0)
      definition[list] = [...new Set(values.map(unescapeId).filter((id) => id !== ''))].sort();
    else if (option) definition[option] = true;
    else if (constant && number >= MIN_CONSTANTS[constant] && number <= MAX_CONSTANT) health[constant] = number;
    else continue;
    isReadable = true;
  }
  return isReadable ? { ...definition, health } : null;
}

/** Ids of Slack consist of letters and digits; the separators are escaped in any other id. */
function escapeId(id: string): string {
  return encodeURIComponent(id).replaceAll('.', '%2E').replaceAll('*', '%2A');
}

function unescapeId(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
