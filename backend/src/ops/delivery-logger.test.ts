import { expect, it } from 'vitest';
import type { DeliveryReport } from '../slack/ingest/delivery-log.ts';
import { createDeliveryLogger } from './delivery-logger.ts';

const stored: DeliveryReport = { at: 0, tookMs: 1, status: 200, outcome: 'stored', detail: 'message' };
const lost: DeliveryReport = { ...stored, status: 503, outcome: 'not_stored', cause: 'not_stored', detail: 'ENOSPC' };
const busy: DeliveryReport = { ...lost, cause: 'busy', detail: 'too many' };
const refused: DeliveryReport = { ...stored, status: 401, outcome: 'refused', cause: 'forged', detail: 'forged' };

it('a delivery logger logs the first failure and the recovery, once each', () => {
  const lines: string[] = [];
  const logDelivery = createDeliveryLogger({
    debug: () => undefined,
    info: (text) => lines.push(`info ${text}`),
    error: (text) => lines.push(`error ${text}`),
  });
  for (const report of [stored, refused, busy]) logDelivery(report);
  expect(lines).toEqual([]);
  for (const report of [lost, refused, lost, lost]) logDelivery(report);
  expect(lines).toEqual([expect.stringMatching(/^error .*ENOSPC/)]);
  for (const report of [stored, stored]) logDelivery(report);
  expect(lines.at(-1)).toMatch(/^info .*again/);
  logDelivery(lost);
  expect(lines).toHaveLength(3);
});
