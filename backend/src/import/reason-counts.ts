import type { ImportReportLine } from '../core/protocol/import-status.ts';

/** No example needs more to be found again, and a hostile name may be long. */
const MAX_EXAMPLE_LENGTH = 80;

/** Counts by what it is that is counted; the first example of each is kept. */
export class ReasonCounts {
  readonly #lines = new Map<string, ImportReportLine>();

  add(what: string, example = '', count = 1): void {
    const line = this.#lines.get(what);
    if (line) line.count += count;
    else this.#lines.set(what, { count, what, example: printable(example) });
  }

  /** Most frequent first. */
  lines(): ImportReportLine[] {
    return [...this.#lines.values()].map((line) => ({ ...line })).sort((a, b) => b.count - a.count);
  }
}

function printable(text: string): string {
  const plain = text.replace(/\p{C}/gu, '\uFFFD');
  return plain.length > MAX_EXAMPLE_LENGTH ? `${plain.slice(0, MAX_EXAMPLE_LENGTH)}…` : plain;
}
