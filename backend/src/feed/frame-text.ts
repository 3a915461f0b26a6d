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

/** The frame without the text of its record. It has the same length, with spaces after the JSON, so no count changes. */
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
