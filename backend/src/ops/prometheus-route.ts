import { type Request, Router } from 'express';
import type { OpenMetricsContentType, Registry } from 'prom-client';

/** `GET /metrics` for whoever asks for OpenMetrics, as Prometheus does. Everybody else gets the next route. */
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
