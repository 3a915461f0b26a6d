import { expect, it } from 'vitest';
import type { DeliveryReport } from '../slack/ingest/delivery-log.ts';
import { createDeliveryLogger } from './delivery-logger.ts';

const stored: DeliveryReport = { at: 0, tookMs: 1, status: 200, outcome: 'stored', detail: 'message' };
const lost: DeliveryReport = { ...stored, status: 503, outcome: 'not_stored', cause: 'not_stored', detail: 'ENOSPC' };
const busy: DeliveryReport = { ...lost, cause: 'busy', detail: 'too many' };
const refused: DeliveryReport = { ...stored, status: 401, outcome: 'refused', cause: 'forged', detail: 'forged' };

it('tells of a failure once, and of its end', () => {
  const said: string[] = [];
  const tell = createDeliveryLogger({
    debug: () => undefined,
    info: (text) => said.push(`info ${text}`),
    error: (text) => said.push(`error ${text}`),
  });
  for (const call of [stored, refused, busy]) tell(call);
  expect(said).toEqual([]);
  for (const call of [lost, refused, lost, lost]) tell(call);
  expect(said).toEqual([expect.stringMatching(/^error .*ENOSPC/)]);
  for (const call of [stored, stored]) tell(call);
  expect(said.at(-1)).toMatch(/^info .*again/);
  tell(lost);
  expect(said).toHaveLength(3);
});
