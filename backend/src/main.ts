import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Config, loadConfig, saveSettings } from './config/config.ts';
import { createLogger, type LogFormat, stackWithoutMessage } from './ops/logger.ts';
import { type Product, startProduct } from './product/product.ts';

const defaultLogFormat: LogFormat = process.stdout.isTTY ? 'text' : 'json';
let logger = createLogger({ level: 'info', format: defaultLogFormat });

/** Whoever asks a process to stop gives it about ten seconds, ms. */
const STOP_TIMEOUT_MS = 8000;

let isStarted = false;

async function main(): Promise<void> {
  const asked = waitForStopSignal();
  // Settings that were saved on the page are used at once: the parts end, and new ones begin.
  while (await runUntilStopped(asked)) logger.info('New settings were saved: SlackPanda starts again with them.');
  // What a library may still hold open, a connection to a broker perhaps, keeps no process that has ended.
  process.exit(0);
}

/** Runs the product until it shall end. Returns whether it shall begin again, with new settings. */
async function runUntilStopped(asked: Promise<void>): Promise<boolean> {
  const config = loadConfig();
  const { level, format = defaultLogFormat } = config.logging;
  logger = createLogger({ level, format });
  const { version }: { version: string } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  const pages = fileURLToPath(new URL('../../frontend/dist', import.meta.url));
  // Nobody waits for a start: what an earlier run accepted is on disk.
  const product = await Promise.race([
    startProduct(config, { version, pagesDir: pages, now: Date.now, logger, saveSettings }),
    asked,
  ]);
  if (!product) process.exit(0);
  isStarted = true;
  logger.info(startupBanner(version, config, product));
  // A product that ends by itself has failed: better no dashboard than one that silently stands still.
  const isRenewed = await Promise.race([
    asked.then(returnFalse),
    product.ended.then(returnFalse),
    product.restartRequested.then(() => true),
  ]);
  const stopped = new AbortController();
  await Promise.race([product.stop().finally(() => stopped.abort()), exitWhenOverdue(stopped.signal)]);
  return isRenewed;
}

const returnFalse = () => false;

/** Everything accepted is on disk since its 200: what takes too long to end, a broker perhaps, may be left alone. */
async function exitWhenOverdue(signal: AbortSignal): Promise<void> {
  await setTimeout(STOP_TIMEOUT_MS, undefined, { ref: false, signal }).catch(() => undefined);
  if (signal.aborted) return;
  logger.warn(`Not everything has ended within ${STOP_TIMEOUT_MS} ms, and is left as it is.`);
  process.exit(0);
}

/** Resolves when the process is asked to stop. */
function waitForStopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

function startupBanner(
  version: string,
  { slack, kafka, dataDir }: Config,
  { slackUrl, dashboardUrl }: Product,
): string {
  return [
    `SlackPanda ${version}`,
    `  dashboard    ${dashboardUrl}`,
    slack.appToken ? '  Slack        Socket Mode' : `  Slack posts  ${slackUrl}/slack-events`,
    `  log          ${kafka ? `topic ${kafka.topic} at ${kafka.brokers}` : `embedded, in ${dataDir}`}`,
    ...(slack.signingSecret || slack.appToken
      ? []
      : ['  set-up mode  there is neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET: the dashboard explains the steps']),
  ].join('\n');
}

// What Node would print by itself, in the form of everything else, and without what an error may quote.
process.removeAllListeners('warning').on('warning', ({ message }) => logger.warn(message));
process.on('uncaughtException', (error) => {
  logger.error(`SlackPanda ends, because of a mistake in it: ${stackWithoutMessage(error)}`);
  process.exit(1);
});

main().catch((error: unknown) => {
  // Wrong settings, a busy port or folder: the words say what to do, and a trace would bury them.
  const words = error instanceof Error ? error.message : String(error);
  logger.error(
    isStarted ? `SlackPanda ends: ${words}\n${stackWithoutMessage(error)}` : `SlackPanda cannot start: ${words}`,
  );
  process.exit(1);
});
