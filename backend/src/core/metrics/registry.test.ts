import { expect, expectTypeOf, it } from 'vitest';
import { TEST_NOW_MS } from '../../../../test/records/sample-records.ts';
import { createCommunity } from '../state/community.ts';
import { createTimeZone } from '../time/time-zone.ts';
import { DEFAULT_HEALTH_RULES } from './health-score.ts';
import { type Metric, MetricContext } from './metric-context.ts';
import { METRICS } from './registry.ts';
import { summarize } from './summary.ts';

const options = { zone: createTimeZone('UTC'), countDirectMessages: false, health: DEFAULT_HEALTH_RULES, vitals: true };

it('a metric without its next change does not compile', () => {
  expectTypeOf<() => { value: number }>().not.toExtend<Metric<number>>();
  expectTypeOf<() => { value: number; nextChangeAt: null }>().toExtend<Metric<number>>();
});

it('the summary contains the value of every metric', () => {
  const community = createCommunity('T1');
  const summary = summarize(community, TEST_NOW_MS, options);
  const context = new MetricContext(community, TEST_NOW_MS, options, {}, TEST_NOW_MS);
  for (const [name, metric] of Object.entries(METRICS))
    expect(Reflect.get(summary, name)).toEqual(metric(context).value);
});

it('the context runs a shared pass once', () => {
  const context = new MetricContext(createCommunity('T1'), TEST_NOW_MS, options, { channel: 'C1' }, TEST_NOW_MS);
  expect(context.messages()).toBe(context.messages());
  expect(context.messagesWithout('person')).toBe(context.messages());
  expect(context.messagesWithout('channel')).toBe(context.messagesWithout('channel'));
  expect(context.messagesWithout('channel')).not.toBe(context.messages());
});
