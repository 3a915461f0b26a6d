import { describe, expect, it } from 'vitest';
import { slackSignature } from '../backend/src/slack/ingest/signature.ts';
import { TEST_SIGNING_SECRET } from '../test/product/running-product.ts';
import { messageEvent } from '../test/slack/slack-events.ts';
import { FakeSystemClock } from './injection/fake-clock.ts';
import { faultPollOptions } from './suite/fault-settings.ts';
import { enginesToTest } from './trial/engines.ts';
import { Trial } from './trial/trial.ts';

const HOUR_SECONDS = 3600;
const DAYS_30_MS = 30 * 24 * HOUR_SECONDS * 1000;

/** One more delivery, that says it was signed so many seconds ago. */
async function postSignedSecondsAgo(trial: Trial, seconds: number): Promise<{ status: number; words: string }> {
  const at = Math.floor(Date.now() / 1000) - seconds;
  const body = JSON.stringify({ type: 'event_callback', team_id: 'T1', event_id: 'EvOld', event: messageEvent('old') });
  const headers = {
    'x-slack-request-timestamp': String(at),
    'x-slack-signature': slackSignature(TEST_SIGNING_SECRET, at, body),
  };
  const response = await fetch(`${trial.server.slackUrl}/slack-events`, { method: 'POST', headers, body });
  return { status: response.status, words: await response.text() };
}

/** Nobody's clock but the server's is wrong: Slack signs, and the broker works, by the true one. */
describe.skipIf(!FakeSystemClock.isAvailable).each(enginesToTest('embedded'))(
  'a clock that is set, $name',
  ({ create: make, isAvailable: isThere }) => {
    it.skipIf(!isThere)(
      'an hour ahead, an hour back, and right again: nothing is lost, and nothing runs wild',
      async () => {
        const clock = new FakeSystemClock();
        const trial = await Trial.start({ engine: make(), fault: 'clock set by an hour', settings: clock.environment });
        let blocks = 0;
        const heard = trial.addReader('earliest', undefined, ({ event }) => {
          if (event !== 'message') blocks++;
        });
        const begun = performance.now();
        await trial.waitForAcks(100);
        for (const [way, words] of [
          [1, 'stale: signed 3'],
          [-1, 'from the future: signed 3'],
        ] as const) {
          // Within the five minutes that Slack's rule allows it is nobody's concern.
          const refused = trial.refusedDeliveries.length;
          clock.setOffsetSeconds(way * 200);
          await trial.waitForAcks(100);
          expect(trial.refusedDeliveries.length).toBe(refused);
          // Beyond them whatever Slack signs seems to be old, or of the future: refused in words, and sent again.
          clock.setOffsetSeconds(way * HOUR_SECONDS);
          await expect.poll(() => trial.refusedDeliveries.length, faultPollOptions).toBeGreaterThan(refused + 50);
          expect(new Set(trial.refusedDeliveries.map(({ status }) => status))).toEqual(new Set([401]));
          const answer = await postSignedSecondsAgo(trial, 0);
          expect(answer.status).toBe(401);
          expect(answer.words).toContain(words);
          expect(answer.words).toContain("is this machine's clock right?");
          clock.setOffsetSeconds(0);
          trial.rounds++;
          await trial.waitForAcks(100);
          const { last_reset } = await trial.server.metrics();
          expect(Math.abs(Date.now() - DAYS_30_MS - Date.parse(String(last_reset)))).toBeLessThan(
            (HOUR_SECONDS * 1000) / 6,
          );
        }
        // By the true clock again.
        expect((await postSignedSecondsAgo(trial, HOUR_SECONDS)).status).toBe(401);
        expect((await postSignedSecondsAgo(trial, -HOUR_SECONDS)).status).toBe(401);
        // Nobody was cut off, and nothing said again and again: a status each second is the most.
        expect(trial.readers.map(({ connections }) => connections)).toEqual(trial.readers.map(() => 1));
        expect(blocks).toBeLessThan(10 + (performance.now() - begun) / 500);
        expect(trial.server.output.split('\n').length).toBeLessThan(40);
        await trial.finish();
        expect(heard.resets).toEqual([]);
        const { total_messages, monthly_messages } = await trial.server.metrics();
        expect(monthly_messages).toBe(total_messages);
      },
    );
  },
);
