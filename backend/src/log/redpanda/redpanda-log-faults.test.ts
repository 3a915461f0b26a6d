import { randomUUID } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { hasBrokerScript, runBrokerScript } from '../../../../test/broker/broker-script.ts';
import {
  type CollectedMessages,
  cleanups,
  makeTempDir,
  openTestLog,
} from '../../../../test/broker/redpanda-fixture.ts';
import {
  appendTexts,
  followLog,
  jsonsOfEntries,
  positionAfter,
  WAIT_OPTIONS,
} from '../../../../test/log/log-helpers.ts';

describe.skipIf(!hasBrokerScript)('Redpanda log without its broker', { timeout: 600_000 }, () => {
  const port = 29_092;
  const runBroker = (verb: string) => runBrokerScript(verb, { BROKER_PORT: String(port) });

  it('accepts records while its broker is missing, killed or paused, and delivers all of them', async () => {
    cleanups.push(() => runBroker('wipe'));
    const topic = `test-${randomUUID()}`;
    const messages: CollectedMessages = { texts: [] };
    const { log, journal } = await openTestLog({
      topic,
      dir: await makeTempDir(),
      brokers: [`127.0.0.1:${port}`],
      messages,
    });
    const { entries } = followLog(log);

    const expected = await appendTexts(log, ['before there was a broker']);
    await vi.waitFor(
      () => expect(log.status().reason).toMatch(/^no answer from 127\.0\.0\.1:29092 for \d+ s: connection refused$/),
      WAIT_OPTIONS,
    );
    expect(log.status()).toMatchObject({ connected: false, waiting: 1 });
    expect(log.bounds()).toBeUndefined();

    await runBroker('start');
    await vi.waitFor(() => expect(jsonsOfEntries(entries)).toEqual(expected), WAIT_OPTIONS);
    await vi.waitFor(() => expect(log.status()).toMatchObject({ connected: true, waiting: 0 }), WAIT_OPTIONS);

    // The kill falls into the middle of a batch, because records are appended all the time.
    let isStopped = false;
    const appending = (async () => {
      for (let turn = 0; !isStopped; turn++) expected.push(...(await appendTexts(log, [`turn ${turn}`])));
    })();
    await vi.waitFor(() => expect(entries.length).toBeGreaterThan(200), WAIT_OPTIONS);
    await runBroker('kill');
    await vi.waitFor(() => expect(log.status().connected).toBe(false), WAIT_OPTIONS);
    const atKill = expected.length;
    await vi.waitFor(() => expect(expected.length).toBeGreaterThan(atKill + 100), WAIT_OPTIONS);
    await runBroker('start');
    isStopped = true;
    await appending;
    await vi.waitFor(() => expect(log.status()).toMatchObject({ connected: true, waiting: 0 }), WAIT_OPTIONS);
    await vi.waitFor(() => expect(new Set(jsonsOfEntries(entries)).size).toBe(expected.length), WAIT_OPTIONS);
    expect([...new Set(jsonsOfEntries(entries))]).toEqual(expected);
    expect(entries.map(({ offset }) => offset)).toEqual(entries.map((_, index) => index));
    expect(positionAfter(entries)).toEqual(log.bounds()?.head);
    await vi.waitFor(() => expect(journal.floor).toBe(journal.head), WAIT_OPTIONS);
    expect(messages.texts.length).toBeLessThan(40);

    await runBroker('pause');
    const paused = await appendTexts(log, ['while it is paused']);
    await vi.waitFor(() => expect(log.status().connected).toBe(false), WAIT_OPTIONS);
    await runBroker('resume');
    await vi.waitFor(() => expect(entries.at(-1)?.json).toBe(paused[0]), WAIT_OPTIONS);
  });
});
