import type { Position } from '../log/log.ts';

/**
 * A position in the log of an epoch. As text `EPOCH.OFFSET`, with several partitions `EPOCH.OFFSET-OFFSET-...`; opaque
 * to clients (docs/architecture.md#cursor-epoch-and-reset).
 */
export interface Cursor {
  epoch: string;
  /** For each partition, the offset of the next entry. */
  position: Position;
}

/** Returns the text of a cursor. */
export function formatCursor({ epoch, position }: Cursor): string {
  return `${epoch}.${position.length > 0 ? position.join('-') : '0'}`;
}

const MAX_CURSOR_LENGTH = 4096;
const CURSOR_PATTERN = /^[0-9a-z]{1,16}\.\d{1,15}(-\d{1,15}){0,255}$/;

/** Parses a cursor that a client sent. Returns `undefined` if the text is not a cursor. */
export function parseCursor(text: string): Cursor | undefined {
  if (text.length > MAX_CURSOR_LENGTH || !CURSOR_PATTERN.test(text)) return undefined;
  const [epoch = '', offsets = ''] = text.split('.');
  return { epoch, position: offsets.split('-').map(Number) };
}
