import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createApp } from './app.ts';
import { ConfigError, loadConfig } from './config.ts';
import type { Settings } from './core/settings.ts';
import { Feed } from './feed/feed.ts';
import { Hub } from './feed/hub.ts';
import { readStatus, tellStatus } from './feed/status-source.ts';
import { listen } from './listen.ts';
import { openJournal } from './log/journal.ts';
import { openLog } from './open-log.ts';
import { createCallLog } from './slack/call-log.ts';

const now = () => Date.now();
const logger = { info: console.log, warn: console.warn, error: console.error };

async function main(): Promise<void> {
  const config = loadConfig();
  const { version }: { version: string } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  const { signingSecret: secret, teamId, workspace } = config.slack;
  const settings: Settings = {
    timeZone: config.timeZone,
    workspace,
    countDirectMessages: config.countDirectMessages,
    health: config.health,
    version,
  };

  const journal = await openJournal(config.dataDir);
  const log = openLog(journal, config.kafka, logger);
  const calls = createCallLog();
  const feed = new Feed(log, {
    team: teamId,
    onRecord: ({ source, received_at }) => source === 'slack' && calls.remember(received_at),
  });
  const hub = new Hub(feed, { now });
  const statusParts = { log, feed, hub, now, slack: (at: number) => calls.describe(at, secret !== undefined) };

  const app = createApp({
    log,
    feed,
    hub,
    version,
    now,
    settings,
    status: () => readStatus(statusParts),
    access: config.access,
    corsOrigin: config.corsOrigin,
    pages: fileURLToPath(new URL('../../frontend/dist', import.meta.url)),
    slackEvents: { secret, append: (records) => log.append(records), now, onCall: calls.add },
    onError: logger.error,
  });

  const following = feed.follow();
  const slackPort = await listen(app.slack, config.host, config.port);
  const dashboardPort = await listen(app.dashboard, config.host, config.dashboardPort);
  const stopTelling = tellStatus(statusParts);
  logger.info(`SlackPanda ${version}`);
  logger.info(`  dashboard   ${dashboardPort.url}`);
  logger.info(
    `  Slack posts ${slackPort.url}/slack-events${secret ? '' : '  (set-up mode: SLACK_SIGNING_SECRET is not set)'}`,
  );
  logger.info(
    `  log         ${config.kafka ? `topic ${config.kafka.topic} at ${config.kafka.brokers}` : `embedded, in ${config.dataDir}`}`,
  );

  // A feed that ends by itself has failed: better no dashboard than one that silently stands still.
  await Promise.race([signalled(), following]);

  stopTelling();
  hub.close();
  await Promise.all([slackPort.close(), dashboardPort.close()]);
  feed.close();
  await following;
  await log.close();
}

/** Resolves when the process is asked to stop. */
function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

main().catch((error: unknown) => {
  logger.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
