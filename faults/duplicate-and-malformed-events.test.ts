import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { messageEvent } from '../test/slack/slack-events.ts';
import { deliverEvent, postSignedBody } from './clients/slack-load.ts';
import { faultPollOptions, isFullRun } from './suite/fault-settings.ts';
import { enginesToTest } from './trial/engines.ts';
import { Trial } from './trial/trial.ts';

/** An event of another workspace. */
const FOREIGN_EVENT = messageEvent('elsewhere');

/** Signed bodies that are not usable events, and the status of the response. */
const MALFORMED_EVENTS: readonly [name: string, body: string, status: number][] = [
  ['no JSON', '{"type":"event_callback",', 400],
  ['no object', '[1,2,3]', 400],
  ['an empty body', '', 400],
  ['five megabytes', JSON.stringify({ type: 'event_callback', text: 'x'.repeat(5_000_000) }), 413],
  ['an unknown envelope', JSON.stringify({ type: 'unknown_envelope' }), 200],
  [
    'an unknown event',
    JSON.stringify({ type: 'event_callback', team_id: 'T1', event_id: 'EvOdd', event: { type: 'odd' } }),
    200,
  ],
  [
    'a message without anything',
    JSON.stringify({ type: 'event_callback', team_id: 'T1', event_id: 'EvBare', event: { type: 'message' } }),
    200,
  ],
  [
    'another workspace',
    JSON.stringify({ type: 'event_callback', team_id: 'T2', event_id: 'EvFar', event: FOREIGN_EVENT }),
    200,
  ],
];

describe.each(enginesToTest('embedded'))('unusual deliveries, $name', ({ create, isAvailable }) => {
  it.skipIf(!isAvailable)('of up to four copies of an event at once count once, and each copy gets a 200', async () => {
    const trial = await Trial.start({ engine: create(), fault: 'duplicate deliveries', load: { senders: 1 } });
    const count = isFullRun ? 3000 : 300;
    for (let n = 0; n < count; n += 10) {
      const events = Array.from({ length: 10 }, (_, i) => messageEvent(`copied ${n + i}`, { user: `U${i}` }));
      const deliveries = events.flatMap((event, i) => {
        const sent = trial.history.add({ eventId: `EvCopied${n + i}`, sender: 10_000 + n + i, sequence: 0, event });
        return Array.from({ length: 1 + Math.floor(Math.random() * 4) }, async (_, copy) => {
          sent.attempts.push(await deliverEvent(trial.server.slackUrl, event, sent.eventId, copy));
        });
      });
      await Promise.all(deliveries);
    }
    trial.rounds = count;
    await trial.finish();
    expect(trial.refusedDeliveries).toEqual([]);
  });

  it.skipIf(!isAvailable)(
    'that are malformed are refused or set aside, and other events are still accepted',
    async () => {
      const trial = await Trial.start({ engine: create(), fault: 'malformed events' });
      await trial.waitForAcks(50);
      for (let round = 0; round < (isFullRun ? 10 : 2); round++) {
        for (const [name, body, status] of MALFORMED_EVENTS)
          expect(await postSignedBody(trial.server.slackUrl, body), name).toMatchObject({ status });
        trial.rounds++;
      }
      // These got a 200, so they are in the log although the load did not send them.
      for (const eventId of ['EvOdd', 'EvBare', 'EvFar']) {
        const sent = trial.history.add({ eventId, sender: -1, sequence: 0, event: FOREIGN_EVENT });
        for (let copy = 0; copy < trial.rounds; copy++)
          sent.attempts.push({ status: 200, sentAtMs: 0, latencyMs: 0, isTimedOut: false, retryAfter: null });
      }
      await trial.waitForAcks(50);
      await trial.stopLoad();
      await trial.waitUntilSettled();
      expect((await trial.health()).feed.set_aside.foreign).toBe(trial.rounds);
      await trial.finish();
    },
  );
});

describe.each(enginesToTest('broker'))('SIGTERM, $name', ({ create, isAvailable }) => {
  it.skipIf(!isAvailable)('ends the server under load, after it has responded to every request', async () => {
    const trial = await Trial.start({ engine: create(), fault: 'SIGTERM under load' });
    for (let round = 0; round < (isFullRun ? 10 : 2); round++) {
      await sleep(Math.random() * 1000);
      await trial.waitForAcks(20);
      expect(await trial.server.stop('SIGTERM')).toBe(0);
      await trial.server.launch();
      trial.rounds++;
    }
    await trial.finish();
  });
});

describe.each(enginesToTest('embedded'))('random cursors, $name', ({ create, isAvailable }) => {
  it.skipIf(!isAvailable)('always get a response after which an EventSource reconnects', async () => {
    const trial = await Trial.start({ engine: create(), fault: 'cursor fuzz', readers: 1 });
    await trial.waitForAcks(50);
    const [epoch = ''] = (await trial.health()).feed.cursor.split('.');
    const randomBelow = (below: number) => Math.floor(Math.random() * below);
    const randomCursors = [
      () => `${epoch}.-1`,
      () => `${epoch}.${'9'.repeat(1 + randomBelow(400))}`,
      () => `${epoch}.${Array.from({ length: 2 + randomBelow(300) }, () => randomBelow(9)).join('-')}`,
      () => `deadbeef.${randomBelow(100)}`,
      () => `${epoch}.1e9`,
      () => JSON.stringify({ [epoch]: [[[[randomBelow(9)]]]] }),
      () => 'x'.repeat(randomBelow(12_000)),
      () => String.fromCharCode(...Array.from({ length: 1 + randomBelow(40) }, () => 33 + randomBelow(90))),
      () => 'slack-events/0/17',
    ];
    for (let round = 0; round < (isFullRun ? 3000 : 300); round++) {
      const cursor = randomCursors[randomBelow(randomCursors.length)]?.() ?? '';
      const stop = new AbortController();
      const isQuery = randomBelow(2) === 0;
      const url = `${trial.server.url}/slack-events-stream${isQuery ? `?cursor=${encodeURIComponent(cursor)}` : ''}`;
      const headers: Record<string, string> = isQuery ? {} : { 'last-event-id': cursor };
      const response = await fetch(url, { signal: stop.signal, headers });
      expect(response.status, cursor.slice(0, 80)).toBe(200);
      const { value } = (await response.body?.getReader().read()) ?? {};
      expect(new TextDecoder().decode(value)).toContain('event: hello');
      stop.abort();
      trial.rounds++;
    }
    await expect.poll(async () => (await trial.health()).feed.readers, faultPollOptions).toBe(1);
    await trial.finish();
  });
});
