import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, expect, it } from 'vitest';
import { foldRecords } from '../../../test/records/folded-records.ts';
import { sampleDefinition } from '../../../test/records/sample-records.ts';
import { parseRecord } from '../core/records/parse-record.ts';
import type { SlackRecord } from '../core/records/record.ts';
import type { Community } from '../core/state/community.ts';
import { fold } from '../core/state/fold.ts';
import { DAY_MS } from '../core/time/units.ts';
import { definitionRoute } from './definition-route.ts';

const NOW_MS = 1_700_000_000_000;
const LOG_STATUS = { engine: 'embedded', connected: true, since: 0, waiting: 0, reason: '' } as const;

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** Posts to the route in front of a log that appends in this way. */
async function post(
  append: (records: readonly SlackRecord[]) => Promise<void>,
  {
    stored = [],
    community = foldRecords(stored),
    rejectReason = '',
  }: { stored?: readonly SlackRecord[]; community?: Community; rejectReason?: string } = {},
): Promise<Response> {
  const route = definitionRoute({
    feed: { community },
    log: { status: () => ({ ...LOG_STATUS, rejectReason }) },
    append,
    now: () => NOW_MS,
  });
  const server = createServer(express().use(route)).listen(0, '127.0.0.1');
  cleanups.push(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  return fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/definition`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ definition: { bots: true }, by: 'Ann' }),
  });
}

it.each([
  ['the disk is full', 'the disk is full'],
  ['', 'try again'],
])('POST /definition responds 503 and why if the log refuses the record: %j', async (rejectReason, expected) => {
  const response = await post(() => Promise.reject(new Error('secret')), { rejectReason });
  expect(response.status).toBe(503);
  expect(await response.text()).toBe(`the definition could not be stored: ${expected}\n`);
});

it.each([
  ['a day', '1700086400.000001'],
  ['three days', '1700259200.000000'],
  ['a year', '1731536000.000000'],
])('POST /definition replaces a definition that was set by a clock %s ahead', async (_what, timestamp) => {
  const community = foldRecords([sampleDefinition({ timestamp, received_at: NOW_MS + 366 * DAY_MS })]);
  expect(community.definitions.all()).toHaveLength(1);
  const append = async (added: readonly SlackRecord[]) => {
    for (const record of added) expect(fold(community, record)).toBe('folded');
  };
  expect((await post(append, { community })).status).toBe(200);
  expect(community.definitions.current()).toMatchObject({ bots: true });
});

it('POST /definition stores a record that is read back the same, later than the one that it replaces', async () => {
  const records: SlackRecord[] = [];
  const append = async (added: readonly SlackRecord[]) => {
    records.push(...added);
  };
  expect((await post(append)).status).toBe(200);
  // Of an instance whose clock is a second ahead.
  const ahead = sampleDefinition({ timestamp: '1700000001.000000' });
  expect((await post(append, { stored: [ahead] })).status).toBe(200);
  expect(records.map(({ timestamp }) => timestamp)).toEqual(['1700000000.000000', '1700000001.000001']);
  for (const record of records) expect(parseRecord(JSON.parse(JSON.stringify(record)))).toEqual(record);
});
