import type { SlackRecord } from '../../core/records/record.ts';
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
  /** ms UTC. */
  receivedAt: number;
  people: PeopleRegistry;
  importedCounts: ReasonCounts;
  skippedCounts: ReasonCounts;
}

/** Makes records of the messages of a day, and counts what becomes of each. */
export class DayFileReader {
  readonly #parts: DayFileReaderOptions;

  constructor(parts: DayFileReaderOptions) {
    this.#parts = parts;
  }

  /** `file`: where they stand, to find what is counted as left. */
  read(items: readonly JsonArrayItem[], channel: ExportedChannel, file: string): SlackRecord[] {
    return items.flatMap((item) => {
      if ('json' in item) return this.#messageRecord(item.json, channel, file) ?? [];
      this.#parts.skippedCounts.add(item.problem, file);
      return [];
    });
  }

  #messageRecord(json: object, channel: ExportedChannel, file: string): SlackRecord | undefined {
    const { team, receivedAt, people, importedCounts: taken, skippedCounts: left } = this.#parts;
    const { subtype, user, ts, name, user_profile } = messageSchema.parse(json) ?? {};
    if (user && ts) people.addAuthor(user, ts, user_profile);
    if (subtype === 'channel_join' && user && ts) {
      if (channel.general) people.addGeneralJoin(user, ts);
      taken.add('joins of channels');
      return this.#importedRecord(
        memberJoinedChannelRecord({ user, channel: channel.id, event_ts: ts }, this.#delivery),
      );
    }
    if (subtype === 'channel_name' && name && ts) {
      taken.add('new names of channels');
      return this.#importedRecord(
        channelRenameRecord({ channel: { id: channel.id, name }, event_ts: ts }, this.#delivery),
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
    if (!record) left.add('messages without a time or an author', file);
    else if (record.metric_type === 'message_count')
      taken.add(record.bot ? 'messages of programs' : 'messages of people');
    else if (record.event_type === 'message_deleted') taken.add('places of deleted messages');
    else left.add('notices of Slack, which count in no number');
    return record && isSystemNotice(record) ? undefined : record;
  }

  get #delivery(): ReceivedEnvelope {
    const { team, receivedAt } = this.#parts;
    const nothing: Pick<EventEnvelope, 'botUserId' | 'event_id' | 'event_time'> = {
      botUserId: undefined,
      event_id: undefined,
      event_time: undefined,
    };
    return { envelope: { kind: 'event', type: 'message', team, event: undefined, ...nothing }, receivedAt };
  }

  #importedRecord(record: SlackRecord | undefined): SlackRecord | undefined {
    return record && { ...record, source: 'import', event_id: `import:${naturalKey(record)}` };
  }
}

/** That a topic changed, or somebody left, has no effect anywhere; live it is kept because it came. */
function isSystemNotice({ metric_type, event_type }: SlackRecord): boolean {
  return metric_type === 'none' && event_type === 'message';
}
