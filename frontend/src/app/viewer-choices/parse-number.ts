/** The whole number that a text of up to 15 digits stands for, or null for any other text. */
export function parseNumber(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
