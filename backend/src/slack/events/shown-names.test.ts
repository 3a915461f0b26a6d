import { expect, test } from 'vitest';
import { type JsonFields, plainMessageEvent, recordFromEvent } from '../../../../test/records/normalized-records.ts';
import { createNameDirectory } from '../../core/metrics/name-directory.ts';
import { createCommunity } from '../../core/state/community.ts';
import { communityDigest } from '../../core/state/digest.ts';
import { fold } from '../../core/state/fold.ts';
import { UnknownUsers } from '../sync/unknown-users.ts';

function communityOf(events: readonly JsonFields[]) {
  const community = createCommunity();
  for (const event of events) fold(community, recordFromEvent(event));
  return community;
}

/** The names of `U1`, which must be one, for every order of the events and with repetitions. */
function nameOf(...events: readonly JsonFields[]): string {
  const orders = [events, events.toReversed(), [...events, ...events]].map(communityOf);
  expect(new Set(orders.map(communityDigest)).size).toBe(1);
  const names = new Set(orders.map((community) => createNameDirectory(community).person('U1').name));
  expect(names.size).toBe(1);
  return [...names].join();
}

function profileAt(seconds: number, display_name: string, real_name?: string): JsonFields {
  const user = { id: 'U1', team_id: 'T1', name: 'handle', profile: { display_name, real_name } };
  return { type: 'user_change', user, event_ts: `${seconds}.000000` };
}

const fromMessage = (ts: string, display_name: string) => ({
  ...plainMessageEvent,
  ts,
  user_profile: { display_name },
});

test('a person has the name that their latest message carries, while nothing else names them', () => {
  expect(nameOf(plainMessageEvent)).toBe('');
  expect(nameOf(fromMessage('1700000000.000100', 'Zed'))).toBe('Zed');
  expect(nameOf(fromMessage('1700000000.000100', 'Zed'), fromMessage('1700000300.000100', 'Zeddy'))).toBe('Zeddy');
  expect(nameOf(fromMessage('1700000000.000100', 'Zed'), fromMessage('1700000300.000100', '\u3164'))).toBe('Zed');
});

test('a user object names a person better than their messages, also an older one', () => {
  expect(nameOf(fromMessage('1700000000.000100', 'Zed'), profileAt(1_699_999_000, 'Zed External'))).toBe(
    'Zed External',
  );
  expect(nameOf(profileAt(1_700_000_200, 'Zed External'), fromMessage('1700000300.000100', 'Zed'))).toBe(
    'Zed External',
  );
});

test('a profile whose names show nothing falls back to the name of the account', () => {
  expect(nameOf(profileAt(1_699_999_000, '\u3164', 'Filler Real'))).toBe('Filler Real');
  expect(nameOf(profileAt(1_699_999_000, '\u2800', '\u200b'))).toBe('handle');
  expect(nameOf(profileAt(1_699_999_000, 'Ada'), profileAt(1_699_999_500, '\u3164', 'Ada Lovelace'))).toBe(
    'Ada Lovelace',
  );
});

test('the author of a message that names them is looked up all the same', () => {
  const message = fromMessage('1700000000.000100', 'Zed');
  const community = communityOf([message]);
  const unknown = new UnknownUsers(() => community);
  unknown.observeRecord(recordFromEvent(message));
  expect(unknown.next()).toBe('U1');
});
