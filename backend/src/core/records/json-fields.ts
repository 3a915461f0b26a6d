/** A JSON object whose fields are not checked yet. */
export type JsonObject = { readonly [field: string]: unknown };

/** The named fields that are strings. */
export function pickStrings<K extends string>(json: JsonObject, fields: readonly K[]): { [F in K]?: string } {
  const strings: { [F in K]?: string } = {};
  for (const field of fields) {
    const value = json[field];
    if (typeof value === 'string') strings[field] = value;
  }
  return strings;
}

/** The named fields that are booleans. */
export function pickBooleans<K extends string>(json: JsonObject, fields: readonly K[]): { [F in K]?: boolean } {
  const booleans: { [F in K]?: boolean } = {};
  for (const field of fields) {
    const value = json[field];
    if (typeof value === 'boolean') booleans[field] = value;
  }
  return booleans;
}

/** The field if it is a string; else `undefined`. */
export function stringField(json: JsonObject, field: string): string | undefined {
  const value = json[field];
  return typeof value === 'string' ? value : undefined;
}
