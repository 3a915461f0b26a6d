import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonFields } from '../../../test/records/normalized-records.ts';
import type { ExportFiles } from '../../../test/slack/export-zip.ts';
import { compareWithDashboard, digestOf, IMPORTED_AT_MS, importExport } from '../../../test/slack/imported-export.ts';
import { formatSlackTimestamp } from '../core/time/slack-timestamp.ts';
import { DAY_MS, DAY_US, msToUs, usToSeconds } from '../core/time/units.ts';

const CREATED_SECONDS = usToSeconds(msToUs(IMPORTED_AT_MS - 60 * DAY_MS));
const tsAt = (days: number, us = 0) => formatSlackTimestamp(msToUs(IMPORTED_AT_MS) - days * DAY_US + us);
const post = (user: string, ts: string, more: JsonFields = {}) => ({ type: 'message', user, text: 'x', ts, ...more });
const channels = [
  { id: 'C0', name: 'general', created: CREATED_SECONDS, is_general: true, context_team_id: 'T1' },
  { id: 'C1', name: 'help', created: CREATED_SECONDS, context_team_id: 'T1' },
];

/** Few authors, channels and times, so that repetitions, deletions and ties are frequent. */
const arbitraryItem = fc
  .record({
    channel: fc.constantFrom('general', 'help', 'gone'),
    user: fc.constantFrom('U1', 'U2', 'U3', 'UBOT', 'U9'),
    day: fc.constantFrom(-2, -0.1, 0, 1, 29, 31),
    us: fc.integer({ min: 0, max: 3 }),
    file: fc.constantFrom('2026-11-23', '2026-11-24', '2026-11-25'),
    more: fc.constantFrom<JsonFields>(
      {},
      {},
      { subtype: 'channel_join' },
      { subtype: 'channel_topic' },
      { subtype: 'tombstone' },
      { subtype: 'channel_name', name: 'other' },
      { bot_id: 'B1' },
      { edited: { user: 'U1', ts: tsAt(0.5) } },
      { user_profile: { real_name: 'Ann' } },
      { user_profile: { real_name: 'Bob' } },
    ),
  })
  .map(({ channel, user, day, us, file, more }) => ({
    file: `${channel}/${file}.json`,
    item: post(user, tsAt(day, us), more),
  }));

/** Rows of few people, whose rows differ in everything that a row may say. */
const arbitraryRow = fc
  .record({
    id: fc.constantFrom('U1', 'U2', 'UBOT'),
    team_id: fc.constantFrom('T1', 'E1', 'T9'),
    updated: fc.constantFrom(0, CREATED_SECONDS, CREATED_SECONDS + 1),
    deleted: fc.boolean(),
    is_bot: fc.boolean(),
    is_restricted: fc.boolean(),
    name: fc.constantFrom('', 'account'),
    profile: fc.constantFrom({}, { real_name: 'Ann' }, { real_name: 'Bob', image_72: 'https://a.example/1.png' }),
  })
  .map((row) => row as JsonFields);

function filesOf(items: readonly { file: string; item: JsonFields }[], rows: readonly JsonFields[]): ExportFiles {
  const files = new Set(items.map(({ file }) => file));
  const itemsOf = (name: string) => items.flatMap(({ file, item }) => (file === name ? [item] : []));
  return {
    'channels.json': channels,
    'users.json': rows,
    ...Object.fromEntries([...files].map((file) => [file, itemsOf(file)])),
  };
}

const always = { file: 'help/2026-11-22.json', item: post('U1', tsAt(5)) };
const arbitraryExport = fc.record({
  items: fc.array(arbitraryItem, { maxLength: 30 }).map((items) => [always, ...items]),
  rows: fc.array(arbitraryRow, { maxLength: 5 }),
});

describe('any export', () => {
  test('has a report with the numbers of the dashboard', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryExport, async ({ items, rows }) => {
        const imported = await importExport(filesOf(items, rows), { team: 'T1' });
        const { reported, shown } = compareWithDashboard(imported);
        expect(reported).toEqual(shown);
      }),
      { numRuns: 60 },
    );
  });

  test('folds to the same community when it is imported twice, in two parts, or again after a crash', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryExport, fc.double({ min: 0, max: 1, noNaN: true }), async ({ items, rows }, cut) => {
        const whole = await importExport(filesOf(items, rows), { team: 'T1' });
        const expected = digestOf(whole.records);
        const again = await importExport(filesOf(items, rows), { team: 'T1', now: IMPORTED_AT_MS + 60_000 });
        expect(digestOf(whole.records, again.records)).toBe(expected);
        const crashed = whole.records.slice(0, Math.floor(cut * whole.records.length));
        expect(digestOf(crashed, whole.records)).toBe(expected);
        const at = Math.floor(cut * items.length);
        const parts = [
          [always, ...items.slice(at)],
          [always, ...items.slice(0, at)],
        ];
        const [late, early] = await Promise.all(parts.map((part) => importExport(filesOf(part, rows), { team: 'T1' })));
        expect(digestOf(late?.records ?? [], early?.records ?? [])).toBe(expected);
      }),
      { numRuns: 40 },
    );
  });

  test('folds to the same community for any order of the rows of its people', async () => {
    const shuffled = arbitraryExport.chain(({ items, rows }) =>
      fc.record({
        items: fc.constant(items),
        rows: fc.constant(rows),
        order: fc.shuffledSubarray(rows, { minLength: rows.length }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ({ items, rows, order }) => {
        const [one, other] = [await importExport(filesOf(items, rows)), await importExport(filesOf(items, order))];
        expect(digestOf(other.records)).toBe(digestOf(one.records));
        expect(other.report).toEqual(one.report);
      }),
      { numRuns: 60 },
    );
  });
});
