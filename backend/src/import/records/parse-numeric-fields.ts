/** Fields that an export may write as text, as in `"created":"1433558319"`, where the API has numbers. */
const NUMERIC_FIELDS = ['created', 'updated'] as const;

/** The same object as Slack's API would have it: numbers as numbers. */
export function parseNumericFields(json: object): { created?: number; updated?: number } {
  const found: { created?: number; updated?: number } = {};
  const fields = new Map<string, unknown>(Object.entries(json));
  for (const field of NUMERIC_FIELDS) {
    const value = fields.get(field);
    const number = typeof value === 'string' && /^\d{1,13}$/.test(value) ? Number(value) : value;
    if (typeof number === 'number') found[field] = number;
  }
  return { ...json, ...found };
}
