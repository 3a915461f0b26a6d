import type { SlackRecord } from '../../core/records/record.ts';
import { type Milliseconds, type Seconds, secondsToMs } from '../../core/time/units.ts';
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

/** The public channel of a folder. */
export interface ExportedChannel {
  id: string;
  general: boolean;
}

/** The conversations of an export and their folders. Only public channels are imported. */
export class ChannelRegistry {
  readonly #publicFolders = new Map<string, ExportedChannel>();
  readonly #privateFolders = new Set<string>();
  readonly #publicIds = new Set<string>();
  readonly #team: string;
  readonly #receivedAt: Milliseconds;
  /** When the general channel was created; `undefined` while that is unknown. */
  generalCreatedSeconds: Seconds | undefined;

  constructor(team: string, receivedAt: Milliseconds) {
    this.#team = team;
    this.#receivedAt = receivedAt;
  }

  /** Adds an item of a list file. Returns its records; `undefined` if it has no id. */
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

  /** The number of public channels. */
  get publicChannelCount(): number {
    return this.#publicIds.size;
  }

  /** The channel of a normalized folder name. A folder of a public and a private conversation is private. */
  channelOfFolder(folder: string): ExportedChannel | 'private' | undefined {
    return this.#privateFolders.has(folder) ? 'private' : this.#publicFolders.get(folder);
  }

  /** The records of a channel. Its name holds since its creation, so that any later name wins over it. */
  #channelRecords(json: object, general: boolean): SlackRecord[] {
    const fields = parseNumericFields(json);
    if (general) this.generalCreatedSeconds = fields.created;
    const updated = secondsToMs(fields.created ?? 1);
    const channel = parseChannelObject(
      { updated, ...fields },
      { source: 'import', team: this.#team },
      this.#receivedAt,
    );
    return channel ? [channel.creation, channel.info].flatMap((record) => record ?? []) : [];
  }
}
