import { useCallback, useEffect, useState } from 'react';

/** The mode for a wall screen, without buttons and pointer. `?kiosk` in the address enables it. */
export function useKiosk(): [isKiosk: boolean, toggle: () => void] {
  const [isKiosk, setKiosk] = useState(() => new URLSearchParams(location.search).has('kiosk'));
  const toggle = useCallback(() => {
    const url = new URL(location.href);
    if (isKiosk) url.searchParams.delete('kiosk');
    else url.searchParams.set('kiosk', '');
    history.replaceState(null, '', url.href.replace(/kiosk=(?=$|[&#])/, 'kiosk'));
    setKiosk(!isKiosk);
    // The browser may refuse full screen; the kiosk works without.
    const change = isKiosk ? document.exitFullscreen?.() : document.documentElement.requestFullscreen?.();
    change?.catch(() => undefined);
  }, [isKiosk]);
  useEffect(() => {
    document.documentElement.toggleAttribute('data-kiosk', isKiosk);
  }, [isKiosk]);
  return [isKiosk, toggle];
}
