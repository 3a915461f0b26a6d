import { type Milliseconds, SECOND_MS } from 'backend/core/time/units';
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

const RETRY_DELAY_MS: Milliseconds = 2 * SECOND_MS;

const preloads: (() => Promise<unknown>)[] = [];

/**
 * A component whose script the browser fetches when it is first rendered. It suspends meanwhile, also while the server
 * does not respond: the script is fetched again every two seconds.
 */
export function lazyComponent<Props>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => {
    for (;;) {
      const component = await load().catch(() => undefined);
      if (component) return { default: component };
      await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY_MS));
    }
  });
}

/** The same for what must work while the server is down: `preloadComponents` fetches its script beforehand. */
export function preloadedComponent<Props>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  preloads.push(load);
  return lazyComponent(load);
}

/** Fetches the scripts of all preloaded components. One that cannot be fetched now is fetched when it is rendered. */
export async function preloadComponents(): Promise<void> {
  await Promise.allSettled(preloads.map((load) => load()));
}
