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
import type { PeopleRegistry } from './people-registry.ts';

const messageSchema = lenientObject({
  subtype: lenientText,
  user: lenientText,
  ts: lenientTs,
  name: lenientText,
  user_profile: lenientObject({ display_name: lenientText, real_name: lenientText, image_72: lenientText }),
});

export interface DayFileReaderOptions {
  team: string;
  receivedAt: Milliseconds;
  people: PeopleRegistry;
  importedCounts: ReasonCounts;
  skippedCounts: ReasonCounts;
}

/** Converts the messages of day files to records, and counts the result of each by kind. */
export class DayFileReader {
  readonly #options: DayFileReaderOptions;

  constructor(options: DayFileReaderOptions) {
    this.#options = options;
  }

  /** `file` is the name of the day file, for the examples of the report. */
  read(items: readonly JsonArrayItem[], channel: ExportedChannel, file: string): SlackRecord[] {
    return items.flatMap((item) => {
      if ('json' in item) return this.#messageRecord(item.json, channel, file) ?? [];
      this.#options.skippedCounts.add(item.problem, file);
      return [];
    });
  }

  #messageRecord(json: object, channel: ExportedChannel, file: string): SlackRecord | undefined {
    const { team, receivedAt, people, importedCounts, skippedCounts } = this.#options;
    const { subtype, user, ts, name, user_profile } = messageSchema.parse(json) ?? {};
    if (user && ts) people.addAuthor(user, ts, user_profile);
    if (subtype === 'channel_join' && user && ts) {
      if (channel.general) people.addGeneralJoin(user, ts);
      importedCounts.add('channel joins');
      return this.#importedRecord(
        memberJoinedChannelRecord({ user, channel: channel.id, event_ts: ts }, this.#envelope),
      );
    }
    if (subtype === 'channel_name' && name && ts) {
      importedCounts.add('channel renames');
      return this.#importedRecord(
        channelRenameRecord({ channel: { id: channel.id, name }, event_ts: ts }, this.#envelope),
      );
    }
    const archive: ArchiveContext = {
      source: 'import',
      team,
      channel: channel.id,
      channel_type: 'channel',
      botUserId: undefined,
    };
    const record = messageObjectRecord(json, archive, receivedAt);
    if (!record) skippedCounts.add('messages without a time or an author', file);
    else if (record.metric_type === 'message_count')
      importedCounts.add(record.bot ? 'messages of bots' : 'messages of people');
    else if (record.event_type === 'message_deleted') importedCounts.add('deleted messages');
    else skippedCounts.add('notices of Slack, which count in no number');
    return record && isSystemNotice(record) ? undefined : record;
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

  #importedRecord(record: SlackRecord | undefined): SlackRecord | undefined {
    return record && { ...record, source: 'import', event_id: `import:${naturalKey(record)}` };
  }
}

/** Notices, such as a changed topic, change no state. Only live ones are stored. */
function isSystemNotice({ metric_type, event_type }: SlackRecord): boolean {
  return metric_type === 'none' && event_type === 'message';
}
