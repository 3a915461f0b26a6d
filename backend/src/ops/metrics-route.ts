import { type Request, Router } from 'express';
import type { OpenMetricsContentType, Registry } from 'prom-client';

/** `GET /metrics` for whoever asks for OpenMetrics, as Prometheus does. Everybody else gets the next route. */
export function metricsRoute(registry: Registry<OpenMetricsContentType>): Router {
  return Router().get('/metrics', async (request, response, next) => {
    if (!asksForOpenMetrics(request)) {
      next();
      return;
    }
    const text = await registry.metrics();
    response.set({ 'Content-Type': registry.contentType, 'Cache-Control': 'no-store' }).end(text);
  });
}

function asksForOpenMetrics(request: Request): boolean {
  return (
    request.query['format'] === 'prometheus' || /\bapplication\/openmetrics-text\b/.test(request.get('accept') ?? '')
  );
}
