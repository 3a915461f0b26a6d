import type { ImportReportLine } from '../core/protocol/import-status.ts';

/** Enough to find an entry; a hostile name may be longer. */
const MAX_EXAMPLE_LENGTH = 80;

/** Counts things by kind, and keeps the first example of each kind. */
export class ReasonCounts {
  readonly #lines = new Map<string, ImportReportLine>();

  add(what: string, example = '', count = 1): void {
    const line = this.#lines.get(what);
    if (line) line.count += count;
    else this.#lines.set(what, { count, what, example: printable(example) });
  }

  /** One line a kind, most frequent first. */
  lines(): ImportReportLine[] {
    return [...this.#lines.values()].map((line) => ({ ...line })).sort((a, b) => b.count - a.count);
  }
}

/** Replaces control characters, and shortens the text. */
export function printable(text: string): string {
  const visible = text.replace(/\p{C}/gu, '\uFFFD');
  return visible.length > MAX_EXAMPLE_LENGTH ? `${visible.slice(0, MAX_EXAMPLE_LENGTH)}…` : visible;
}
