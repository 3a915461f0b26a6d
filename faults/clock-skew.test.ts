import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, msToSeconds } from '../backend/src/core/time/units.ts';
import { slackSignature } from '../backend/src/slack/ingest/signature.ts';
import { TEST_SIGNING_SECRET } from '../test/product/running-product.ts';
import { messageEvent } from '../test/slack/slack-events.ts';
import { FakeSystemClock } from './injection/fake-clock.ts';
import { faultPollOptions } from './suite/fault-settings.ts';
import { enginesToTest } from './trial/engines.ts';
import { Trial } from './trial/trial.ts';

const HOUR_SECONDS = msToSeconds(HOUR_MS);

/** Posts an event whose signature has a timestamp of this many seconds ago. */
async function postSignedSecondsAgo(trial: Trial, seconds: number): Promise<{ status: number; text: string }> {
  const at = Math.floor(msToSeconds(Date.now())) - seconds;
  const body = JSON.stringify({ type: 'event_callback', team_id: 'T1', event_id: 'EvOld', event: messageEvent('old') });
  const headers = {
    'x-slack-request-timestamp': String(at),
    'x-slack-signature': slackSignature(TEST_SIGNING_SECRET, at, body),
  };
  const response = await fetch(`${trial.server.slackUrl}/slack-events`, { method: 'POST', headers, body });
  return { status: response.status, text: await response.text() };
}

/** Only the clock of the server is wrong: Slack signs, and the broker works, by the true time. */
describe.skipIf(!FakeSystemClock.isAvailable).each(enginesToTest('embedded'))(
  'a wrong server clock, $name',
  ({ create, isAvailable }) => {
    it.skipIf(!isAvailable)(
      'that is set an hour ahead, an hour back and right again loses nothing and repeats nothing',
      async () => {
        const clock = new FakeSystemClock();
        const trial = await Trial.start({
          engine: create(),
          fault: 'clock set by an hour',
          settings: clock.environment,
        });
        let otherEvents = 0;
        const reader = trial.addReader('earliest', undefined, ({ event }) => {
          if (event !== 'message') otherEvents++;
        });
        const startedAt = performance.now();
        await trial.waitForAcks(100);
        for (const [direction, reason] of [
          [1, 'stale: signed 3'],
          [-1, 'from the future: signed 3'],
        ] as const) {
          // Within the five minutes that Slack's rule allows, nothing is refused.
          const refused = trial.refusedDeliveries.length;
          clock.setOffsetSeconds(direction * 200);
          await trial.waitForAcks(100);
          expect(trial.refusedDeliveries.length).toBe(refused);
          // Beyond them, Slack's signatures look stale or from the future: events are refused with the reason, and
          // Slack sends them again.
          clock.setOffsetSeconds(direction * HOUR_SECONDS);
          await expect.poll(() => trial.refusedDeliveries.length, faultPollOptions).toBeGreaterThan(refused + 50);
          expect(new Set(trial.refusedDeliveries.map(({ status }) => status))).toEqual(new Set([401]));
          const response = await postSignedSecondsAgo(trial, 0);
          expect(response.status).toBe(401);
          expect(response.text).toContain(reason);
          expect(response.text).toContain("is this machine's clock right?");
          clock.setOffsetSeconds(0);
          trial.rounds++;
          await trial.waitForAcks(100);
          const { last_reset } = await trial.server.metrics();
          expect(Math.abs(Date.now() - 30 * DAY_MS - Date.parse(String(last_reset)))).toBeLessThan(10 * MINUTE_MS);
        }
        // With the true clock again.
        expect((await postSignedSecondsAgo(trial, HOUR_SECONDS)).status).toBe(401);
        expect((await postSignedSecondsAgo(trial, -HOUR_SECONDS)).status).toBe(401);
        // No reader was disconnected. The stream sends at most one status a second, and the log repeats nothing.
        expect(trial.readers.map(({ connections }) => connections)).toEqual(trial.readers.map(() => 1));
        expect(otherEvents).toBeLessThan(10 + (performance.now() - startedAt) / 500);
        expect(trial.server.output.split('\n').length).toBeLessThan(40);
        await trial.finish();
        expect(reader.resets).toEqual([]);
        const { total_messages, monthly_messages } = await trial.server.metrics();
        expect(monthly_messages).toBe(total_messages);
      },
    );
  },
);
