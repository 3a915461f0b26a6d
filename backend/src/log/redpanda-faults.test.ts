import { randomUUID } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { hasBrokerScript, sayToBroker } from '../../test/broker-script.ts';
import { after, jsonOf, PATIENCE } from './log.contract.ts';
import type { Entry } from './log.ts';
import { appendAll, endings, makeDir, openLog, sayLoudly, type Warnings } from './redpanda.contract.ts';

if (!hasBrokerScript) {
  sayLoudly(
    'no broker is killed. Set TEST_BROKER_SCRIPT to a script that can start, kill, pause, resume and wipe one.',
  );
}

describe.skipIf(!hasBrokerScript)('redpanda log, its broker gone', { timeout: 300_000 }, () => {
  const port = 29_092;
  const control = (verb: string) => sayToBroker(verb, { BROKER_PORT: String(port) });

  it('takes records while there is no broker, and through its death and return', async () => {
    endings.push(() => control('wipe'));
    const topic = `test-${randomUUID()}`;
    const said: Warnings = { texts: [] };
    const { log, journal } = await openLog({ topic, dir: await makeDir(), brokers: [`127.0.0.1:${port}`], said });
    const seen: Entry[] = [];
    const reading = (async () => {
      for await (const batch of log.entries([], new AbortController().signal)) seen.push(...batch);
    })();
    reading.catch(() => undefined);

    const expected = await appendAll(log, ['before there was a broker']);
    await vi.waitFor(
      () => expect(log.status().reason).toMatch(/^no answer from 127\.0\.0\.1:29092 for \d+ s: connection refused$/),
      PATIENCE,
    );
    expect(log.status()).toMatchObject({ connected: false, waiting: 1 });
    expect(log.ends()).toBeUndefined();

    await control('start');
    await vi.waitFor(() => expect(jsonOf(seen)).toEqual(expected), PATIENCE);
    await vi.waitFor(() => expect(log.status()).toMatchObject({ connected: true, waiting: 0 }), PATIENCE);

    // Appended all the while, so that the kill falls into the middle of something.
    let stop = false;
    const appending = (async () => {
      for (let turn = 0; !stop; turn++) expected.push(...(await appendAll(log, [`turn ${turn}`])));
    })();
    await vi.waitFor(() => expect(seen.length).toBeGreaterThan(200), PATIENCE);
    await control('kill');
    await vi.waitFor(() => expect(log.status().connected).toBe(false), PATIENCE);
    const atKill = expected.length;
    await vi.waitFor(() => expect(expected.length).toBeGreaterThan(atKill + 100), PATIENCE);
    await control('start');
    stop = true;
    await appending;
    await vi.waitFor(() => expect(log.status()).toMatchObject({ connected: true, waiting: 0 }), {
      ...PATIENCE,
      timeout: 60_000,
    });
    await vi.waitFor(() => expect(new Set(jsonOf(seen)).size).toBe(expected.length), {
      ...PATIENCE,
      timeout: 60_000,
    });
    expect([...new Set(jsonOf(seen))]).toEqual(expected);
    expect(seen.map(({ offset }) => offset)).toEqual(seen.map((_, index) => index));
    expect(after(seen)).toEqual(log.ends()?.head);
    await vi.waitFor(() => expect(journal.floor).toBe(journal.head), PATIENCE);
    expect(said.texts.length).toBeLessThan(40);

    await control('pause');
    const paused = await appendAll(log, ['while it sleeps']);
    await vi.waitFor(() => expect(log.status().connected).toBe(false), PATIENCE);
    await control('resume');
    await vi.waitFor(() => expect(seen.at(-1)?.json).toBe(paused[0]), { ...PATIENCE, timeout: 60_000 });
  });
});
