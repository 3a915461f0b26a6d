import { expect, it } from 'vitest';
import { foldRecords } from '../../../../../test/records/folded-records.ts';
import { sampleDefinition, TEST_NOW_MS, tsBeforeNow } from '../../../../../test/records/sample-records.ts';
import { DEFAULT_HEALTH_RULES } from '../../metrics/health-score.ts';
import { MetricContext } from '../../metrics/metric-context.ts';
import { DEFAULT_DEFINITION } from '../../records/counting-definition.ts';
import { createTimeZone } from '../../time/time-zone.ts';
import { SECOND_MS } from '../../time/units.ts';
import { whatCounts } from './what-counts.ts';

it.each([1, 2, 99, 100, 101, 102, 250])(
  'of %i definitions, the newest hundred are listed, each with the one that it replaced',
  (count) => {
    const definitionOf = (n: number) => (n === 0 ? DEFAULT_DEFINITION : { ...DEFAULT_DEFINITION, people: [`U${n}`] });
    const community = foldRecords(
      Array.from({ length: count }, (_, i) =>
        sampleDefinition({ timestamp: tsBeforeNow((count - i) * SECOND_MS), definition: definitionOf(i + 1) }),
      ),
    );
    const options = { zone: createTimeZone('UTC'), countDirectMessages: false, health: DEFAULT_HEALTH_RULES };
    const { history } = whatCounts(new MetricContext(community, TEST_NOW_MS, options, {}, TEST_NOW_MS), {});
    expect(history).toHaveLength(Math.min(100, count));
    for (const [i, { definition, before }] of history.entries()) {
      expect(definition).toEqual(definitionOf(count - i));
      expect(before).toEqual(definitionOf(count - i - 1));
    }
  },
);
