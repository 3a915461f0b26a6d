import type { SlackRecord } from '../../core/records/record.ts';
import type { Milliseconds } from '../../core/time/units.ts';
import { type ArchiveContext, messageObjectRecord } from '../../slack/archive/message-object.ts';
import { channelRenameRecord, memberJoinedChannelRecord } from '../../slack/events/channel-event.ts';
import type { EventEnvelope } from '../../slack/events/envelope.ts';
import { naturalKey, type ReceivedEnvelope } from '../../slack/events/record-fields.ts';
import { lenientObject, lenientText, lenientTs } from '../../slack/lenient-schema.ts';
import type { JsonArrayItem } from '../archive/json-array-parser.ts';
import type { ReasonCounts } from '../reason-counts.ts';
import type { ExportedChannel } from './channel-registry.ts';
import type { ExportTally, NoticeKind } from './export-tally.ts';
import type { PeopleRegistry } from './people-registry.ts';

const messageSchema = lenientObject({
  type: lenientText,
  subtype: lenientText,
  user: lenientText,
  ts: lenientTs,
  name: lenientText,
  user_profile: lenientObject({ display_name: lenientText, real_name: lenientText, image_72: lenientText }),
});
/** In `team_join`, `user` is the whole person. */
const joinedUserSchema = lenientObject({ user: lenientObject({ id: lenientText }) });

export interface DayFileReaderOptions {
  team: string;
  receivedAt: Milliseconds;
  people: PeopleRegistry;
  tally: ExportTally;
  skippedCounts: ReasonCounts;
}

/** Converts the messages of day files to records, and adds each to the tally. */
export class DayFileReader {
  readonly #options: DayFileReaderOptions;

  constructor(options: DayFileReaderOptions) {
    this.#options = options;
  }

  /** Returns the records that count. `file` is the name of the day file, for the examples of the report. */
  read(items: readonly JsonArrayItem[], channel: ExportedChannel, file: string): SlackRecord[] {
    return items.flatMap((item) => {
      if ('json' in item) return this.#countedRecord(item.json, channel, file) ?? [];
      this.#options.skippedCounts.add(item.problem, file);
      return [];
    });
  }

  #countedRecord(json: object, channel: ExportedChannel, file: string): SlackRecord | undefined {
    const { team, receivedAt, people, tally, skippedCounts } = this.#options;
    const { type, subtype, user, ts, name, user_profile } = messageSchema.parse(json) ?? {};
    const joined = type === 'team_join' || subtype === 'team_join' ? (user ?? joinedUser(json)) : undefined;
    if (ts && joined) {
      people.addGeneralJoin(joined, ts);
      return undefined;
    }
    if (user && ts) people.addAuthor(user, ts, user_profile);
    if (subtype === 'channel_join' && user && ts) {
      if (channel.general) people.addGeneralJoin(user, ts);
      const join = memberJoinedChannelRecord({ user, channel: channel.id, event_ts: ts }, this.#envelope);
      return this.#countedNotice(channel, ts, 'join', join);
    }
    if (subtype === 'channel_name' && name && ts) {
      const rename = channelRenameRecord({ channel: { id: channel.id, name }, event_ts: ts }, this.#envelope);
      return this.#countedNotice(channel, ts, 'rename', rename);
    }
    const archive: ArchiveContext = {
      source: 'import',
      team,
      channel: channel.id,
      channel_type: 'channel',
      botUserId: undefined,
    };
    const record = messageObjectRecord(json, archive, receivedAt);
    if (!record) {
      skippedCounts.add('messages without a time or an author', file);
      return undefined;
    }
    // Notices, such as a changed topic, change no state. Only live ones are stored.
    if (record.metric_type === 'none' && record.event_type === 'message') {
      tally.addNotice(channel.id, record.timestamp, 'other');
      return undefined;
    }
    return tally.add(record) ? record : undefined;
  }

  #countedNotice(
    { id }: ExportedChannel,
    ts: string,
    kind: NoticeKind,
    record: SlackRecord | undefined,
  ): SlackRecord | undefined {
    const { tally } = this.#options;
    const imported = record && { ...record, source: 'import' as const, event_id: `import:${naturalKey(record)}` };
    if (!imported || !tally.add(imported)) return undefined;
    tally.addNotice(id, ts, kind);
    return imported;
  }

  get #envelope(): ReceivedEnvelope {
    const { team, receivedAt } = this.#options;
    const absent: Pick<EventEnvelope, 'botUserId' | 'event_id' | 'event_time'> = {
      botUserId: undefined,
      event_id: undefined,
      event_time: undefined,
    };
    return { envelope: { kind: 'event', type: 'message', team, event: undefined, ...absent }, receivedAt };
  }
}

function joinedUser(json: object): string | undefined {
  return joinedUserSchema.parse(json)?.user?.id;
}
