/** The same function, but it drops a text that equals the one before: a retry that keeps failing is reported once. */
export function withoutRepeats(warn: (text: string) => void): (text: string) => void {
  let lastText = '';
  return (text) => {
    if (text !== lastText) warn(text);
    lastText = text;
  };
}
