import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { executablePath } from '../chromium.ts';
import { Server } from '../server.ts';
import { message } from '../slack-events.ts';
import { useTestBed } from '../test-bed.ts';
import { Broker } from './broker.ts';
import { onBroker } from './engines.ts';
import { isLong, patience } from './knobs.ts';
import { TcpProxy } from './tcp-proxy.ts';
import { Trial } from './trial.ts';

interface Health {
  log: { waiting: number };
}

describe.skipIf(!Broker.isThere)('two instances on one topic', () => {
  it('take turns, die and come back, and serve the same', async () => {
    const engine = onBroker();
    const other = await Server.start(engine.settings, { quiet: true });
    onTestFinished(() => other.remove());
    const trial = await Trial.begin({
      engine,
      fault: 'two instances, one killed and revived',
      // A sender stays with one: between two outboxes nobody can keep an order.
      slackUrl: (client, own) => (client % 2 === 0 ? own : other.slackUrl),
    });
    let at = 0;
    const movers = Array.from({ length: 3 }, () =>
      trial.addReader('earliest', () => (at++ % 2 === 0 ? trial.server.url : other.url)),
    );
    for (let round = 0; round < (isLong ? 10 : 3); round++) {
      await trial.acknowledged(50);
      await other.end('SIGKILL');
      for (const mover of movers) mover.cut();
      await sleep(Math.random() * 1000);
      await other.begin();
      for (const mover of movers) mover.cut();
      trial.rounds++;
    }
    await trial.rest();
    const waiting = async () => ((await (await fetch(`${other.url}/healthz`)).json()) as Health).log.waiting;
    await expect.poll(waiting, patience).toBe(0);
    await trial.settled();
    const { cursor, digest } = await trial.server.metrics();
    await expect.poll(() => other.metrics(), patience).toMatchObject({ cursor, digest });
    for (const mover of movers) expect(mover.resets).toEqual([]);
    await trial.finish();
  });
});

describe.skipIf(!Broker.isThere || !executablePath)('two instances and one browser', () => {
  const bed = useTestBed();

  it('which goes on at the other one with its cursor, and fetches nothing again', async () => {
    const engine = onBroker();
    const [one, two] = await Promise.all([1, 2].map(() => bed.serve(engine.settings, { quiet: true })));
    if (!one || !two) throw new Error('two servers are needed');
    const proxy = await TcpProxy.open(one.url);
    onTestFinished(() => proxy.remove());
    const tab = await bed.open(proxy);
    await one.post(message('by the first'));
    await expect.poll(() => tab.numbers(), patience).toBe('1 1 0 1');
    let snapshots = 0;
    tab.page.on('request', (request) => {
      if (request.url().endsWith('/snapshot')) snapshots++;
    });
    proxy.target = two.url;
    proxy.cut();
    await one.end('SIGKILL');
    await two.post(message('by the second'));
    await expect.poll(() => tab.numbers(), patience).toBe('2 2 0 1');
    await expect.poll(() => tab.text(), patience).not.toContain('Connection lost.');
    expect(snapshots).toBe(0);
  });
});
