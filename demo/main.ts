import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { DeliveryRejected, type DeliveryTarget, deliverAll, deliverWithRetries } from './deliver-events.ts';
import { buildProduct, startDemoServer } from './demo-server.ts';
import { inventCommunity } from './invent-community.ts';
import { inventHistory } from './invent-history.ts';
import { inventLiveEvents } from './invent-live-events.ts';

const HELP = `An invented community, posted as Slack does: signed, to the product itself.

  npm run demo                     starts the product on data of its own, which go with it
  npm run demo -- --url http://localhost:8000 --secret ...
                                   posts to a server that runs already; what is posted stays in its log

  --seed 7       another community; the same seed gives the same one
  --rate 4       four times as lively
  --team T...    the workspace's id, default T0DEMOPANDA
  --secret       default: SLACK_SIGNING_SECRET of the environment
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
  if (!(rate > 0) || !Number.isInteger(seed)) throw new Error('--rate wants a number above 0, --seed a whole number');
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => interrupted.abort());

  if (options.url !== undefined) {
    if (!options.secret) throw new Error('--secret is missing: the SLACK_SIGNING_SECRET of that server');
    await play({ url: options.url.replace(/\/+$/, ''), secret: options.secret }, seed, rate, interrupted.signal);
    return;
  }
  console.log('Building the product.');
  buildProduct();
  const server = await startDemoServer(options.team);
  void server.ended.then(() => {
    if (interrupted.signal.aborted) return;
    console.error('The server has ended by itself, and so does the demo.');
    process.exitCode = 1;
    interrupted.abort();
  });
  await play(server, seed, rate, interrupted.signal).finally(server.stop);
}

/** History first, then the present, until interrupted. */
async function play(target: DeliveryTarget, seed: number, rate: number, signal: AbortSignal): Promise<void> {
  const run = Date.now().toString(36);
  const community = inventCommunity({ team: options.team, seed, runId: run });
  try {
    const began = Date.now();
    const past = inventHistory(community, began, -new Date().getTimezoneOffset() * 60_000);
    await deliverAll(target, past, signal);
    console.log(`\nA year of ${past.length} events was posted in ${((Date.now() - began) / 1000).toFixed(1)} s.`);
    console.log('From here on people write as you watch. Ctrl-C ends the demo.');
    for (const { waitMs: wait, createDeliveries: happen } of inventLiveEvents(community)) {
      await sleep(wait / rate, undefined, { signal });
      for (const posting of happen(Date.now())) await deliverWithRetries(target, posting, signal).catch(logUnlessFatal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** A server that is away for a while misses what happens meanwhile, as it would with Slack. */
function logUnlessFatal(error: unknown): void {
  if (error instanceof DeliveryRejected || (error instanceof Error && error.name === 'AbortError')) throw error;
  console.error(error instanceof Error ? error.message : error);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
