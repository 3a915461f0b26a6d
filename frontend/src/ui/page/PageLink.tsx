import type { MouseEvent, ReactNode, SyntheticEvent } from 'react';
import { pageAddress } from './page-address.ts';
import { usePage } from './page-context.ts';

interface Props {
  kind: 'person' | 'channel';
  id: string;
  className?: string;
  title?: string;
  /** What a screen reader reads in place of the children, where those are no name. */
  label?: string;
  /** -1 inside of a grid, whose rows the arrow keys reach. */
  tabIndex?: number;
  children: ReactNode;
}

/**
 * A link to the page of a person or a channel. A click opens it over the board; the address is a real one, so that the
 * browser can open it in a new tab and copy it. Plain text on a wall screen, and for an empty id, which is the id of an
 * author that Slack does not name.
 */
export function PageLink({ kind, id, className, title, label, tabIndex, children }: Props) {
  const { kiosk, changeView } = usePage();
  if (kiosk || !id)
    return (
      <span className={className} title={title}>
        {children}
      </span>
    );
  const sheet = { kind, id };
  const open = (event: MouseEvent<HTMLAnchorElement>) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    changeView({ sheet });
  };
  // The rest of the address may change without a render of this link.
  const refresh = (event: SyntheticEvent<HTMLAnchorElement>) => {
    event.currentTarget.href = pageAddress(location.href, sheet);
  };
  return (
    <a
      className={className}
      title={title}
      aria-label={label}
      tabIndex={tabIndex}
      href={pageAddress(location.href, sheet)}
      onClick={open}
      onPointerDown={refresh}
      onFocus={refresh}
    >
      {children}
    </a>
  );
}
