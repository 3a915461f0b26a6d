import { z } from 'zod';
import { type CoalescingWriter, createCoalescingWriter } from '../../async/coalescing-writer.ts';
import { errorMessage } from '../../async/error-message.ts';
import type { SlackRecord } from '../../core/records/record.ts';
import type { Community } from '../../core/state/community.ts';
import { parseSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import type { Microseconds } from '../../core/time/units.ts';
import { hasMessagesUntil } from './reread-candidates.ts';

export interface RereadListOptions {
  /** Reads the last saved text, and saves a text so that it survives a crash. */
  file: { read(): Promise<string | undefined>; write(json: string): Promise<void> };
  /** Logs a sentence for the operator. */
  warn: (text: string) => void;
}

/** A bulk change of a channel's history. */
export interface HistoryChange {
  /** The channel; empty for all channels, because Slack named none. */
  channel: string;
  /** The latest message that may have changed, microseconds UTC. */
  until: Microseconds;
  /** When Slack reported it, microseconds UTC. */
  changedAt: Microseconds;
}

/** The content of the file `reread`. Times are microseconds UTC. */
const fileSchema = z.object({
  v: z.literal(1, 'it was made by another version'),
  changes: z.record(z.string(), z.object({ until: z.number(), changedAt: z.number(), done: z.boolean() })),
});
type Changes = z.infer<typeof fileSchema>['changes'];

/**
 * The channels whose history Slack changed as a whole (`channel_history_changed`), until they are read again. A change
 * that was read stays in the list, so that a repeated event, or a replay of the log, does not cause another reading. See
 * docs/slack-events.md#changed-histories
 */
export class RereadList {
  readonly #changes: Changes;
  readonly #writer: CoalescingWriter;
  readonly #warn: (text: string) => void;
  #isSaved = true;

  private constructor(changes: Changes, { file, warn }: RereadListOptions) {
    this.#changes = changes;
    this.#warn = warn;
    this.#writer = createCoalescingWriter(() => file.write(JSON.stringify({ v: 1, changes })));
  }

  /** Opens the list. A damaged file is ignored with a warning: a replay of the log adds its changes again. */
  static async open(options: RereadListOptions): Promise<RereadList> {
    try {
      const json = await options.file.read();
      return new RereadList(json === undefined ? {} : fileSchema.parse(JSON.parse(json)).changes, options);
    } catch (error) {
      options.warn(`The list of channels to read again cannot be loaded (${errorMessage(error)}): it starts empty.`);
      return new RereadList({}, options);
    }
  }

  /** Adds the change that a record of the log reports. Other records have no effect. */
  observeRecord(record: SlackRecord): void {
    if (record.event_type !== 'channel_history_changed' || record.metric_type !== 'none') return;
    const changedAt = parseSlackTimestamp(record.timestamp) ?? 0;
    const until = parseSlackTimestamp(record.latest) ?? changedAt;
    if (this.#add({ channel: record.channel ?? '', until, changedAt })) void this.#save();
  }

  /** The changes that may concern messages of the community and are not read yet, oldest first. */
  pending(community: Community): HistoryChange[] {
    return Object.entries(this.#changes)
      .flatMap(([channel, { until, changedAt, done }]) => (done ? [] : { channel, until, changedAt }))
      .filter(({ channel, until }) => hasMessagesUntil(community, channel, until))
      .sort((a, b) => a.changedAt - b.changedAt);
  }

  /** Replaces a change of all channels by one of each of these. Resolves once that is saved. */
  async expand(change: HistoryChange, channels: readonly string[]): Promise<void> {
    for (const channel of channels) this.#add({ ...change, channel });
    await this.markDone(change);
  }

  /** Records that a change was read, unless Slack reported a later one meanwhile. Resolves once that is saved. */
  async markDone({ channel, until, changedAt }: HistoryChange): Promise<void> {
    const known = this.#changes[channel];
    if (known && known.until <= until && known.changedAt <= changedAt) known.done = true;
    await this.#save();
  }

  /** Resolves once everything is saved. */
  async close(): Promise<void> {
    if (!this.#isSaved) await this.#save();
  }

  /** Returns whether the change was not known. */
  #add({ channel, until, changedAt }: HistoryChange): boolean {
    const known = this.#changes[channel];
    if (known && until <= known.until && changedAt <= known.changedAt) return false;
    this.#changes[channel] = {
      until: Math.max(until, known?.until ?? 0),
      changedAt: Math.max(changedAt, known?.changedAt ?? 0),
      done: false,
    };
    return true;
  }

  async #save(): Promise<void> {
    this.#isSaved = false;
    try {
      await this.#writer.write();
      this.#isSaved = true;
    } catch (error) {
      this.#warn(`The list of channels to read again cannot be saved: ${errorMessage(error)}.`);
    }
  }
}
