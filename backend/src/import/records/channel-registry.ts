import type { SlackRecord } from '../../core/records/record.ts';
import { type Milliseconds, msToSeconds, secondsToMs } from '../../core/time/units.ts';
import { parseChannelObject } from '../../slack/archive/channel-object.ts';
import { lenientObject, lenientText, lenientTrue } from '../../slack/lenient-schema.ts';
import { type ListName, normalizeFolderName } from '../archive/export-layout.ts';
import { latestPlausibleMs, parseNumericFields } from './parse-numeric-fields.ts';

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

/** `private`: not read. `foreign`: a channel of an organization that does not belong to this workspace. */
export type FolderOwner = ExportedChannel | 'private' | 'foreign' | undefined;

/** An item of a list file. */
export interface ListedChannel {
  kind: 'public' | 'private' | 'foreign';
  records: SlackRecord[];
}

/** Direct conversations have their id as a folder, or a name that begins with `mpdm-`. */
const DIRECT_FOLDER = /^(?:D[A-Z0-9]{8,}|mpdm-.*)$/;

/** The conversations of one folder of an export and their own folders. Only public channels are imported. */
export class ChannelRegistry {
  readonly #publicFolders = new Map<string, ExportedChannel>();
  readonly #privateFolders = new Set<string>();
  readonly #foreignFolders = new Set<string>();
  readonly #publicIds = new Set<string>();
  readonly #team: string;
  readonly #receivedAt: Milliseconds;
  readonly #isOwn: (json: object) => boolean;

  /** `isOwn`: whether a channel belongs to this workspace. */
  constructor(team: string, receivedAt: Milliseconds, isOwn: (json: object) => boolean = () => true) {
    this.#team = team;
    this.#receivedAt = receivedAt;
    this.#isOwn = isOwn;
  }

  /** Adds an item of a list file, possibly again. Returns what it is; `undefined` if it has no id. */
  add(list: ListName, json: object): ListedChannel | undefined {
    const channel = channelSchema.parse(json);
    if (!channel?.id) return undefined;
    const { id, name = id, is_private, is_im, is_mpim } = channel;
    const general = channel.is_general === true;
    const folders = [name, id].map(normalizeFolderName);
    if (list !== 'channels' || [is_private, is_im, is_mpim].includes(true)) {
      for (const folder of folders) this.#privateFolders.add(folder);
      return { kind: 'private', records: [] };
    }
    if (!this.#isOwn(json)) {
      for (const folder of folders) this.#foreignFolders.add(folder);
      return { kind: 'foreign', records: [] };
    }
    for (const folder of folders) this.#publicFolders.set(folder, { id, general });
    this.#publicIds.add(id);
    return { kind: 'public', records: this.#channelRecords(json) };
  }

  /** The number of public channels. */
  get publicChannelCount(): number {
    return this.#publicIds.size;
  }

  /** The owner of a normalized folder name. A folder of a public and a private conversation is private. */
  ownerOfFolder(folder: string): FolderOwner {
    if (this.#privateFolders.has(folder)) return 'private';
    const channel = this.#publicFolders.get(folder);
    if (channel) return channel;
    if (this.#foreignFolders.has(folder)) return 'foreign';
    return DIRECT_FOLDER.test(folder) ? 'private' : undefined;
  }

  /** The records of a channel. Without `updated`, its name holds since its creation, so that any later name wins. */
  #channelRecords(json: object): SlackRecord[] {
    const latestMs = latestPlausibleMs(this.#receivedAt);
    const fields = parseNumericFields(json, { created: Math.floor(msToSeconds(latestMs)), updated: latestMs });
    const channel = parseChannelObject(
      { updated: secondsToMs(fields.created ?? 1), ...fields },
      { source: 'import', team: this.#team },
      this.#receivedAt,
    );
    return channel ? [channel.creation, channel.info].flatMap((record) => record ?? []) : [];
  }
}
