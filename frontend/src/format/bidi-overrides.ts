/** The two characters that turn text around against the nature of its letters (UAX #9, LRO and RLO). */
const BIDI_OVERRIDES = /[\u202D\u202E]/g;

/**
 * Without direction overrides: they serve those who want `gpj.exe` to be read as `exe.jpg`. Right-to-left scripts need
 * none of them, and every other mark that opens a direction is closed by the element that isolates the text.
 */
export function stripBidiOverrides(text: string): string {
  return text.replace(BIDI_OVERRIDES, '');
}
