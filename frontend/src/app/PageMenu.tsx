import { Suspense, useId, useState } from 'react';
import { preloadedComponent } from '../ui/lazy-component.ts';
import type { Theme } from './viewer-choices/theme.ts';

const PageMenuItems = preloadedComponent(() =>
  import('./PageMenuItems.tsx').then(({ PageMenuItems }) => PageMenuItems),
);

export interface PageMenuProps {
  theme: Theme;
  onThemeChange: (theme: Theme) => void;
  /** The community's own zone. */
  communityTimeZone: string;
  /** The zone that the viewer has chosen, or null. */
  chosenTimeZone: string | null;
  onTimeZoneChange: (zone: string | null) => void;
  /** Whether the vital signs are shown. */
  vitalSignsEnabled: boolean;
  onVitalSignsChange: (on: boolean) => void;
  onHelp: () => void;
}

/** Theme, time zone, vital signs, export of the page, and the list of keys. */
export function PageMenu(props: PageMenuProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" popoverTarget={id} title="Page" aria-label="Page: share, theme, zone, output, keys">
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="3" cy="8" r="1.5" />
          <circle cx="8" cy="8" r="1.5" />
          <circle cx="13" cy="8" r="1.5" />
        </svg>
      </button>
      <section
        id={id}
        popover="auto"
        className="menu page"
        aria-label="Page"
        onToggle={(event) => setOpen(event.newState === 'open')}
      >
        {isOpen && (
          <Suspense>
            <PageMenuItems {...props} id={id} />
          </Suspense>
        )}
      </section>
    </>
  );
}
