const DATA_PREFIX = 'data: ';

/** The JSON of the entry in an SSE frame. */
export function jsonInFrame(frame: Buffer): string {
  return frame.toString('utf8', startOfData(frame));
}

/** The text of the record in an SSE frame; empty if it has none. */
export function textInFrame(frame: Buffer): string {
  const { text = '' }: { text?: string } = JSON.parse(jsonInFrame(frame));
  return text;
}

/**
 * The frame without the text of its record. Spaces after the JSON keep its length, so the byte counts of the tail stay
 * correct.
 */
export function eraseTextInFrame(frame: Buffer): Buffer {
  const { text: _, ...rest }: { text?: string } = JSON.parse(jsonInFrame(frame));
  const start = startOfData(frame);
  const erased = Buffer.alloc(frame.length, ' ');
  frame.copy(erased, 0, 0, start);
  erased.write(JSON.stringify(rest), start);
  erased.write('\n\n', frame.length - 2);
  return erased;
}

function startOfData(frame: Buffer): number {
  return frame.indexOf(DATA_PREFIX) + DATA_PREFIX.length;
}
