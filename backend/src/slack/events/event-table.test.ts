import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type EventRow, parseEventTable } from '../../../../test/docs/event-table.ts';
import { BASE_EVENTS, eventSample, LISTED_EVENTS } from '../../../../test/records/event-samples.ts';
import { type JsonFields, RECEIVED_AT_MS, recordFromEvent } from '../../../../test/records/normalized-records.ts';
import { DEFAULT_HEALTH_RULES } from '../../core/metrics/health-score.ts';
import { type Summary, summarize } from '../../core/metrics/summary.ts';
import { type Community, createCommunity } from '../../core/state/community.ts';
import { communityDigest } from '../../core/state/digest.ts';
import { fold } from '../../core/state/fold.ts';
import { createTimeZone } from '../../core/time/time-zone.ts';

const document = readFileSync(new URL('../../../../docs/slack-events.md', import.meta.url), 'utf8');
const ROWS = parseEventTable(document);
const EVENTS = ROWS.flatMap((row) => row.events.map((event): [event: string, row: EventRow] => [event, row]));

type Effect = Pick<EventRow, 'numbers' | 'texts' | 'names' | 'questions'>;

/** What people see of a community, in the parts that the table has as columns. */
function shownBy(community: Community): Effect {
  const options = { zone: createTimeZone('UTC'), countDirectMessages: false, health: DEFAULT_HEALTH_RULES };
  const summary = summarize(community, RECEIVED_AT_MS, options);
  const { workspace, directory, activity, unanswered, firstReply, nextChangeAt: _, ...numbers } = summary;
  const texts = [...activityTexts(summary), ...unanswered.newest.map(({ text }) => text ?? '')];
  const people = ['U1', 'U2', 'U3', 'U4'].map((id) => directory.person(id));
  const channels = ['C1', 'C7', 'C8', 'C9'].map((id) => ({ ...directory.channel(id), id }));
  return {
    numbers: withoutNames([numbers, activity.map(({ key }) => key)]),
    texts: JSON.stringify(texts.sort()),
    names: JSON.stringify([people, channels, workspace]),
    questions: withoutNames([unanswered.newest.map(({ key }) => key), firstReply]),
  };
}

function activityTexts({ activity }: Summary): string[] {
  return activity.flatMap((item) => (item.kind === 'message' ? (item.text ?? []) : []));
}

const NAME_FIELDS = new Set(['name', 'avatar', 'isPrivate', 'text']);

/** JSON without names. The two ids of the channel that gets a new id count as one. */
function withoutNames(value: unknown): string {
  const json = JSON.stringify(value, (field, part) => (NAME_FIELDS.has(field) ? undefined : part));
  return json.replace(/\bC2\b/g, 'C1');
}

function communityOf(events: readonly JsonFields[]): Community {
  const community = createCommunity();
  for (const event of events) expect(fold(community, recordFromEvent(event))).toBe('folded');
  return community;
}

test('the table has each event once', () => {
  const names = EVENTS.map(([event]) => event);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  expect(LISTED_EVENTS.filter((name) => !names.includes(name))).toEqual([]);
  expect(names.length).toBeGreaterThan(90);
});

test.each(EVENTS)('%s becomes the record that the table says', (event, { record }) => {
  const { event: json, envelope } = eventSample(event);
  const { event_type, metric_type } = recordFromEvent(json, envelope);
  expect(`${event_type}, ${metric_type}`).toBe(record.replace('its type', String(json['type'])));
});

test.each(EVENTS)('%s changes what the table says, and nothing else', (event, row) => {
  const { event: json, envelope, before } = eventSample(event);
  const earlier = before ? [...BASE_EVENTS, before] : BASE_EVENTS;
  const community = communityOf(earlier);
  const shownBefore = shownBy(community);
  fold(community, recordFromEvent(json, envelope));
  const shownAfter = shownBy(community);
  for (const column of ['numbers', 'texts', 'names', 'questions'] as const)
    expect({ column, changes: shownAfter[column] !== shownBefore[column] }).toEqual({
      column,
      changes: row[column] !== '',
    });
});

test.each(EVENTS)('%s has the same effect before everything else, and twice', (event) => {
  const { event: json, envelope, before } = eventSample(event);
  const earlier = (before ? [...BASE_EVENTS, before] : BASE_EVENTS).map((one) => recordFromEvent(one));
  const record = recordFromEvent(json, envelope);
  const digest = (records: readonly (typeof record)[]) => {
    const community = createCommunity();
    for (const one of records) fold(community, one);
    return communityDigest(community);
  };
  const expected = digest([...earlier, record]);
  expect(digest([record, ...earlier])).toBe(expected);
  expect(digest([record, ...earlier.toReversed(), record])).toBe(expected);
});
