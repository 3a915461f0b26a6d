/** Orders texts by their UTF-16 code units, as `<` does: negative, 0 or positive, for `sort`. */
export function compareStrings(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
