/** The address `href` with the page of a person or a channel open: `?sheet=person:U0123`. Its other parameters stay. */
export function pageAddress(href: string, { kind, id }: { kind: 'person' | 'channel'; id: string }): string {
  const url = new URL(href);
  url.searchParams.delete('sort');
  url.searchParams.set('sheet', `${kind}:${id}`);
  // `?kiosk` and not `?kiosk=`, as people write it.
  return url.href.replace(/kiosk=(?=$|[&#])/, 'kiosk');
}
