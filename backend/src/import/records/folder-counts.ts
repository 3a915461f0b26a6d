import type { ImportReportLine } from '../../core/protocol/import-status.ts';
import { printable } from '../reason-counts.ts';

/** The folders that the report names; a real export has few of them. */
const MAX_NAMED_FOLDERS = 50;

/** The number of messages in folders that no list names. */
export class FolderCounts {
  readonly #counts = new Map<string, number>();
  #others = 0;

  add(folder: string, messages: number): void {
    const known = this.#counts.get(folder);
    if (known === undefined && this.#counts.size === MAX_NAMED_FOLDERS) this.#others += messages;
    else this.#counts.set(folder, (known ?? 0) + messages);
  }

  /** One line a folder, and one for all folders beyond the first `MAX_NAMED_FOLDERS`. */
  lines(): ImportReportLine[] {
    const lines = [...this.#counts].map(([folder, count]) => ({
      count,
      what: `messages in the folder ${printable(folder)}, which channels.json does not name`,
      example: '',
    }));
    if (this.#others > 0)
      lines.push({
        count: this.#others,
        what: 'messages in more folders that channels.json does not name',
        example: '',
      });
    return lines;
  }
}
