/**
 * Returns a function that passes each text to `warn` unless it equals the previous one, so a retry that keeps failing
 * is reported once.
 */
export function withoutRepeats(warn: (text: string) => void): (text: string) => void {
  let lastText = '';
  return (text) => {
    if (text !== lastText) warn(text);
    lastText = text;
  };
}
