import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { messageEvent } from '../test/slack/slack-events.ts';
import { deliverEvent, postSignedBody } from './clients/slack-load.ts';
import { faultPollOptions, isFullRun } from './suite/fault-settings.ts';
import { enginesToTest } from './trial/engines.ts';
import { Trial } from './trial/trial.ts';

/** Of a workspace that is not this one. */
const FOREIGN_EVENT = messageEvent('elsewhere');

/** What Slack signed and still is none of ours, and the answer it gets. */
const MALFORMED_EVENTS: readonly [what: string, body: string, status: number][] = [
  ['no JSON', '{"type":"event_callback",', 400],
  ['no object', '[1,2,3]', 400],
  ['nothing', '', 400],
  ['five megabytes', JSON.stringify({ type: 'event_callback', text: 'x'.repeat(5_000_000) }), 413],
  ['an unknown envelope', JSON.stringify({ type: 'event_horizon' }), 200],
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

describe.each(enginesToTest('embedded'))('storms, $name', ({ create: make, isAvailable: isThere }) => {
  it.skipIf(!isThere)('each event one to four times at once counts once, and each copy gets its 200', async () => {
    const trial = await Trial.start({ engine: make(), fault: 'duplicate storm', load: { senders: 1 } });
    const count = isFullRun ? 3000 : 300;
    for (let n = 0; n < count; n += 10) {
      const events = Array.from({ length: 10 }, (_, i) => messageEvent(`storm ${n + i}`, { user: `U${i}` }));
      const deliveries = events.flatMap((event, i) => {
        const sent = trial.history.add({ eventId: `EvStorm${n + i}`, sender: 10_000 + n + i, sequence: 0, event });
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

  it.skipIf(!isThere)('what cannot be understood is refused or set aside, and stops nothing', async () => {
    const trial = await Trial.start({ engine: make(), fault: 'poison events' });
    await trial.waitForAcks(50);
    for (let round = 0; round < (isFullRun ? 10 : 2); round++) {
      for (const [what, body, status] of MALFORMED_EVENTS)
        expect(await postSignedBody(trial.server.slackUrl, body), what).toMatchObject({ status });
      trial.rounds++;
    }
    // They are in the log, because Slack was told so, and nobody's load sent them.
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
  });
});

describe.each(enginesToTest('broker'))('SIGTERM, $name', ({ create: make, isAvailable: isThere }) => {
  it.skipIf(!isThere)('under load: what was begun is answered, and it ends by itself', async () => {
    const trial = await Trial.start({ engine: make(), fault: 'SIGTERM under load' });
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

describe.each(enginesToTest('embedded'))('cursors, $name', ({ create: make, isAvailable: isThere }) => {
  it.skipIf(!isThere)('whatever a stranger sends as one has an answer that a browser can live with', async () => {
    const trial = await Trial.start({ engine: make(), fault: 'cursor fuzz', readers: 1 });
    await trial.waitForAcks(50);
    const [epoch = ''] = (await trial.health()).feed.cursor.split('.');
    const chance = (below: number) => Math.floor(Math.random() * below);
    const makers = [
      () => `${epoch}.-1`,
      () => `${epoch}.${'9'.repeat(1 + chance(400))}`,
      () => `${epoch}.${Array.from({ length: 2 + chance(300) }, () => chance(9)).join('-')}`,
      () => `deadbeef.${chance(100)}`,
      () => `${epoch}.1e9`,
      () => JSON.stringify({ [epoch]: [[[[chance(9)]]]] }),
      () => 'x'.repeat(chance(12_000)),
      () => String.fromCharCode(...Array.from({ length: 1 + chance(40) }, () => 33 + chance(90))),
      () => 'slack-events/0/17',
    ];
    for (let round = 0; round < (isFullRun ? 3000 : 300); round++) {
      const cursor = makers[chance(makers.length)]?.() ?? '';
      const stop = new AbortController();
      const asQuery = chance(2) === 0;
      const url = `${trial.server.url}/slack-events-stream${asQuery ? `?cursor=${encodeURIComponent(cursor)}` : ''}`;
      const headers: Record<string, string> = asQuery ? {} : { 'last-event-id': cursor };
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
