/** Fields that exports may contain as text, such as `"created":"1433558319"`, where the Web API has numbers. */
const NUMERIC_FIELDS = ['created', 'updated'] as const;

/** A copy of the object with these fields as numbers, as in the Web API. */
export function parseNumericFields(json: object): { created?: number; updated?: number } {
  const numbers: { created?: number; updated?: number } = {};
  const fields = new Map<string, unknown>(Object.entries(json));
  for (const field of NUMERIC_FIELDS) {
    const value = fields.get(field);
    const number = typeof value === 'string' && /^\d{1,13}$/.test(value) ? Number(value) : value;
    if (typeof number === 'number') numbers[field] = number;
  }
  return { ...json, ...numbers };
}
