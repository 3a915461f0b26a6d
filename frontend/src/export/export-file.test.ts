import { describe, expect, it } from 'vitest';
import { SAMPLE_NOW, sampleSummary } from '../states/sample-data.ts';
import { exportFile, toJson } from './export-file.ts';

describe('JSON', () => {
  it('contains the moment, the filter and the time zone of its rows', () => {
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

it('the name of an exported file contains the panel and the moment', () => {
  expect(exportFile('csv', 'channels', { columns: [], rows: [] }, sampleSummary(), 'UTC').name).toBe(
    'slackpanda-channels-20261117T140638Z.csv',
  );
});
