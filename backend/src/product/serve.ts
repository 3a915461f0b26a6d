import { createSignal } from '../async/signal.ts';
import type { Config } from '../config/config.ts';
import type { DashboardSettings } from '../core/protocol/dashboard-settings.ts';
import { HOUR_MS, type Milliseconds } from '../core/time/units.ts';
import { ServerGroup } from '../http/server-group.ts';
import { hashSettings } from '../http/settings-hash.ts';
import { backpressureReason } from '../import/backpressure.ts';
import { ImportJob } from '../import/import-job.ts';
import { stackWithoutMessage } from '../ops/logger.ts';
import { registerPipelineMetrics } from '../ops/pipeline-metrics.ts';
import { collectStatus, type PipelineStatusOptions, startStatusBroadcast } from '../ops/pipeline-status.ts';
import type { PrometheusMetrics } from '../ops/prometheus-metrics.ts';
import { openAll } from './close-stack.ts';
import type { SlackConnection } from './connect-slack.ts';
import type { Storage } from './open-storage.ts';
import type { ProductDependencies } from './product-dependencies.ts';
import { createRequestListeners, type RequestListenerOptions } from './request-listeners.ts';
import type { RunningFeed } from './start-feed.ts';

export interface ServedParts {
  storage: Storage;
  runningFeed: RunningFeed;
  slack: SlackConnection;
  metrics: PrometheusMetrics;
}

export interface ProductServer {
  slackUrl: string;
  dashboardUrl: string;
  /** Resolves when the page has saved new settings. */
  restartRequested: Promise<void>;
  /** Ends the streams, then waits for the responses under way and for an import. */
  close(): Promise<void>;
}

/** How long an export may take to arrive: gigabytes over a slow network. A stalled upload is disconnected long before. */
const UPLOAD_TIMEOUT_MS: Milliseconds = HOUR_MS;
/** Slack and a tunnel need a few connections to the port that faces Slack; all others come from the internet. */
const MAX_SLACK_CONNECTIONS = 1000;

const SAVING_UNAVAILABLE = 'settings cannot be saved here';

/** Opens both ports. Rejects if one of them is in use. */
export function serve(config: Config, parts: ServedParts, dependencies: ProductDependencies): Promise<ProductServer> {
  const { storage, runningFeed, slack, metrics } = parts;
  const { feed, hub, ended } = runningFeed;
  const { log, journal } = storage;
  const { now } = dependencies;
  return openAll(async (opened) => {
    const settingsSaved = createSignal();
    const servers = new ServerGroup();
    const imports = createImportJob(config, parts, dependencies);
    opened.add({
      async close() {
        hub.close();
        await Promise.all([servers.close(), imports.close()]);
      },
    });
    const pipeline: PipelineStatusOptions = {
      log,
      feed,
      hub,
      now,
      imports: () => imports.status(),
      slack: (at) => slack.status(at),
    };
    const status = () => collectStatus(pipeline);
    registerPipelineMetrics(metrics.registry, {
      journal,
      feed,
      hub,
      status,
      droppedConnections: () => servers.droppedConnections,
    });
    const listeners = createRequestListeners({
      ...listenerOptions(config, parts, dependencies),
      status,
      imports,
      setup: {
        apiUrl: config.slack.apiUrl,
        save: dependencies.saveSettings ?? (async () => SAVING_UNAVAILABLE),
        onSaved: settingsSaved.notify,
      },
    });
    const slackUrl = await servers.listen(listeners.slack, config.host, config.port, {
      maxConnections: MAX_SLACK_CONNECTIONS,
    });
    // An embedded log is folded quickly, so the dashboard opens only once its numbers are complete.
    if (!config.kafka) await Promise.race([feed.whenReady(), ended]);
    const dashboardUrl = await servers.listen(listeners.dashboard, config.host, config.dashboardPort, {
      requestTimeoutMs: UPLOAD_TIMEOUT_MS,
      maxConnections: config.maxConnections,
    });
    opened.add({ close: startStatusBroadcast(pipeline) });
    return { slackUrl, dashboardUrl, restartRequested: settingsSaved.wait(), close: () => opened.close() };
  });
}

function createImportJob(
  { dataDir, importMaxMb }: Config,
  { storage: { log, appendImported, gapTracker }, runningFeed: { feed } }: ServedParts,
  { now, logger }: ProductDependencies,
): ImportJob {
  return new ImportJob({
    uploadDir: dataDir,
    maxMb: importMaxMb,
    team: () => feed.community.team,
    append: appendImported,
    backpressureReason: () => backpressureReason(log.status()),
    now,
    onBackfilled: gapTracker.markBackfilled,
    onError: (error) => logger.child('import').error(stackWithoutMessage(error)),
  });
}

function listenerOptions(
  config: Config,
  { storage: { log, append, texts }, runningFeed: { feed, hub }, slack, metrics }: ServedParts,
  { version, pagesDir, now, logger }: ProductDependencies,
): Omit<RequestListenerOptions, 'status' | 'imports' | 'setup'> {
  const { timeZone, countDirectMessages, health, access, publicBadge, corsOrigin } = config;
  const { workspace, signingSecret } = config.slack;
  const settings: DashboardSettings = { timeZone, workspace, countDirectMessages, health, version };
  return {
    log,
    feed,
    hub,
    texts,
    version,
    settings,
    settingsHash: hashSettings(settings),
    now,
    access,
    publicBadge,
    corsOrigin,
    registry: metrics.registry,
    pagesDir,
    definitions: { feed, log, append, now },
    slackEvents: {
      secret: signingSecret,
      append,
      now,
      onRecord: slack.eventStored,
      onDelivery: slack.deliveryAnswered,
    },
    onError: (error) => logger.child('http').error(stackWithoutMessage(error)),
  };
}
