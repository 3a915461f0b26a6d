import { describe, expect, it } from 'vitest';
import { comparableSummary, foldRecords } from '../../../../test/records/folded-records.ts';
import {
  sampleChannelCreated,
  sampleChannelDeletion,
  sampleChannelInfo,
  sampleConversion,
  sampleDeletion,
  sampleEdit,
  sampleIdChange,
  sampleMessage,
  tsBeforeNow,
} from '../../../../test/records/sample-records.ts';
import { createNameDirectory } from '../metrics/name-directory.ts';
import type { SlackRecord } from '../records/record.ts';
import { HOUR_MS } from '../time/units.ts';
import type { Community } from './community.ts';
import { communityDigest } from './digest.ts';

/** The `ts` of a time that many hours ago. */
const hoursAgo = (hours: number) => tsBeforeNow(hours * HOUR_MS);

/** Every order of the records. */
function ordersOf(records: readonly SlackRecord[]): SlackRecord[][] {
  if (records.length < 2) return [[...records]];
  return records.flatMap((first, index) =>
    ordersOf([...records.slice(0, index), ...records.slice(index + 1)]).map((rest) => [first, ...rest]),
  );
}

/** What people see of the channels. */
function shown(community: Community) {
  const { activity, channels, messages, total, unanswered } = comparableSummary(community);
  return {
    total: total.messages,
    window: messages.count,
    channels: channels.active.map(({ channel, messages: count }) => [channel.id, channel.name, count]),
    texts: activity.flatMap((item) => (item.kind === 'message' && item.text ? [item.text] : [])),
    created: activity.flatMap((item) => (item.kind === 'channel' ? [item.channel.id] : [])),
    questions: unanswered.newest.map(({ text }) => text),
  };
}

const NOTHING = { total: 0, window: 0, channels: [], texts: [], created: [], questions: [] };

describe('records of whole channels, in every order and repeated,', () => {
  const post = sampleMessage({ timestamp: hoursAgo(9), text: 'Is it open?' });
  const edit = sampleEdit({ timestamp: hoursAgo(9), edited_ts: hoursAgo(8), text: 'Is it open now?' });
  const change = sampleIdChange({ timestamp: hoursAgo(7) });
  const created = sampleChannelCreated({ timestamp: hoursAgo(20), name: 'help' });
  const toPrivate = sampleConversion({ timestamp: hoursAgo(5), private: true });
  const toPublic = sampleConversion({ timestamp: hoursAgo(4), private: false });
  const later = sampleMessage({ timestamp: hoursAgo(3), text: 'later', channel_type: 'group' });
  const info = sampleChannelInfo({ timestamp: hoursAgo(2), name: 'help-again' });

  it.each<[title: string, records: SlackRecord[], expected: Partial<ReturnType<typeof shown>>]>([
    [
      'a deletion under the new id takes out the message under the old one',
      [post, change, sampleDeletion({ timestamp: hoursAgo(9), channel: 'C2', channel_type: 'group' })],
      NOTHING,
    ],
    [
      'an edit under the new id changes the text of the message under the old one',
      [post, change, { ...edit, channel: 'C2' }],
      { total: 1, channels: [['C2', '', 1]], texts: ['Is it open now?'], questions: ['Is it open now?'] },
    ],
    [
      'a message that was delivered under the old id and read under the new one counts once',
      [post, change, { ...post, channel: 'C2', source: 'history' }],
      { total: 1, channels: [['C2', '', 1]] },
    ],
    [
      'a reply under the new id answers the question under the old one',
      [post, change, sampleMessage({ timestamp: hoursAgo(6), channel: 'C2', thread_ts: hoursAgo(9), user: 'U2' })],
      { total: 2, channels: [['C2', '', 2]], questions: [] },
    ],
    [
      'a chain of ids is one channel with the name that came last',
      [
        { ...post },
        created,
        change,
        sampleIdChange({ timestamp: hoursAgo(6), old_channel: 'C2', channel: 'C3' }),
        sampleChannelInfo({ timestamp: hoursAgo(2), channel: 'C3', name: 'help-3' }),
      ],
      { total: 1, channels: [['C3', 'help-3', 1]], created: ['C3'] },
    ],
    [
      'an id that Slack gives back is the current one',
      [post, change, sampleIdChange({ timestamp: hoursAgo(6), old_channel: 'C2', channel: 'C1' })],
      { total: 1, channels: [['C1', '', 1]] },
    ],
    [
      'a deleted channel leaves every number and list',
      [post, created, edit, sampleChannelDeletion({ timestamp: hoursAgo(5) })],
      NOTHING,
    ],
    [
      'a deletion under the old id is one of the whole channel',
      [
        post,
        change,
        sampleMessage({ timestamp: hoursAgo(6), channel: 'C2' }),
        sampleChannelDeletion({ timestamp: hoursAgo(5) }),
      ],
      NOTHING,
    ],
    [
      'a message that is newer than the deletion of its channel counts',
      [post, sampleChannelDeletion({ timestamp: hoursAgo(5) }), later],
      { total: 1, texts: ['later'] },
    ],
    [
      'a channel that became private keeps its numbers and loses texts, name and questions',
      [post, created, edit, toPrivate],
      { total: 1, window: 1, channels: [['C1', '', 1]], texts: [], questions: [], created: ['C1'] },
    ],
    [
      'a private channel goes on, and shows only what came after the conversion',
      [post, created, toPrivate, later],
      { total: 2, channels: [['C1', '', 2]], texts: ['later'] },
    ],
    [
      'the name returns when a channel is public again, and the old texts do not',
      [post, created, toPrivate, toPublic, info],
      { total: 1, channels: [['C1', 'help-again', 1]], texts: [] },
    ],
    [
      'a name that is read while the channel is private is not shown',
      [post, toPrivate, info],
      { total: 1, channels: [['C1', '', 1]] },
    ],
    [
      'a conversion under the old id hides what was said under the new one',
      [post, change, sampleMessage({ timestamp: hoursAgo(6), channel: 'C2', text: 'secret' }), toPrivate],
      { total: 2, channels: [['C2', '', 2]], texts: [] },
    ],
  ])('%s', (_, records, expected) => {
    const digest = communityDigest(foldRecords(records));
    for (const order of ordersOf(records)) {
      const community = foldRecords([...order, ...order.slice(0, 2)]);
      expect(shown(community)).toMatchObject(expected);
      expect(communityDigest(community)).toBe(digest);
    }
  });
});

it('a channel is found under each of its ids, with the current one', () => {
  const records = [
    sampleChannelCreated({ timestamp: hoursAgo(2), name: 'help' }),
    sampleIdChange({ timestamp: hoursAgo(1) }),
  ];
  const directory = createNameDirectory(foldRecords(records));
  expect(directory.channel('C1')).toEqual({ id: 'C2', name: 'help', isPrivate: false });
  expect(directory.channel('C2')).toEqual({ id: 'C2', name: 'help', isPrivate: false });
});

it('a deletion of a channel that is dated in the future is set aside', () => {
  const records = [sampleMessage({ timestamp: hoursAgo(2) }), sampleChannelDeletion({ timestamp: hoursAgo(-48) })];
  expect(shown(foldRecords(records)).total).toBe(1);
});

it.each<[title: string, change: SlackRecord | undefined, text: string]>([
  ['keeps the name', undefined, 'ask in <#C1|hr> or <#C9|help>?'],
  [
    'loses the name once the channel is private',
    sampleConversion({ timestamp: hoursAgo(3) }),
    'ask in <#C1> or <#C9|help>?',
  ],
  [
    'loses the name once the channel is deleted',
    sampleChannelDeletion({ timestamp: hoursAgo(3) }),
    'ask in <#C1> or <#C9|help>?',
  ],
  [
    'loses the name once another id of the channel is deleted',
    sampleChannelDeletion({ timestamp: hoursAgo(3), channel: 'C2' }),
    'ask in <#C1> or <#C9|help>?',
  ],
])('a message that mentions a channel %s', (_, change, text) => {
  const mention = sampleMessage({
    timestamp: hoursAgo(2),
    channel: 'C5',
    text: 'ask in <#C1|hr> or <#C9|help>?',
  });
  const records = [mention, sampleIdChange({ timestamp: hoursAgo(1) }), ...(change ? [change] : [])];
  for (const order of ordersOf(records))
    expect(shown(foldRecords(order))).toMatchObject({ texts: [text], questions: [text] });
});
