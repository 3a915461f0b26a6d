const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** What may stand before the array and after it; slackdump writes an id and a name there. */
export const MAX_ENVELOPE_BYTES = 64 * 1024;

/**
 * Finds the array that the JSON object at `start` has under the name `member`. Returns the index behind its opening
 * bracket; `incomplete` if it may still come, and `absent` if it does not come within 64 kB.
 */
export function findArrayMember(json: Buffer, start: number, member: string): number | 'incomplete' | 'absent' {
  let [depth, stringStart] = [0, -1];
  let [lastString, key] = ['', ''];
  const end = Math.min(json.length, start + MAX_ENVELOPE_BYTES);
  for (let at = start; at < end; at++) {
    const byte = json[at];
    if (stringStart >= 0) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) {
        lastString = json.toString('utf8', stringStart, at);
        stringStart = -1;
      }
    } else if (byte === QUOTE) stringStart = at + 1;
    else if (byte === COLON && depth === 1) key = lastString;
    else if (byte === COMMA && depth === 1) key = '';
    else if (byte === OPEN_ARRAY && depth === 1 && key === member) return at + 1;
    else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) depth++;
    else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
      if (--depth === 0) return 'absent';
    }
  }
  return json.length - start < MAX_ENVELOPE_BYTES ? 'incomplete' : 'absent';
}
