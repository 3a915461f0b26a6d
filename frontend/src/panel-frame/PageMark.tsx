import { PageLink } from '../ui/page/PageLink.tsx';
import { usePage } from '../ui/page/page-context.ts';

/** A small link to the page of a person or a channel, beside a name that leads elsewhere. `name` is read by screen readers. */
export function PageMark({ kind, id, name }: { kind: 'person' | 'channel'; id: string; name: string }) {
  const { kiosk } = usePage();
  if (kiosk || !id) return null;
  const label = `Page of ${name}`;
  return (
    <PageLink kind={kind} id={id} className="page-mark" label={label} title={label}>
      <svg viewBox="0 0 12 12" aria-hidden="true">
        <path className="line" d="M2 2.5h8M2 6h8M2 9.5h5" />
      </svg>
    </PageLink>
  );
}
