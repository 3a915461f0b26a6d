import { describe, expect, it } from 'vitest';
import { SAMPLE_NOW, sampleSummary } from '../states/sample-data.ts';
import { exportFile, toJson } from './export-file.ts';
import { PANEL_TABLES } from './panel-tables.ts';

describe('tables', () => {
  it.each(Object.entries(PANEL_TABLES))('%s has a cell for each column', (_panel, tableOf) => {
    const { columns, rows } = tableOf(sampleSummary());
    expect(new Set(columns).size).toBe(columns.length);
    for (const row of rows) expect(row).toHaveLength(columns.length);
  });

  it('say what the panels show', () => {
    const summary = sampleSummary();
    expect(PANEL_TABLES['channels']?.(summary).rows).toEqual([
      ['C1', 'help', 44, 44 / 137, 17, '2026-11-17T14:06:29.000Z'],
    ]);
    expect(PANEL_TABLES['leaderboard']?.(summary).rows).toEqual([[1, 'U1', 'Ada Byron', 19, 19 / 137, 2, 'false']]);
    expect(PANEL_TABLES['busy-hours']?.(summary).rows.slice(23, 26)).toEqual([
      ['Mon', 23, 0],
      ['Tue', 0, 0],
      ['Tue', 1, 0],
    ]);
    expect(PANEL_TABLES['activity']?.(summary).rows.map((row) => row[1])).toEqual(['message', 'join', 'channel']);
  });
});

it('the vital signs are rows once they are asked for', () => {
  const sign = {
    name: 'newcomers' as const,
    weight: 20,
    numerator: 1,
    denominator: 4,
    sampleSize: 4,
    minSampleSize: 5,
    value: null,
  };
  const vitals = { score: null, band: null, signs: [sign] };
  expect(PANEL_TABLES['vital-signs']?.({ ...sampleSummary(), vitals }).rows).toEqual([
    ['score', 100, null, null, null, null, null],
    ['newcomers', 20, null, 1, 4, 4, 5],
  ]);
});

describe('JSON', () => {
  it('says of what moment, part and time zone its rows are', () => {
    const summary = { ...sampleSummary(), filter: { channel: 'C1' } };
    const file = JSON.parse(
      toJson('shape', { columns: ['measure', 'value'], rows: [['x', null]] }, summary, 'Asia/Tokyo'),
    );
    expect(file).toEqual({
      v: 1,
      panel: 'shape',
      as_of: new Date(SAMPLE_NOW).toISOString(),
      time_zone: 'Asia/Tokyo',
      filter: { channel: 'C1' },
      rows: [{ measure: 'x', value: null }],
    });
  });
});

it('names a file by its panel and moment', () => {
  expect(exportFile('csv', 'channels', { columns: [], rows: [] }, sampleSummary(), 'UTC').name).toBe(
    'slackpanda-channels-20261117T140638Z.csv',
  );
});
