import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { errorMessage } from '../backend/src/async/error-message.ts';
import { MINUTE_MS, msToSeconds } from '../backend/src/core/time/units.ts';
import { DeliveryRejected, type DeliveryTarget, deliverAll, deliverWithRetries } from './deliver-events.ts';
import { buildProduct, startDemoServer } from './demo-server.ts';
import { inventCommunity } from './invent-community.ts';
import { inventHistory } from './invent-history.ts';
import { inventLiveEvents } from './invent-live-events.ts';

const HELP = `Posts the events of an invented community as Slack does, signed.

  npm run demo                     starts the product with temporary data, which is removed when the demo ends
  npm run demo -- --url http://localhost:8000 --secret ...
                                   posts to a running server; the events stay in its log

  --seed 7       invents another community; the same seed gives the same one
  --rate 4       live events happen four times as fast
  --team T...    the id of the workspace, default T0DEMOPANDA
  --secret       the signing secret, default SLACK_SIGNING_SECRET of the environment
`;

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    rate: { type: 'string', default: '1' },
    team: { type: 'string', default: 'T0DEMOPANDA' },
    url: { type: 'string' },
    secret: { type: 'string', default: process.env['SLACK_SIGNING_SECRET'] ?? '' },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  if (options.help) {
    console.log(HELP);
    return;
  }
  const rate = Number(options.rate);
  const seed = Number(options.seed);
  if (!(rate > 0) || !Number.isInteger(seed))
    throw new Error('--rate must be a number above 0, --seed a whole number.');
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => interrupted.abort());

  if (options.url !== undefined) {
    if (!options.secret) throw new Error('--secret is missing. Pass the SLACK_SIGNING_SECRET of the server.');
    await postEvents({ url: options.url.replace(/\/+$/, ''), secret: options.secret }, seed, rate, interrupted.signal);
    return;
  }
  console.log('Building the product.');
  buildProduct();
  const server = await startDemoServer(options.team);
  void server.ended.then(() => {
    if (interrupted.signal.aborted) return;
    console.error('The server has ended, so the demo ends, too. The output above names the reason.');
    process.exitCode = 1;
    interrupted.abort();
  });
  await postEvents(server, seed, rate, interrupted.signal).finally(server.stop);
}

/** Posts the history, then live events until interrupted. */
async function postEvents(target: DeliveryTarget, seed: number, rate: number, signal: AbortSignal): Promise<void> {
  const startedAt = Date.now();
  const community = inventCommunity({ team: options.team, seed, runId: startedAt.toString(36) });
  try {
    const history = inventHistory(community, startedAt, -new Date().getTimezoneOffset() * MINUTE_MS);
    await deliverAll(target, history, signal);
    const seconds = msToSeconds(Date.now() - startedAt).toFixed(1);
    console.log(`\nPosted ${history.length} events of the past year in ${seconds} s.`);
    console.log('Live events follow. Press Ctrl-C to end the demo.');
    for (const { waitMs, createDeliveries } of inventLiveEvents(community)) {
      await sleep(waitMs / rate, undefined, { signal });
      for (const delivery of createDeliveries(Date.now()))
        await deliverWithRetries(target, delivery, signal).catch(logUnlessFatal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/**
 * Logs an event that cannot be delivered while the server is unreachable; it is lost, as with Slack. Throws other
 * errors again.
 */
function logUnlessFatal(error: unknown): void {
  if (error instanceof DeliveryRejected || (error instanceof Error && error.name === 'AbortError')) throw error;
  console.error(errorMessage(error));
}

main().catch((error: unknown) => {
  console.error(errorMessage(error));
  process.exit(1);
});
