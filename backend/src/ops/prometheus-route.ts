import { type Request, Router } from 'express';
import type { OpenMetricsContentType, Registry } from 'prom-client';

/**
 * `GET /metrics` for a request that accepts OpenMetrics, as Prometheus does, or has `?format=prometheus`. Every other request
 * goes to the next route.
 */
export function prometheusRoute(registry: Registry<OpenMetricsContentType>): Router {
  return Router().get('/metrics', async (request, response, next) => {
    if (!acceptsOpenMetrics(request)) {
      next();
      return;
    }
    const text = await registry.metrics();
    response.set({ 'Content-Type': registry.contentType, 'Cache-Control': 'no-store' }).end(text);
  });
}

function acceptsOpenMetrics(request: Request): boolean {
  return (
    request.query['format'] === 'prometheus' || /\bapplication\/openmetrics-text\b/.test(request.get('accept') ?? '')
  );
}
