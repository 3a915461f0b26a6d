import type { RequestListener, ServerResponse } from 'node:http';
import cors from 'cors';
import express, { type Express, type NextFunction, type Request, type Response, Router } from 'express';
import helmet from 'helmet';
import type { OpenMetricsContentType, Registry } from 'prom-client';
import type { DashboardSettings } from './core/settings.ts';
import type { ServerStatus } from './core/status.ts';
import { badgeRoute } from './feed/badge-route.ts';
import { type EventStreamParts, eventStream } from './feed/event-stream.ts';
import { healthRoute } from './feed/health-route.ts';
import { numbersRoute } from './feed/numbers-route.ts';
import { mayRead, type ReadAccess, readersOnly, tokenLink } from './feed/read-access.ts';
import { sameOriginOnly } from './feed/same-origin.ts';
import { snapshotRoute } from './feed/snapshot-route.ts';
import type { ImportJob } from './import/import-job.ts';
import { importRoute } from './import/import-route.ts';
import { inTurns } from './in-turns.ts';
import { metricsRoute } from './ops/metrics-route.ts';
import { builtPages } from './pages.ts';
import { type SetupParts, setupRoute } from './setup/setup-route.ts';
import { type SlackEventsRouteOptions, slackEventsRoute } from './slack/slack-events.ts';

export interface AppParts extends EventStreamParts {
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
  pages: string;
  imports: ImportJob;
  setup: SetupParts;
  /** Told of what no route expected. */
  onError: (error: unknown) => void;
}

/** The two faces of the product. Neither listens. */
export function createApp(parts: AppParts): { slack: RequestListener; dashboard: RequestListener } {
  const slackEvents = slackEventsRoute(parts.slackEvents);
  return {
    /** Faces Slack, through whatever tunnel there is. */
    slack: postsBefore(slackEvents, base().use(slackEvents, reading(parts)).use(nothing).use(failed(parts)), parts),
    /** Faces people. */
    dashboard: inTurns(
      base()
        .use(reading(parts))
        .all('/', tokenLink(parts.access))
        .use(readersOnly(mayRead(parts.access)), builtPages(parts.pages))
        .use(sameOriginOnly, importRoute(parts.imports), setupRoute(parts.setup))
        .use(nothing)
        .use(failed(parts)),
    ),
  };
}

/**
 * Routes whose posts an app does not touch. It gives each request and each response another prototype before it looks at
 * them, which makes all that Node and we do with them afterwards slow: half of what an event of Slack's costs. What a
 * browser would show comes from the app, with its headers.
 */
function postsBefore(routes: Router, app: Express, { onError }: AppParts): RequestListener {
  const others = inTurns(app);
  return (request, response) => {
    if (request.method !== 'POST') {
      others(request, response);
      return;
    }
    routes(request as Request, response as Response, (error?: unknown) => {
      if (error) fail(response, error, onError);
      else app(request, response);
    });
  };
}

/** What both faces answer to those who may read. */
function reading(parts: AppParts): Router {
  const { feed, settings, edition, now, access, corsOrigin } = parts;
  const isReader = mayRead(access);
  const routes = Router()
    .use(eventStream(parts))
    .use(snapshotRoute(feed, settings, edition, now))
    .use(metricsRoute(parts.registry))
    .use(numbersRoute(feed, settings, now));
  const paths = ['/slack-events-stream', '/snapshot', '/metrics', '/leaderboard'];
  return Router()
    .use(healthRoute(feed, parts.status, isReader))
    .use(badgeRoute({ feed, settings, now, isPublic: parts.publicBadge, readers: readersOnly(isReader) }))
    .use(paths, cors({ origin: corsOrigin ?? false, exposedHeaders: ['ETag', 'Server-Now'] }), readersOnly(isReader))
    .use(routes);
}

function base(): Express {
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

function nothing(_request: Request, response: Response): void {
  response.status(404).type('text/plain').send('There is nothing here.\n');
}

function failed({ onError }: AppParts) {
  // Express knows an error handler by its four parameters.
  return (error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    fail(response, error, onError);
  };
}

/** Not handed on: Express would print the error with all that it quotes. */
function fail(response: ServerResponse, error: unknown, onError: AppParts['onError']): void {
  onError(error);
  if (response.headersSent) response.destroy();
  else
    response
      .writeHead(500, { 'Content-Type': 'text/plain; charset=utf-8' })
      .end('Something went wrong here. The log of the server says what.\n');
}
