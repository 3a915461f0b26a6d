/** The characters LRO and RLO, which override the direction of letters (https://www.unicode.org/reports/tr9/). */
const BIDI_OVERRIDES = /[\u202D\u202E]/g;

/**
 * Removes direction overrides, with which a name such as `gpj.exe` can be displayed as `exe.jpg`. Right-to-left scripts do
 * not need them, and the element around a text isolates every other direction mark.
 */
export function stripBidiOverrides(text: string): string {
  return text.replace(BIDI_OVERRIDES, '');
}
