import type { ArchiveEntry } from './archive.ts';
import { rootOfDayFile } from './export-layout.ts';
import { ENCRYPTED_REASON } from './zip-archive.ts';

const MAX_EXAMPLES = 3;
const MAX_EXAMPLE_LENGTH = 60;
/** Limits the memory for roots; a real export has one for each workspace. */
const MAX_ROOTS = 1000;
const CONVERT = 'run `slackdump convert -f export -o export.zip` on it, and import that file';
const EXPECTED =
  "expected are channels.json, users.json and for each channel a folder with a file for each day, as in Slack's export";

/**
 * What the names of an archive say about its layout. Its size does not depend on the archive. The layouts of slackdump
 * are described at github.com/rusq/slackdump (`source/source.go`).
 */
export class ArchiveSurvey {
  #files = 0;
  #encrypted = 0;
  #days = 0;
  readonly #rootsWithDays = new Set<string>();
  #chunks = 0;
  #conversations = 0;
  #sqlite = '';
  #zip = '';
  readonly #examples: string[] = [];

  add({ name, isEncrypted }: ArchiveEntry): void {
    this.#files++;
    if (isEncrypted) this.#encrypted++;
    const root = rootOfDayFile(name);
    if (root !== undefined) {
      this.#days++;
      if (this.#rootsWithDays.size < MAX_ROOTS) this.#rootsWithDays.add(root);
    }
    const file = name.slice(name.lastIndexOf('/') + 1);
    if (file.endsWith('.json.gz')) this.#chunks++;
    else if (/\.(sqlite|db)$/.test(file)) this.#sqlite ||= shorten(name);
    else if (/\.zip$/i.test(file)) this.#zip ||= shorten(name);
    else if (/^[CGD][A-Z0-9]{6,20}(-\d{10}\.\d{6})?\.json$/.test(file)) this.#conversations++;
    if (this.#examples.length < MAX_EXAMPLES) this.#examples.push(shorten(name));
  }

  /**
   * Whether a folder in `root` has a file for a day, a month or a year. Such files deeper down are something else, for
   * example attachments that are named by a date.
   */
  hasDayFiles(root: string): boolean {
    return this.#rootsWithDays.has(root);
  }

  /** Why an archive without `channels.json` is no export, and what to do. */
  explainMissingLists(): string {
    if (this.#files === 0) return 'it is not a Slack export: it is empty';
    if (this.#encrypted > 0) return ENCRYPTED_REASON;
    if (this.#sqlite) return `it is a database of slackdump (${this.#sqlite}): ${CONVERT}`;
    if (this.#chunks > 0) return `it is an archive of slackdump (${this.#chunks} chunk files *.json.gz): ${CONVERT}`;
    if (this.#conversations > 0)
      return `it is a dump of slackdump without channels.json, which says which channels are public (${this.#conversations} files of conversations): ${CONVERT}`;
    if (this.#days > 0)
      return `channels.json is missing, which says which channels are public (${this.#days} files of messages): import the whole export`;
    if (this.#zip) return `it is not a Slack export, but it contains ${this.#zip}: import that file`;
    return `it is not a Slack export: none of its ${this.#files} files is channels.json (found ${this.#examples.join(', ')}); ${EXPECTED}`;
  }
}

function shorten(name: string): string {
  const visible = name.replace(/\p{C}/gu, '\uFFFD');
  return visible.length > MAX_EXAMPLE_LENGTH ? `${visible.slice(0, MAX_EXAMPLE_LENGTH)}…` : visible;
}
