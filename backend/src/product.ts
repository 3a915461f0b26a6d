import { createApp } from './app.ts';
import type { Config } from './config.ts';
import type { SlackRecord } from './core/record.ts';
import type { DashboardSettings } from './core/settings.ts';
import { Checkpoints } from './feed/checkpoint.ts';
import { keepCheckpoints } from './feed/checkpoint-writer.ts';
import { editionOf } from './feed/edition.ts';
import { Feed } from './feed/feed.ts';
import { Hub } from './feed/hub.ts';
import { LiveTexts } from './feed/live-texts.ts';
import { readStatus, tellStatus } from './feed/status-source.ts';
import { ImportJob } from './import/import-job.ts';
import { lackOfRoom } from './import/log-room.ts';
import { removeUploads } from './import/upload.ts';
import { withoutText } from './import/without-text.ts';
import { type Limits, type Listening, listen } from './listen.ts';
import { openJournal } from './log/journal.ts';
import { type Logger, trace } from './logger.ts';
import { openLog } from './open-log.ts';
import { createCallLines } from './ops/call-lines.ts';
import { createMetrics } from './ops/metrics.ts';
import { createDeliveryLog, type DeliveryReport } from './slack/call-log.ts';
import { openListening, openSlackSide } from './slack-side.ts';

export interface Surroundings {
  version: string;
  /** The folder of the built dashboard. */
  pages: string;
  /** ms UTC. */
  now: () => number;
  logger: Logger;
  /** Writes settings for the next start. Returns why not, in words, or an empty text. */
  saveSettings?: (values: Readonly<Record<string, string>>) => Promise<string>;
  /** How long a minute of Slack's rate limits lasts, ms; tests hurry. */
  slackMinute?: number;
}

export interface Product {
  slackUrl: string;
  dashboardUrl: string;
  /** Settles when the product can go on no longer; rejects with the reason. */
  ended: Promise<void>;
  /** Resolves when settings were saved: whoever started this stops it, and starts one with the new ones. */
  renewed: Promise<void>;
  /** Streams end, answers under way finish, and what was accepted is closed safely. */
  stop(): Promise<void>;
}

/** How long an export may take to come in, ms: gigabytes over a slow line. Whoever stalls is cut long before. */
const UPLOAD = 3_600_000;
/** With so many records waiting for a broker, the past waits, too. */
const BACKLOG = 5000;

const NOT_SAVED = 'settings cannot be saved here';

/** The composition root: every part is made here, and knows only what it is handed. */
export async function startProduct(
  config: Config,
  { version, pages, now, logger, slackMinute, saveSettings = async () => NOT_SAVED }: Surroundings,
): Promise<Product> {
  const { signingSecret: secret, appToken, teamId, workspace } = config.slack;
  const { timeZone, countDirectMessages, health, access, corsOrigin } = config;
  const settings: DashboardSettings = { timeZone, workspace, countDirectMessages, health, version };

  const journal = await openJournal(config.dataDir);
  const log = openLog(journal, config, logger.of('log'));
  const calls = createDeliveryLog();
  const checkpoints = new Checkpoints(config.dataDir, config.keepText, logger.of('checkpoint').warn);
  const from = await checkpoints.load(teamId);
  const listening = await openListening(config.dataDir, now, logger.of('slack').warn);
  for (const at of Object.values(from?.events ?? {})) {
    calls.eventReceived(at);
    listening.eventReceived(at);
  }
  const texts = new LiveTexts();
  const complete = config.keepText ? undefined : texts.giveBack;
  const feed = new Feed(log, {
    team: teamId,
    onRecord(record) {
      calls.observeRecord(record);
      listening.observeRecord(record);
    },
    onFold: (took) => metrics.onFold(took),
    from,
    ...(complete ? { complete } : {}),
  });
  const hub = new Hub(feed, { now });
  await removeUploads(config.dataDir);
  const imports = new ImportJob({
    dir: config.dataDir,
    maxMb: config.importMaxMb,
    team: () => feed.community.team,
    append: config.keepText ? log.append : (records) => log.append(records.map(withoutText)),
    hold: () => lackOfRoom(log.status()),
    now,
    onCovered: listening.markBackfilled,
    onError: (error) => logger.of('import').error(trace(error)),
  });
  const append = config.keepText
    ? log.append
    : (records: readonly SlackRecord[]) => log.append(records.map(texts.withhold));
  const sayCall = createCallLines(logger.of('slack'));
  const side = openSlackSide(config.slack, config.dataDir, {
    listening,
    append,
    community: () => feed.community,
    hasRoom: () => log.status().waiting < BACKLOG,
    ready: () => feed.ready(),
    now,
    minute: slackMinute,
    onCall(call: DeliveryReport) {
      calls.add(call);
      metrics.onCall(call);
      sayCall(call);
    },
    warn: logger.of('slack').warn,
  });
  const isConnectable = secret !== undefined || appToken !== undefined;
  const slackState = (at: number) => ({ ...calls.status(at, isConnectable), ...side.status() });
  const hops = { log, feed, hub, now, imports: () => imports.status(), slack: slackState };
  const status = () => readStatus(hops);
  const listeners: Listening[] = [];
  const dropped = () => listeners.reduce((sum, listening) => sum + listening.dropped, 0);
  const metrics = createMetrics({ journal, feed, hub, status, dropped });
  const slackEvents = { secret, append, now, onRecord: side.heard, onDelivery: side.called };
  const edition = editionOf(settings);
  const onError = (error: unknown) => logger.of('http').error(trace(error));
  let onSaved = (): void => undefined;
  const renewed = new Promise<void>((resolve) => {
    onSaved = resolve;
  });
  const setup = { apiUrl: config.slack.apiUrl, save: saveSettings, onSaved };
  const app = createApp({
    log,
    feed,
    hub,
    version,
    edition,
    now,
    settings,
    status,
    access,
    publicBadge: config.publicBadge,
    corsOrigin,
    registry: metrics.registry,
    pages,
    slackEvents,
    imports,
    setup,
    onError,
  });

  const followed = feed.follow();
  const ended = Promise.race([followed, journal.hung]);
  ended.catch(() => undefined); // it may come to this before anybody asks
  // Slack and a tunnel take a few connections; whatever else comes there comes from the internet.
  const slack = await listen(app.slack, config.host, config.port, { connections: 1000 });
  // What this machine holds is read in a moment, and the first page should show all of it.
  if (!config.kafka) await Promise.race([feed.ready(), ended]);
  const limits: Partial<Limits> = { request: UPLOAD, connections: config.maxConnections };
  const dashboard = await listen(app.dashboard, config.host, config.dashboardPort, limits);
  listeners.push(slack, dashboard);
  const stopTelling = tellStatus(hops);
  const stopSaving = keepCheckpoints(feed, checkpoints, logger.of('checkpoint').warn);

  async function stop(): Promise<void> {
    stopTelling();
    hub.close();
    await Promise.all([slack.close(), dashboard.close(), imports.close()]);
    await side.close();
    feed.close();
    await followed;
    await stopSaving();
    await log.close();
  }
  return { slackUrl: slack.url, dashboardUrl: dashboard.url, ended, renewed, stop };
}
