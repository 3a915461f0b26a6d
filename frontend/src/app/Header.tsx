import { Suspense, useCallback, useMemo, useState } from 'react';
import { workspaceName } from '../format/display-names.ts';
import { formatNumber } from '../format/format.ts';
import type { TimeFormatter } from '../format/time-formatter.ts';
import type { DashboardState } from '../live/dashboard-state.ts';
import { HopList } from '../status/HopList.tsx';
import { preloadedComponent } from '../ui/lazy-component.ts';
import { useKeyboardShortcuts } from '../ui/use-keyboard-shortcuts.ts';
import { useNow } from '../ui/use-now.ts';
import { PageMenu } from './PageMenu.tsx';
import type { PageActions } from './page-actions.ts';
import { PeriodPicker } from './period/PeriodPicker.tsx';
import { SearchHost } from './SearchHost.tsx';
import { currentTheme, nextTheme, setTheme, type Theme } from './viewer-choices/theme.ts';
import { WorkspaceIcon } from './WorkspaceIcon.tsx';

const KeyboardHelp = preloadedComponent(() => import('./KeyboardHelp.tsx').then(({ KeyboardHelp }) => KeyboardHelp));

interface Props {
  view: DashboardState;
  timeFormatter: TimeFormatter;
  /** The server's clock, ms UTC. */
  now: () => number;
  onKioskToggle: () => void;
  actions: Pick<PageActions, 'onTimeZoneChange' | 'onVitalSignsChange'>;
}

/** The name of the community, the state of each hop, the number of viewers, the clock and the buttons of the page. */
export function Header({
  view,
  timeFormatter,
  now,
  onKioskToggle,
  actions: { onTimeZoneChange, onVitalSignsChange },
}: Props) {
  // The shortcuts below are kept after this view: they must not hold it, and with it the whole community.
  const { connection, status, settings, summary, choices } = view;
  const { vitals } = choices;
  const viewers = status && connection.state !== 'lost' ? status.feed.readers : null;
  const [theme, setShownTheme] = useState(currentTheme);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const changeTheme = useCallback((next: Theme) => {
    setTheme(next);
    setShownTheme(next);
  }, []);
  const keys = useMemo(
    () => ({
      t: () => changeTheme(nextTheme(theme)),
      k: onKioskToggle,
      v: () => onVitalSignsChange(!vitals),
      '?': () => setHelpOpen(true),
    }),
    [changeTheme, theme, onKioskToggle, onVitalSignsChange, vitals],
  );
  useKeyboardShortcuts(keys);
  return (
    <header className="top">
      <div className="brand">
        <WorkspaceIcon icon={summary?.workspace.icon ?? ''} />
        <div>
          <h1>
            <bdi>{workspaceName(summary, settings) || 'Your community'}</bdi>
          </h1>
          <span>SlackPanda</span>
        </div>
      </div>
      <PeriodPicker />
      <HopList status={status} connection={connection} timeFormatter={timeFormatter} now={now} />
      <div className="controls">
        <span className={viewers === null ? 'viewers unknown' : 'viewers'}>
          <b>{formatNumber(viewers ?? 0)}</b> watching
        </span>
        <Clock timeFormatter={timeFormatter} now={now} />
        <span className="buttons">
          <SearchHost />
          <button type="button" className="theme" onClick={keys.t} title="Theme (T)" aria-label={`Theme: ${theme}`}>
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <circle cx="8" cy="8" r="6.5" className="line" />
              <path d={theme === 'system' ? HALF_DISC : theme === 'dark' ? FULL_DISC : ''} />
            </svg>
          </button>
          <button type="button" className="kiosk" onClick={keys.k} title="Kiosk (K)" aria-label="Kiosk">
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path className="line" d="M1.5 6V1.5H6M10 1.5h4.5V6M14.5 10v4.5H10M6 14.5H1.5V10" />
            </svg>
          </button>
          <PageMenu
            theme={theme}
            onThemeChange={changeTheme}
            communityTimeZone={settings?.timeZone ?? ''}
            chosenTimeZone={choices.timeZone}
            onTimeZoneChange={onTimeZoneChange}
            vitalSignsEnabled={vitals}
            onVitalSignsChange={onVitalSignsChange}
            onHelp={() => setHelpOpen(true)}
          />
        </span>
      </div>
      {isHelpOpen && (
        <Suspense>
          <KeyboardHelp onClose={() => setHelpOpen(false)} />
        </Suspense>
      )}
    </header>
  );
}

const HALF_DISC = 'M8 1.5a6.5 6.5 0 0 1 0 13z';
const FULL_DISC = 'M8 1.5a6.5 6.5 0 0 1 0 13 6.5 6.5 0 0 1 0-13z';

function Clock({ timeFormatter, now }: { timeFormatter: TimeFormatter; now: () => number }) {
  const time = useNow(now);
  return (
    <p className="clock">
      <b>{timeFormatter.timeOfDay(time)}</b>
      <span>
        {timeFormatter.weekdayDate(time, time)}, {timeFormatter.zoneLabel}
      </span>
    </p>
  );
}
