import { randomUUID } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { hasBrokerScript, runBrokerScript } from '../../../../test/broker/broker-script.ts';
import {
  appendTexts,
  type CollectedMessages,
  cleanups,
  makeTempDir,
  openTestLog,
} from '../../../../test/broker/redpanda-fixture.ts';
import { jsonsOfEntries, positionAfter, WAIT_OPTIONS } from '../log.contract.ts';
import type { LogEntry } from '../log.ts';

describe.skipIf(!hasBrokerScript)('redpanda log, its broker gone', { timeout: 300_000 }, () => {
  const port = 29_092;
  const control = (verb: string) => runBrokerScript(verb, { BROKER_PORT: String(port) });

  it('takes records while there is no broker, and through its death and return', async () => {
    cleanups.push(() => control('wipe'));
    const topic = `test-${randomUUID()}`;
    const said: CollectedMessages = { texts: [] };
    const { log, journal } = await openTestLog({
      topic,
      dir: await makeTempDir(),
      brokers: [`127.0.0.1:${port}`],
      said,
    });
    const seen: LogEntry[] = [];
    const reading = (async () => {
      for await (const batch of log.entries([], new AbortController().signal)) seen.push(...batch);
    })();
    reading.catch(() => undefined);

    const expected = await appendTexts(log, ['before there was a broker']);
    await vi.waitFor(
      () => expect(log.status().reason).toMatch(/^no answer from 127\.0\.0\.1:29092 for \d+ s: connection refused$/),
      WAIT_OPTIONS,
    );
    expect(log.status()).toMatchObject({ connected: false, waiting: 1 });
    expect(log.bounds()).toBeUndefined();

    await control('start');
    await vi.waitFor(() => expect(jsonsOfEntries(seen)).toEqual(expected), WAIT_OPTIONS);
    await vi.waitFor(() => expect(log.status()).toMatchObject({ connected: true, waiting: 0 }), WAIT_OPTIONS);

    // Appended all the while, so that the kill falls into the middle of something.
    let stop = false;
    const appending = (async () => {
      for (let turn = 0; !stop; turn++) expected.push(...(await appendTexts(log, [`turn ${turn}`])));
    })();
    await vi.waitFor(() => expect(seen.length).toBeGreaterThan(200), WAIT_OPTIONS);
    await control('kill');
    await vi.waitFor(() => expect(log.status().connected).toBe(false), WAIT_OPTIONS);
    const atKill = expected.length;
    await vi.waitFor(() => expect(expected.length).toBeGreaterThan(atKill + 100), WAIT_OPTIONS);
    await control('start');
    stop = true;
    await appending;
    await vi.waitFor(() => expect(log.status()).toMatchObject({ connected: true, waiting: 0 }), {
      ...WAIT_OPTIONS,
      timeout: 60_000,
    });
    await vi.waitFor(() => expect(new Set(jsonsOfEntries(seen)).size).toBe(expected.length), {
      ...WAIT_OPTIONS,
      timeout: 60_000,
    });
    expect([...new Set(jsonsOfEntries(seen))]).toEqual(expected);
    expect(seen.map(({ offset }) => offset)).toEqual(seen.map((_, index) => index));
    expect(positionAfter(seen)).toEqual(log.bounds()?.head);
    await vi.waitFor(() => expect(journal.floor).toBe(journal.head), WAIT_OPTIONS);
    expect(said.texts.length).toBeLessThan(40);

    await control('pause');
    const paused = await appendTexts(log, ['while it sleeps']);
    await vi.waitFor(() => expect(log.status().connected).toBe(false), WAIT_OPTIONS);
    await control('resume');
    await vi.waitFor(() => expect(seen.at(-1)?.json).toBe(paused[0]), { ...WAIT_OPTIONS, timeout: 60_000 });
  });
});
