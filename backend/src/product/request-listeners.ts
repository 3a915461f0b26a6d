import type { RequestListener, ServerResponse } from 'node:http';
import cors from 'cors';
import express, { type Express, type NextFunction, type Request, type Response, Router } from 'express';
import helmet from 'helmet';
import type { OpenMetricsContentType, Registry } from 'prom-client';
import type { DashboardSettings } from '../core/protocol/dashboard-settings.ts';
import type { ServerStatus } from '../core/protocol/status.ts';
import { badgeRoute } from '../http/badge-route.ts';
import { batchPerTick } from '../http/batch-per-tick.ts';
import { type DefinitionRouteOptions, definitionRoute } from '../http/definition-route.ts';
import { frontendFiles } from '../http/frontend-files.ts';
import { healthRoute } from '../http/health-route.ts';
import { acceptTokenLink, createReadAccessCheck, type ReadAccess, requireReadAccess } from '../http/read-access.ts';
import { refuseBody } from '../http/refuse-body.ts';
import { requireSameOrigin } from '../http/same-origin.ts';
import { snapshotRoute } from '../http/snapshot-route.ts';
import { summaryRoute } from '../http/summary-route.ts';
import { type TextStore, textsRoute } from '../http/texts-route.ts';
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
  /** Absent with `KEEP_TEXT=false`. */
  texts: TextStore | undefined;
  status: () => ServerStatus;
  access: ReadAccess;
  /** Whether the badge needs no read access. */
  publicBadge: boolean;
  corsOrigin: string | undefined;
  /** The metrics for Prometheus. */
  registry: Registry<OpenMetricsContentType>;
  /** The folder of the built dashboard. */
  pagesDir: string;
  imports: ImportJob;
  setup: SetupRouteOptions;
  definitions: DefinitionRouteOptions;
  /** Called with an error that no route has handled. */
  onError: (error: unknown) => void;
}

/** Creates the request listeners of both ports, `PORT` for Slack and `DASHBOARD_PORT` for people. */
export function createRequestListeners(options: RequestListenerOptions): {
  slack: RequestListener;
  dashboard: RequestListener;
} {
  const slackEvents = slackEventsRoute(options.slackEvents);
  return {
    slack: bypassExpress(
      slackEvents,
      createBaseApp().use(slackEvents, readRoutes(options)).use(notFound).use(errorHandler(options)),
      options,
    ),
    dashboard: batchPerTick(
      createBaseApp()
        .use(readRoutes(options))
        .all('/', acceptTokenLink(options.access))
        .use(requireReadAccess(createReadAccessCheck(options.access)), frontendFiles(options.pagesDir))
        .use(
          requireSameOrigin,
          importRoute(options.imports),
          setupRoute(options.setup),
          definitionRoute(options.definitions),
          refuseBody,
        )
        .use(notFound)
        .use(errorHandler(options)),
    ),
  };
}

/**
 * Passes POST requests directly to the routes. An Express app replaces the prototype of each request and response,
 * which slows down all later code and would be half of the cost of an event. Other requests go to the app, which sets
 * the headers that a browser needs.
 */
function bypassExpress(routes: Router, app: Express, { onError }: RequestListenerOptions): RequestListener {
  const handleInApp = batchPerTick(app);
  return (request, response) => {
    if (request.method !== 'POST') {
      handleInApp(request, response);
      return;
    }
    routes(request as Request, response as Response, (error?: unknown) => {
      if (error) sendError(response, error, onError);
      else app(request, response);
    });
  };
}

/** The routes of both ports for requests with read access. */
function readRoutes(options: RequestListenerOptions): Router {
  const { feed, settings, settingsHash, texts, now, access, corsOrigin } = options;
  const hasReadAccess = createReadAccessCheck(access);
  const routes = Router()
    .use(eventStreamRoute(options))
    .use(snapshotRoute(feed, settings, settingsHash, now))
    .use(textsRoute(feed, texts))
    .use(prometheusRoute(options.registry))
    .use(summaryRoute(feed, settings, now));
  const paths = ['/slack-events-stream', '/snapshot', '/texts', '/metrics', '/leaderboard'];
  return Router()
    .use(healthRoute(feed, options.status, hasReadAccess))
    .use(
      badgeRoute({
        feed,
        settings,
        now,
        isPublic: options.publicBadge,
        requireReadAccess: requireReadAccess(hasReadAccess),
      }),
    )
    .use(
      paths,
      cors({ origin: corsOrigin ?? false, exposedHeaders: ['ETag', 'Server-Now', 'Snapshot-Bytes'] }),
      requireReadAccess(hasReadAccess),
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
      // Avatars and links lead to other sites, which must not learn the address of the dashboard.
      referrerPolicy: { policy: 'no-referrer' },
      // The product serves plain HTTP; a proxy that adds TLS sets this header.
      strictTransportSecurity: false,
    }),
  );
}

function notFound(_request: Request, response: Response): void {
  response.status(404).type('text/plain').send('There is nothing here.\n');
}

function errorHandler({ onError }: RequestListenerOptions) {
  // Express recognizes an error handler by its four parameters.
  return (error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    sendError(response, error, onError);
  };
}

/** Replaces Express's own handler, which would print the error message, and that may quote a text of Slack. */
function sendError(response: ServerResponse, error: unknown, onError: RequestListenerOptions['onError']): void {
  onError(error);
  if (response.headersSent) response.destroy();
  else
    response
      .writeHead(500, { 'Content-Type': 'text/plain; charset=utf-8' })
      .end('An unexpected error occurred. The log of the server has its stack.\n');
}
