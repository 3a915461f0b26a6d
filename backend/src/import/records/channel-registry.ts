import type { SlackRecord } from '../../core/records/record.ts';
import { parseChannelObject } from '../../slack/archive/channel-object.ts';
import { lenientObject, lenientText, lenientTrue } from '../../slack/lenient-schema.ts';
import { type ListName, normalizeFolderName } from '../archive/export-layout.ts';
import { parseNumericFields } from './parse-numeric-fields.ts';

const channelSchema = lenientObject({
  id: lenientText,
  name: lenientText,
  is_general: lenientTrue,
  is_private: lenientTrue,
  is_im: lenientTrue,
  is_mpim: lenientTrue,
});

/** A public channel whose messages are in a folder. */
export interface ExportedChannel {
  id: string;
  general: boolean;
}

/** Which conversations an export holds, and which folder is whose. Only public channels are the community's business. */
export class ChannelRegistry {
  readonly #publicFolders = new Map<string, ExportedChannel>();
  readonly #privateFolders = new Set<string>();
  readonly #publicIds = new Set<string>();
  readonly #team: string;
  readonly #receivedAt: number;
  /** When the general channel was created, seconds since 1970, or `undefined`. */
  generalCreatedSeconds: number | undefined;

  constructor(team: string, receivedAt: number) {
    this.#team = team;
    this.#receivedAt = receivedAt;
  }

  /** A member of one of the lists: what it is called and the records that say so; `undefined` if it has no id. */
  add(list: ListName, json: object): { isPrivate: boolean; records: SlackRecord[] } | undefined {
    const channel = channelSchema.parse(json);
    if (!channel?.id) return undefined;
    const { id, name = id, is_private, is_im, is_mpim } = channel;
    const isPrivate = list !== 'channels' || [is_private, is_im, is_mpim].includes(true);
    for (const folder of [name, id].map(normalizeFolderName)) {
      if (isPrivate) this.#privateFolders.add(folder);
      else this.#publicFolders.set(folder, { id, general: channel.is_general === true });
    }
    if (!isPrivate) this.#publicIds.add(id);
    return { isPrivate, records: isPrivate ? [] : this.#channelRecords(json, channel.is_general === true) };
  }

  /** How many public channels there are. */
  get publicChannelCount(): number {
    return this.#publicIds.size;
  }

  /** Where a folder belongs to both, it is private: a mistake must not publish anything. */
  channelOfFolder(key: string): ExportedChannel | 'private' | undefined {
    return this.#privateFolders.has(key) ? 'private' : this.#publicFolders.get(key);
  }

  /** What a channel is holds since it was created, as far as this knows: whatever was heard later is more recent. */
  #channelRecords(json: object, general: boolean): SlackRecord[] {
    const numbers = parseNumericFields(json);
    if (general) this.generalCreatedSeconds = numbers.created;
    const updated = (numbers.created ?? 1) * 1000;
    const stored = parseChannelObject(
      { updated, ...numbers },
      { source: 'import', team: this.#team },
      this.#receivedAt,
    );
    return stored ? [stored.creation, stored.info].flatMap((record) => record ?? []) : [];
  }
}
