import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { errorMessage } from './async/error-message.ts';
import type { Config } from './config/config.ts';
import { loadConfig, saveSettings } from './config/load-config.ts';
import { type Milliseconds, msToSeconds } from './core/time/units.ts';
import { createLogger, type LogFormat, stackWithoutMessage } from './ops/logger.ts';
import { type Product, startProduct } from './product/product.ts';

const defaultLogFormat: LogFormat = process.stdout.isTTY ? 'text' : 'json';
let logger = createLogger({ level: 'info', format: defaultLogFormat });

/** Less than the ten seconds after which most process managers kill a process. */
const STOP_TIMEOUT_MS: Milliseconds = 8000;

let isStarted = false;

async function main(): Promise<void> {
  const stopRequested = waitForStopSignal();
  // Settings that the page has saved take effect at once: the product stops, and a new one starts.
  while (await runUntilStopped(stopRequested)) logger.info('New settings are saved: SlackPanda restarts with them.');
  // A library may still hold something open, for example a connection to a broker; it must not keep the process alive.
  process.exit(0);
}

/** Runs the product until it has to stop. Resolves with whether it has to start again, with new settings. */
async function runUntilStopped(stopRequested: Promise<void>): Promise<boolean> {
  const config = loadConfig();
  const { level, format = defaultLogFormat } = config.logging;
  logger = createLogger({ level, format });
  const { version }: { version: string } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  const pagesDir = fileURLToPath(new URL('../../frontend/dist', import.meta.url));
  // A stop does not wait for the start: what an earlier run accepted is on disk.
  const product = await Promise.race([
    startProduct(config, { version, pagesDir, now: Date.now, logger, saveSettings }),
    stopRequested,
  ]);
  if (!product) process.exit(0);
  isStarted = true;
  logger.info(startupBanner(version, config, product));
  // `ended` rejects if the product fails. The process then exits, because a dashboard that stands still would mislead.
  const mustRestart = await Promise.race([
    stopRequested.then(returnFalse),
    product.ended.then(returnFalse),
    product.restartRequested.then(() => true),
  ]);
  const stopped = new AbortController();
  await Promise.race([product.stop().finally(() => stopped.abort()), exitWhenOverdue(stopped.signal)]);
  return mustRestart;
}

const returnFalse = () => false;

/** Everything that was accepted is on disk, so a part that takes too long to close, such as a broker, is left open. */
async function exitWhenOverdue(signal: AbortSignal): Promise<void> {
  await setTimeout(STOP_TIMEOUT_MS, undefined, { ref: false, signal }).catch(() => undefined);
  if (signal.aborted) return;
  logger.warn(
    `SlackPanda exits although not every connection has closed within ${msToSeconds(STOP_TIMEOUT_MS)} s. Every accepted event is on disk; no action is needed.`,
  );
  process.exit(0);
}

/** Resolves when the process receives SIGINT or SIGTERM. */
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
      : [
          '  set-up mode  neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set: open the dashboard and follow its steps',
        ]),
  ].join('\n');
}

// Node's warnings are logged in the format of all other log lines.
process.removeAllListeners('warning').on('warning', ({ message }) => logger.warn(message));
process.on('uncaughtException', (error) => {
  logger.error(
    `SlackPanda exits because of an unexpected error. Every accepted event is on disk: start SlackPanda again, and report this error if it occurs again.\n${stackWithoutMessage(error)}`,
  );
  process.exit(1);
});

main().catch((error: unknown) => {
  const reason = errorMessage(error);
  // At the start, the message names the remedy for wrong settings, a port or a folder in use; a stack would hide it.
  logger.error(
    isStarted
      ? `SlackPanda exits: ${reason}\nEvery accepted event is on disk: solve the problem, then start SlackPanda again.\n${stackWithoutMessage(error)}`
      : `SlackPanda cannot start: ${reason}`,
  );
  process.exit(1);
});
