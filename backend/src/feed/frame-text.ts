const DATA_PREFIX = 'data: ';

/** The JSON of the entry in an SSE frame. */
export function jsonInFrame(frame: Buffer): string {
  return frame.toString('utf8', startOfData(frame));
}

/**
 * The frame with another JSON, which must not be longer. Spaces after the JSON keep the length, so the byte counts of
 * the tail stay correct.
 */
export function replaceJsonInFrame(frame: Buffer, json: string): Buffer {
  const start = startOfData(frame);
  const replaced = Buffer.alloc(frame.length, ' ');
  frame.copy(replaced, 0, 0, start);
  replaced.write(json, start);
  replaced.write('\n\n', frame.length - 2);
  return replaced;
}

function startOfData(frame: Buffer): number {
  return frame.indexOf(DATA_PREFIX) + DATA_PREFIX.length;
}
