import { type Milliseconds, SECOND_MS } from 'backend/core/time/units';
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

const RETRY_DELAY_MS: Milliseconds = 2 * SECOND_MS;

const preloads: (() => Promise<unknown>)[] = [];

/** Fetches a script. While the server does not respond, it fetches again every two seconds. */
export async function loadScript<T>(load: () => Promise<T>): Promise<T> {
  for (;;) {
    const loaded = await load().then(
      (value) => ({ value }),
      () => undefined,
    );
    if (loaded) return loaded.value;
    await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY_MS));
  }
}

/** A component whose script the browser fetches when it is first rendered; it suspends meanwhile. */
export function lazyComponent<Props>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => ({ default: await loadScript(load) }));
}

/** The same for what must work while the server is down: `preloadScripts` fetches it beforehand. */
export function preloadedComponent<Props>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazyComponent(preloaded(load));
}

/** Returns the function, and has `preloadScripts` call it. */
export function preloaded<T>(load: () => Promise<T>): () => Promise<T> {
  preloads.push(load);
  return load;
}

/** Fetches everything that is preloaded. What cannot be fetched now is fetched when it is used. */
export async function preloadScripts(): Promise<void> {
  await Promise.allSettled(preloads.map((load) => load()));
}
