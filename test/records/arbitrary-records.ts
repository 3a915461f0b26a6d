import fc from 'fast-check';
import { DEFAULT_DEFINITION } from '../../backend/src/core/records/counting-definition.ts';
import type { SlackRecord } from '../../backend/src/core/records/record.ts';
import { DAY_MS } from '../../backend/src/core/time/units.ts';
import {
  sampleBookkeeping,
  sampleChannelCreated,
  sampleChannelDeletion,
  sampleChannelInfo,
  sampleConversion,
  sampleDefinition,
  sampleDeletion,
  sampleEdit,
  sampleIdChange,
  sampleJoin,
  sampleMessage,
  sampleProfile,
  sampleWorkspace,
  tsBeforeNow,
} from './sample-records.ts';

/** Few ids and few times, so that repeats, edits, deletions and ties of one message are frequent. */
const user = fc.constantFrom('U1', 'U2', 'U3');
const channel = fc.constantFrom('C1', 'C2', 'D1');
/** Slack changes, deletes and converts channels only, never a direct conversation. */
const changedChannel = fc.constantFrom('C1', 'C2', 'C3');
const bot = fc.boolean();
const timestamp = fc
  .tuple(fc.constantFrom(-1, 0, 1, 29, 30, 31, 59, 60, 61, 63, 400), fc.integer({ min: -2, max: 2 }))
  .map(([days, us]) => tsBeforeNow(days * DAY_MS, us));
const text = fc.constantFrom('a', 'b?', 'c');
const name = fc.constantFrom('Ann', 'Bob', '');
/** A message that was read after it was edited. */
const edited = timestamp.map((edited_ts) => ({ edited_ts, source: 'history' as const }));
/** The workspace of a person, where a record names one. */
const home = fc.constantFrom({}, {}, {}, { user_team: 'T1' }, { user_team: 'T9' });
const definition = fc.constantFrom(
  null,
  { ...DEFAULT_DEFINITION, people: ['U1'] },
  { ...DEFAULT_DEFINITION, guests: true, otherWorkspaces: true, channels: ['C2'] },
);

/** All records of a message agree on the type of its channel: Slack never turns a channel into a direct message. */
const channelWithType = channel.map((id) => ({
  channel: id,
  channel_type: id === 'D1' ? ('im' as const) : ('channel' as const),
}));

const arbitraryRecord: fc.Arbitrary<SlackRecord> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(channelWithType, timestamp, user, text, bot, fc.option(timestamp), fc.option(edited), home)
      .map(([at, ts, u, t, b, root, edit, from]) =>
        sampleMessage({
          ...at,
          timestamp: ts,
          user: u,
          text: t,
          bot: b,
          ...(root ? { thread_ts: root } : {}),
          ...(edit ?? {}),
          ...from,
          ...(t === 'c' ? { user_name: `${u} of a message` } : {}),
        }),
      ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(channelWithType, timestamp, timestamp, text, fc.option(timestamp, { nil: undefined }))
      .map(([at, ts, edited_ts, t, changed]) =>
        sampleEdit({ ...at, timestamp: ts, edited_ts, text: t, ...(changed ? { changed_ts: changed } : {}) }),
      ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(channelWithType, timestamp).map(([at, ts]) => sampleDeletion({ ...at, timestamp: ts })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(user, timestamp, name, bot, fc.boolean(), fc.constantFrom('slack', 'history', 'import'))
      .map(([u, ts, n, b, guest, source]) => sampleJoin({ user: u, timestamp: ts, name: n, bot: b, guest, source })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(user, timestamp, name, fc.boolean(), fc.boolean(), home)
      .map(([u, ts, n, deleted, guest, from]) =>
        sampleProfile({ user: u, timestamp: ts, name: n, deleted, guest, ...from }),
      ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(channel, timestamp, name, user)
      .map(([c, ts, n, u]) => sampleChannelCreated({ channel: c, timestamp: ts, name: n, user: u })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(channel, timestamp, fc.constantFrom('Ann', 'Bob'), fc.boolean(), fc.boolean())
      .map(([c, ts, n, archived, general]) =>
        sampleChannelInfo({ channel: c, timestamp: ts, name: n, archived, general }),
      ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(channel, timestamp, fc.constantFrom('channel_archive', 'channel_unarchive'))
      .map(([c, ts, event_type]) => sampleBookkeeping({ channel: c, timestamp: ts, event_type })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(timestamp, name, name, name)
      .map(([ts, n, domain, icon]) => sampleWorkspace({ timestamp: ts, name: n, domain, icon })),
  },
);

const arbitraryChannelRecord: fc.Arbitrary<SlackRecord> = fc.oneof(
  fc
    .tuple(changedChannel, changedChannel, timestamp)
    .map(([old_channel, c, ts]) => sampleIdChange({ old_channel, channel: c, timestamp: ts })),
  fc.tuple(changedChannel, timestamp).map(([c, ts]) => sampleChannelDeletion({ channel: c, timestamp: ts })),
  fc
    .tuple(changedChannel, timestamp, fc.boolean())
    .map(([c, ts, isPrivate]) => sampleConversion({ channel: c, timestamp: ts, private: isPrivate })),
);

const arbitraryDefinitionRecord = fc
  .tuple(timestamp, definition, fc.constantFrom('1', '2'), name, name)
  .map(([ts, d, id, by, note]) =>
    sampleDefinition({ timestamp: ts, definition: d, event_id: `definition:${id}`, by, note }),
  );

/** Lists of up to 40 records, of all kinds of Slack that the fold handles. */
export const arbitraryRecords: fc.Arbitrary<SlackRecord[]> = shuffledWith(
  fc.array(arbitraryRecord, { maxLength: 40 }),
  fc.array(arbitraryChannelRecord, { maxLength: 4 }),
);

/** The same with definitions of what counts, which the naive counts do not have. */
export const arbitraryRecordsAndDefinitions: fc.Arbitrary<SlackRecord[]> = shuffledWith(
  arbitraryRecords,
  fc.array(arbitraryDefinitionRecord, { maxLength: 3 }),
);

function shuffledWith(
  some: fc.Arbitrary<SlackRecord[]>,
  more: fc.Arbitrary<SlackRecord[]>,
): fc.Arbitrary<SlackRecord[]> {
  return fc.tuple(some, more).chain(([a, b]) => fc.shuffledSubarray([...a, ...b], { minLength: a.length + b.length }));
}
