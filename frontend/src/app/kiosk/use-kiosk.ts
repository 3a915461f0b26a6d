import { useCallback, useEffect, useState } from 'react';

/** `?kiosk` in the address: for a wall, without buttons and pointer. */
export function useKiosk(): [kiosk: boolean, toggle: () => void] {
  const [kiosk, setKiosk] = useState(() => new URLSearchParams(location.search).has('kiosk'));
  const toggle = useCallback(() => {
    const address = new URL(location.href);
    if (kiosk) address.searchParams.delete('kiosk');
    else address.searchParams.set('kiosk', '');
    history.replaceState(null, '', address.href.replace(/kiosk=(?=$|[&#])/, 'kiosk'));
    setKiosk(!kiosk);
    // Full screen is asked for where the browser grants it; the kiosk works without.
    const screen = kiosk ? document.exitFullscreen?.() : document.documentElement.requestFullscreen?.();
    screen?.catch(() => undefined);
  }, [kiosk]);
  useEffect(() => {
    document.documentElement.toggleAttribute('data-kiosk', kiosk);
  }, [kiosk]);
  return [kiosk, toggle];
}
