import fc from 'fast-check';
import type { SlackRecord } from '../../backend/src/core/records/record.ts';
import { DAY_MS } from '../../backend/src/core/time/units.ts';
import {
  sampleBookkeeping,
  sampleChannelCreated,
  sampleChannelInfo,
  sampleDeletion,
  sampleEdit,
  sampleJoin,
  sampleMessage,
  sampleProfile,
  sampleWorkspace,
  tsBeforeNow,
} from './sample-records.ts';

/** Few ids and few times, so that repeats, edits, deletions and ties of one message are frequent. */
const user = fc.constantFrom('U1', 'U2', 'U3');
const channel = fc.constantFrom('C1', 'C2', 'D1');
const bot = fc.boolean();
const timestamp = fc
  .tuple(fc.constantFrom(-1, 0, 1, 29, 30, 31, 59, 60, 61, 63, 400), fc.integer({ min: -2, max: 2 }))
  .map(([days, us]) => tsBeforeNow(days * DAY_MS, us));
const text = fc.constantFrom('a', 'b', 'c');
const name = fc.constantFrom('Ann', 'Bob', '');

/** All records of a message agree on the type of its channel: Slack never turns a channel into a direct message. */
const channelWithType = channel.map((id) => ({
  channel: id,
  channel_type: id === 'D1' ? ('im' as const) : ('channel' as const),
}));

const arbitraryRecord: fc.Arbitrary<SlackRecord> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(channelWithType, timestamp, user, text, bot, fc.option(timestamp))
      .map(([at, ts, u, t, b, root]) =>
        sampleMessage({ ...at, timestamp: ts, user: u, text: t, bot: b, ...(root ? { thread_ts: root } : {}) }),
      ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(channelWithType, timestamp, timestamp, text)
      .map(([at, ts, edited_ts, t]) => sampleEdit({ ...at, timestamp: ts, edited_ts, text: t })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(channelWithType, timestamp).map(([at, ts]) => sampleDeletion({ ...at, timestamp: ts })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(user, timestamp, name, bot, fc.boolean())
      .map(([u, ts, n, b, guest]) => sampleJoin({ user: u, timestamp: ts, name: n, bot: b, guest })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(user, timestamp, name, fc.boolean(), fc.boolean())
      .map(([u, ts, n, deleted, guest]) => sampleProfile({ user: u, timestamp: ts, name: n, deleted, guest })),
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

/** Lists of up to 40 records, of all kinds that the fold handles. */
export const arbitraryRecords = fc.array(arbitraryRecord, { maxLength: 40 });
