import { describe, expect, it } from 'vitest';
import { slackSignature } from '../../backend/src/slack/signature.ts';
import { SECRET } from '../../backend/test/running-product.ts';
import { message } from '../slack-events.ts';
import { chosen } from './engines.ts';
import { FalseClock } from './false-clock.ts';
import { patience } from './knobs.ts';
import { Trial } from './trial.ts';

const HOUR = 3600;
const DAYS_30 = 30 * 24 * HOUR * 1000;

/** One more delivery, that says it was signed so many seconds ago. */
async function signedAgo(trial: Trial, seconds: number): Promise<{ status: number; words: string }> {
  const at = Math.floor(Date.now() / 1000) - seconds;
  const body = JSON.stringify({ type: 'event_callback', team_id: 'T1', event_id: 'EvOld', event: message('old') });
  const headers = { 'x-slack-request-timestamp': String(at), 'x-slack-signature': slackSignature(SECRET, at, body) };
  const response = await fetch(`${trial.server.slackUrl}/slack-events`, { method: 'POST', headers, body });
  return { status: response.status, words: await response.text() };
}

/** Nobody's clock but the server's is wrong: Slack signs, and the broker works, by the true one. */
describe.skipIf(!FalseClock.isThere).each(chosen('embedded'))('a clock that is set, $name', ({ make, isThere }) => {
  it.skipIf(!isThere)(
    'an hour ahead, an hour back, and right again: nothing is lost, and nothing runs wild',
    async () => {
      const clock = new FalseClock();
      const trial = await Trial.begin({ engine: make(), fault: 'clock set by an hour', settings: clock.settings });
      let blocks = 0;
      const heard = trial.addReader('earliest', undefined, ({ event }) => {
        if (event !== 'message') blocks++;
      });
      const begun = performance.now();
      await trial.acknowledged(100);
      for (const [way, words] of [
        [1, 'stale: signed 3'],
        [-1, 'from the future: signed 3'],
      ] as const) {
        // Within the five minutes that Slack's rule allows it is nobody's concern.
        const refused = trial.refused.length;
        clock.set(way * 200);
        await trial.acknowledged(100);
        expect(trial.refused.length).toBe(refused);
        // Beyond them whatever Slack signs seems to be old, or of the future: refused in words, and sent again.
        clock.set(way * HOUR);
        await expect.poll(() => trial.refused.length, patience).toBeGreaterThan(refused + 50);
        expect(new Set(trial.refused.map(({ status }) => status))).toEqual(new Set([401]));
        const answer = await signedAgo(trial, 0);
        expect(answer.status).toBe(401);
        expect(answer.words).toContain(words);
        expect(answer.words).toContain("is this machine's clock right?");
        clock.set(0);
        trial.rounds++;
        await trial.acknowledged(100);
        const { last_reset } = await trial.server.metrics();
        expect(Math.abs(Date.now() - DAYS_30 - Date.parse(String(last_reset)))).toBeLessThan((HOUR * 1000) / 6);
      }
      // By the true clock again.
      expect((await signedAgo(trial, HOUR)).status).toBe(401);
      expect((await signedAgo(trial, -HOUR)).status).toBe(401);
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
});
