const DATA_PREFIX = 'data: ';
const END = '\n\n';

/** The JSON of the entry in an SSE frame. */
export function jsonInFrame(frame: Buffer): string {
  return frame.toString('utf8', startOfData(frame));
}

/**
 * The frame with another JSON. Spaces after a shorter one keep the length, so that the byte counts of the tail stay
 * correct. A longer one has all its bytes: `"question":true` in place of a text such as "Why?" is longer by a few.
 */
export function replaceJsonInFrame(frame: Buffer, json: string): Buffer {
  const start = startOfData(frame);
  const data = Buffer.from(json);
  const replaced = Buffer.alloc(Math.max(frame.length, start + data.length + END.length), ' ');
  frame.copy(replaced, 0, 0, start);
  data.copy(replaced, start);
  replaced.write(END, replaced.length - END.length);
  return replaced;
}

function startOfData(frame: Buffer): number {
  return frame.indexOf(DATA_PREFIX) + DATA_PREFIX.length;
}
