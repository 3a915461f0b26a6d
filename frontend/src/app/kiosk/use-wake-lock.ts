import { useEffect } from 'react';

/**
 * Keeps the screen on while it is mounted. Browsers offer this over https and on localhost only. A browser releases the lock when the page is
 * hidden, so it is requested again when the page becomes visible.
 */
export function useWakeLock(): void {
  useEffect(() => {
    if (!('wakeLock' in navigator)) return;
    let lock: WakeLockSentinel | undefined;
    let isStopped = false;
    const request = async () => {
      if (document.visibilityState !== 'visible' || (lock && !lock.released)) return;
      try {
        lock = await navigator.wakeLock.request('screen');
        if (isStopped) await lock.release();
      } catch {
        // The browser refused, for example with a low battery. The next request follows when the page becomes visible.
      }
    };
    void request();
    document.addEventListener('visibilitychange', request);
    return () => {
      isStopped = true;
      document.removeEventListener('visibilitychange', request);
      void lock?.release();
    };
  }, []);
}
