import type { RequestListener, ServerResponse } from 'node:http';
import cors from 'cors';
import express, { type Express, type NextFunction, type Request, type Response, Router } from 'express';
import helmet from 'helmet';
import type { OpenMetricsContentType, Registry } from 'prom-client';
import type { DashboardSettings } from '../core/protocol/dashboard-settings.ts';
import type { ServerStatus } from '../core/protocol/status.ts';
import { badgeRoute } from '../http/badge-route.ts';
import { batchPerTick } from '../http/batch-per-tick.ts';
import { frontendFiles } from '../http/frontend-files.ts';
import { healthRoute } from '../http/health-route.ts';
import { acceptTokenLink, createReadAccessCheck, type ReadAccess, requireReadAccess } from '../http/read-access.ts';
import { requireSameOrigin } from '../http/same-origin.ts';
import { snapshotRoute } from '../http/snapshot-route.ts';
import { summaryRoute } from '../http/summary-route.ts';
import type { ImportJob } from '../import/import-job.ts';
import { importRoute } from '../import/import-route.ts';
import { prometheusRoute } from '../ops/prometheus-route.ts';
import { type SetupRouteOptions, setupRoute } from '../setup/setup-route.ts';
import { type SlackEventsRouteOptions, slackEventsRoute } from '../slack/ingest/slack-events-route.ts';
import type { EventStreamOptions } from '../stream/event-stream-opener.ts';
import { eventStreamRoute } from '../stream/event-stream-route.ts';

export interface RequestListenerOptions extends EventStreamOptions {
  slackEvents: SlackEventsRouteOptions;
  settings: DashboardSettings;
  status: () => ServerStatus;
  access: ReadAccess;
  /** Whether the badge is for everybody. */
  publicBadge: boolean;
  corsOrigin: string | undefined;
  /** What operators watch. */
  registry: Registry<OpenMetricsContentType>;
  /** The folder of the built dashboard. */
  pagesDir: string;
  imports: ImportJob;
  setup: SetupRouteOptions;
  /** Told of what no route expected. */
  onError: (error: unknown) => void;
}

/** The two faces of the product. Neither listens. */
export function createRequestListeners(parts: RequestListenerOptions): {
  slack: RequestListener;
  dashboard: RequestListener;
} {
  const slackEvents = slackEventsRoute(parts.slackEvents);
  return {
    /** Faces Slack, through whatever tunnel there is. */
    slack: bypassExpress(
      slackEvents,
      createBaseApp().use(slackEvents, readRoutes(parts)).use(notFound).use(errorHandler(parts)),
      parts,
    ),
    /** Faces people. */
    dashboard: batchPerTick(
      createBaseApp()
        .use(readRoutes(parts))
        .all('/', acceptTokenLink(parts.access))
        .use(requireReadAccess(createReadAccessCheck(parts.access)), frontendFiles(parts.pagesDir))
        .use(requireSameOrigin, importRoute(parts.imports), setupRoute(parts.setup))
        .use(notFound)
        .use(errorHandler(parts)),
    ),
  };
}

/**
 * Routes whose posts an app does not touch. It gives each request and each response another prototype before it looks at
 * them, which makes all that Node and we do with them afterwards slow: half of what an event of Slack's costs. What a
 * browser would show comes from the app, with its headers.
 */
function bypassExpress(routes: Router, app: Express, { onError }: RequestListenerOptions): RequestListener {
  const others = batchPerTick(app);
  return (request, response) => {
    if (request.method !== 'POST') {
      others(request, response);
      return;
    }
    routes(request as Request, response as Response, (error?: unknown) => {
      if (error) sendError(response, error, onError);
      else app(request, response);
    });
  };
}

/** What both faces answer to those who may read. */
function readRoutes(parts: RequestListenerOptions): Router {
  const { feed, settings, settingsHash: edition, now, access, corsOrigin } = parts;
  const isReader = createReadAccessCheck(access);
  const routes = Router()
    .use(eventStreamRoute(parts))
    .use(snapshotRoute(feed, settings, edition, now))
    .use(prometheusRoute(parts.registry))
    .use(summaryRoute(feed, settings, now));
  const paths = ['/slack-events-stream', '/snapshot', '/metrics', '/leaderboard'];
  return Router()
    .use(healthRoute(feed, parts.status, isReader))
    .use(
      badgeRoute({ feed, settings, now, isPublic: parts.publicBadge, requireReadAccess: requireReadAccess(isReader) }),
    )
    .use(
      paths,
      cors({ origin: corsOrigin ?? false, exposedHeaders: ['ETag', 'Server-Now'] }),
      requireReadAccess(isReader),
    )
    .use(routes);
}

function createBaseApp(): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  return app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          imgSrc: ["'self'", 'data:', 'https:'],
          objectSrc: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
      xFrameOptions: { action: 'deny' },
      // Avatars and links lead to other sites, which need not learn where from.
      referrerPolicy: { policy: 'no-referrer' },
      // It is plain HTTP on one's own machine; whoever puts TLS before it sets this there.
      strictTransportSecurity: false,
    }),
  );
}

function notFound(_request: Request, response: Response): void {
  response.status(404).type('text/plain').send('There is nothing here.\n');
}

function errorHandler({ onError }: RequestListenerOptions) {
  // Express knows an error handler by its four parameters.
  return (error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    sendError(response, error, onError);
  };
}

/** Not handed on: Express would print the error with all that it quotes. */
function sendError(response: ServerResponse, error: unknown, onError: RequestListenerOptions['onError']): void {
  onError(error);
  if (response.headersSent) response.destroy();
  else
    response
      .writeHead(500, { 'Content-Type': 'text/plain; charset=utf-8' })
      .end('Something went wrong here. The log of the server says what.\n');
}
