import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { errorMessage } from '../async/error-message.ts';
import { parseRecordJson } from '../core/records/parse-record.ts';
import type { SlackRecord } from '../core/records/record.ts';
import { textVersionOf } from '../core/redaction/text-version.ts';
import { ChannelChanges } from '../core/state/channel-changes.ts';
import { isWholeChannelRecord } from '../core/state/whole-channel-record.ts';
import { type Microseconds, type Milliseconds, SECOND_MS } from '../core/time/units.ts';
import { type Journal, openJournal } from '../journal/journal.ts';
import type { StoredText } from '../journal/stored-text.ts';
import { type Log, LogRecreatedError, type Position } from '../log/log.ts';
import { readDurableFile, writeDurableFile } from '../storage/durable-file.ts';

/** How often to check whether the log is reached, and how long to wait before the next try after a failure. */
const POLL_INTERVAL_MS: Milliseconds = 100;
const RETRY_INTERVAL_MS: Milliseconds = 10 * SECOND_MS;
/** The shortest time between two commits, so that their fsyncs do not delay those of the journal of the log. */
const COMMIT_INTERVAL_MS: Milliseconds = 50;
/** The shortest time between two writes of the position. */
const SAVE_INTERVAL_MS: Milliseconds = 2 * SECOND_MS;

const progressSchema = z.object({
  /** The epoch of the log. */
  epoch: z.string(),
  /** The epoch of the folder's own journal. */
  journal: z.string(),
  position: z.array(z.int().nonnegative()),
});

export interface TopicTextsOptions {
  /** A folder of its own. */
  dir: string;
  log: Log;
  /** Called with the reason why texts cannot be stored. */
  warn: (text: string) => void;
}

/**
 * The texts of a topic in a local journal, because a topic has no index and keeps texts that were deleted
 * (docs/architecture.md#texts). It follows the log on its own. A journal stores, redacts and compacts the records that
 * texts depend on, so both engines decide by one rule which text a message has.
 *
 * The position is written after the records that it counts. After a crash some records are appended again, and one text
 * of several entries is one text. The folder is filled anew when the log was recreated.
 */
export class TopicTexts {
  readonly #options: TopicTextsOptions;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #journal: Journal | undefined;
  #position: Position = [];

  /** Starts at once, in the background. */
  constructor(options: TopicTextsOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  /** See `Journal.textOf`. `undefined` also where the topic is not read so far yet. */
  textOf(channel: string, ts: Microseconds, isOwnTeam: (team: string) => boolean): StoredText | undefined {
    return this.#journal?.textOf(channel, ts, isOwnTeam);
  }

  /** Whether everything before a position is stored. */
  hasStored(position: Position): boolean {
    return position.every((offset, partition) => offset <= (this.#position[partition] ?? 0));
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    let hasWarned = false;
    while (!signal.aborted) {
      let pauseMs = POLL_INTERVAL_MS;
      try {
        await this.#follow();
        hasWarned = false;
      } catch (error) {
        if (!(error instanceof LogRecreatedError)) {
          pauseMs = RETRY_INTERVAL_MS;
          if (!hasWarned) this.#options.warn(failureText(error, this.#options.dir));
          hasWarned = true;
        }
      }
      await setTimeout(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Resolves when the log was recreated, is closed, or this is closed. */
  async #follow(): Promise<void> {
    const { log } = this.#options;
    const { signal } = this.#stop;
    const bounds = log.bounds();
    if (!bounds) return;
    const { epoch } = bounds;
    const journal = await this.#openAt(epoch, bounds.floor);
    this.#journal = journal;
    let savedAtMs = performance.now();
    try {
      for await (const entries of log.entries(this.#position, signal)) {
        if (log.bounds()?.epoch !== epoch) return;
        const records = entries.flatMap((entry) => textRecord(entry.record ?? parseRecordJson(entry.json)));
        if (records.length > 0) await journal.append(records);
        const position = [...this.#position];
        for (const { partition, offset } of entries) position[partition] = offset + 1;
        this.#position = Array.from(position, (offset = 0) => offset);
        if (performance.now() - savedAtMs > SAVE_INTERVAL_MS) {
          await this.#savePosition(epoch, journal.epoch);
          savedAtMs = performance.now();
        }
        await setTimeout(COMMIT_INTERVAL_MS, undefined, { signal }).catch(() => undefined);
      }
    } finally {
      this.#journal = undefined;
      await journal.close();
      await this.#savePosition(epoch, journal.epoch);
    }
  }

  /** Opens the journal at the position where it ended; empties it if it is of another log, lost or damaged. */
  async #openAt(epoch: string, floor: Position): Promise<Journal> {
    const { dir } = this.#options;
    const progress = await readProgress(this.#progressFile);
    if (progress?.epoch === epoch) {
      const journal = await openJournal(dir).catch(() => undefined);
      if (journal?.epoch === progress.journal) {
        this.#position = progress.position;
        return journal;
      }
      await journal?.close();
    }
    await removeTexts(dir);
    await mkdir(dir, { recursive: true, mode: 0o700 });
    this.#position = floor;
    const journal = await openJournal(dir);
    await this.#savePosition(epoch, journal.epoch);
    return journal;
  }

  get #progressFile(): string {
    return join(this.#options.dir, 'position');
  }

  async #savePosition(epoch: string, journal: string): Promise<void> {
    const progress: z.infer<typeof progressSchema> = { epoch, journal, position: [...this.#position] };
    await writeDurableFile(this.#progressFile, new TextEncoder().encode(JSON.stringify(progress)));
  }
}

/** Removes the folder of texts, of an earlier start with other settings for example. */
export async function removeTexts(dir: string): Promise<void> {
  await rm(dir, { recursive: true, force: true });
}

async function readProgress(file: string): Promise<z.infer<typeof progressSchema> | undefined> {
  try {
    const content = await readDurableFile(file);
    return content && progressSchema.parse(JSON.parse(new TextDecoder().decode(content)));
  } catch {
    return undefined;
  }
}

const NO_CHANGES = new ChannelChanges();

/** The record, if the text of a message may depend on it. */
function textRecord(record: SlackRecord | undefined): SlackRecord[] {
  if (!record) return [];
  return textVersionOf(record, NO_CHANGES) || isWholeChannelRecord(record) ? [record] : [];
}

function failureText(error: unknown, dir: string): string {
  return `Texts of older messages cannot be stored: ${errorMessage(error)}. Check that ${dir} can be written and has free space. Nothing else is affected; SlackPanda tries again.`;
}
