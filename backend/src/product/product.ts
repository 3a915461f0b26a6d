import type { Config } from '../config/config.ts';
import type { DashboardSettings } from '../core/protocol/dashboard-settings.ts';
import type { SlackRecord } from '../core/records/record.ts';
import { withoutText } from '../core/records/without-text.ts';
import { CheckpointStore } from '../feed/checkpoint-store.ts';
import { startCheckpointWriter } from '../feed/checkpoint-writer.ts';
import { Feed } from '../feed/feed.ts';
import { TextStripper } from '../feed/text-stripper.ts';
import { type ListeningServer, listen, type ServerLimits } from '../http/listen.ts';
import { hashSettings } from '../http/settings-hash.ts';
import { backpressureReason } from '../import/backpressure.ts';
import { ImportJob } from '../import/import-job.ts';
import { removeLeftoverUploads } from '../import/upload.ts';
import { openJournal } from '../journal/journal.ts';
import { createDeliveryLogger } from '../ops/delivery-logger.ts';
import { type Logger, stackWithoutMessage } from '../ops/logger.ts';
import { collectStatus, startStatusBroadcast } from '../ops/pipeline-status.ts';
import { createPrometheusMetrics } from '../ops/prometheus-metrics.ts';
import { createDeliveryLog, type DeliveryReport } from '../slack/ingest/delivery-log.ts';
import { EventStreamHub } from '../stream/event-stream-hub.ts';
import { openLog } from './open-log.ts';
import { createRequestListeners } from './request-listeners.ts';
import { openGapTracker, openSlackIntegration } from './slack-integration.ts';

export interface ProductDependencies {
  version: string;
  /** The folder of the built dashboard. */
  pagesDir: string;
  /** ms UTC. */
  now: () => number;
  logger: Logger;
  /** Writes settings for the next start. Returns why not, in words, or an empty text. */
  saveSettings?: (values: Readonly<Record<string, string>>) => Promise<string>;
  /** How long a minute of Slack's rate limits lasts, ms; tests hurry. */
  slackRateLimitMinuteMs?: number;
}

export interface Product {
  slackUrl: string;
  dashboardUrl: string;
  /** Settles when the product can go on no longer; rejects with the reason. */
  ended: Promise<void>;
  /** Resolves when settings were saved: whoever started this stops it, and starts one with the new ones. */
  restartRequested: Promise<void>;
  /** Streams end, answers under way finish, and what was accepted is closed safely. */
  stop(): Promise<void>;
}

/** How long an export may take to come in, ms: gigabytes over a slow line. Whoever stalls is cut long before. */
const UPLOAD_TIMEOUT_MS = 3_600_000;
/** With so many records waiting for a broker, the past waits, too. */
const MAX_WAITING_RECORDS = 5000;

const SAVING_UNAVAILABLE = 'settings cannot be saved here';

/** The composition root: every part is made here, and knows only what it is handed. */
export async function startProduct(
  config: Config,
  {
    version,
    pagesDir: pages,
    now,
    logger,
    slackRateLimitMinuteMs: slackMinute,
    saveSettings = async () => SAVING_UNAVAILABLE,
  }: ProductDependencies,
): Promise<Product> {
  const { signingSecret: secret, appToken, teamId, workspace } = config.slack;
  const { timeZone, countDirectMessages, health, access, corsOrigin } = config;
  const settings: DashboardSettings = { timeZone, workspace, countDirectMessages, health, version };

  const journal = await openJournal(config.dataDir);
  const log = openLog(journal, config, logger.child('log'));
  const calls = createDeliveryLog();
  const checkpoints = new CheckpointStore(config.dataDir, config.keepText, logger.child('checkpoint').warn);
  const from = await checkpoints.load(teamId);
  const listening = await openGapTracker(config.dataDir, now, logger.child('slack').warn);
  for (const at of Object.values(from?.events ?? {})) {
    calls.eventReceived(at);
    listening.eventReceived(at);
  }
  const texts = new TextStripper();
  const complete = config.keepText ? undefined : texts.restore;
  const feed = new Feed(log, {
    team: teamId,
    onRecord(record) {
      calls.observeRecord(record);
      listening.observeRecord(record);
    },
    onFold: (took) => metrics.onFold(took),
    checkpoint: from,
    ...(complete ? { restoreText: complete } : {}),
  });
  const hub = new EventStreamHub(feed, { now });
  await removeLeftoverUploads(config.dataDir);
  const imports = new ImportJob({
    uploadDir: config.dataDir,
    maxMb: config.importMaxMb,
    team: () => feed.community.team,
    append: config.keepText ? log.append : (records) => log.append(records.map(withoutText)),
    backpressureReason: () => backpressureReason(log.status()),
    now,
    onBackfilled: listening.markBackfilled,
    onError: (error) => logger.child('import').error(stackWithoutMessage(error)),
  });
  const append = config.keepText
    ? log.append
    : (records: readonly SlackRecord[]) => log.append(records.map(texts.strip));
  const sayCall = createDeliveryLogger(logger.child('slack'));
  const side = openSlackIntegration(config.slack, config.dataDir, {
    gapTracker: listening,
    append,
    community: () => feed.community,
    hasRoom: () => log.status().waiting < MAX_WAITING_RECORDS,
    ready: () => feed.whenReady(),
    now,
    rateLimitMinuteMs: slackMinute,
    onCall(call: DeliveryReport) {
      calls.add(call);
      metrics.onCall(call);
      sayCall(call);
    },
    warn: logger.child('slack').warn,
  });
  const isConnectable = secret !== undefined || appToken !== undefined;
  const slackState = (at: number) => ({ ...calls.status(at, isConnectable), ...side.status() });
  const hops = { log, feed, hub, now, imports: () => imports.status(), slack: slackState };
  const status = () => collectStatus(hops);
  const listeners: ListeningServer[] = [];
  const dropped = () => listeners.reduce((sum, listening) => sum + listening.droppedConnections, 0);
  const metrics = createPrometheusMetrics({ journal, feed, hub, status, droppedConnections: dropped });
  const slackEvents = { secret, append, now, onRecord: side.eventStored, onDelivery: side.deliveryAnswered };
  const edition = hashSettings(settings);
  const onError = (error: unknown) => logger.child('http').error(stackWithoutMessage(error));
  let onSaved = (): void => undefined;
  const renewed = new Promise<void>((resolve) => {
    onSaved = resolve;
  });
  const setup = { apiUrl: config.slack.apiUrl, save: saveSettings, onSaved };
  const app = createRequestListeners({
    log,
    feed,
    hub,
    version,
    settingsHash: edition,
    now,
    settings,
    status,
    access,
    publicBadge: config.publicBadge,
    corsOrigin,
    registry: metrics.registry,
    pagesDir: pages,
    slackEvents,
    imports,
    setup,
    onError,
  });

  const followed = feed.follow();
  const ended = Promise.race([followed, journal.hung]);
  ended.catch(() => undefined); // it may come to this before anybody asks
  // Slack and a tunnel take a few connections; whatever else comes there comes from the internet.
  const slack = await listen(app.slack, config.host, config.port, { maxConnections: 1000 });
  // What this machine holds is read in a moment, and the first page should show all of it.
  if (!config.kafka) await Promise.race([feed.whenReady(), ended]);
  const limits: Partial<ServerLimits> = { requestTimeoutMs: UPLOAD_TIMEOUT_MS, maxConnections: config.maxConnections };
  const dashboard = await listen(app.dashboard, config.host, config.dashboardPort, limits);
  listeners.push(slack, dashboard);
  const stopTelling = startStatusBroadcast(hops);
  const stopSaving = startCheckpointWriter(feed, checkpoints, logger.child('checkpoint').warn);

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
  return { slackUrl: slack.url, dashboardUrl: dashboard.url, ended, restartRequested: renewed, stop };
}
