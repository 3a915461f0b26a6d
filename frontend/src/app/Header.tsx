import { useCallback, useMemo, useState } from 'react';
import { workspaceName } from '../format/display-names.ts';
import { formatNumber } from '../format/format.ts';
import type { TimeFormatter } from '../format/time-formatter.ts';
import type { DashboardState } from '../live/dashboard-state.ts';
import { HopList } from '../status/HopList.tsx';
import { useKeyboardShortcuts } from '../ui/use-keyboard-shortcuts.ts';
import { useNow } from '../ui/use-now.ts';
import { KeyboardHelp } from './KeyboardHelp.tsx';
import { PageMenu } from './PageMenu.tsx';
import type { PageActions } from './page-actions.ts';
import { currentTheme, nextTheme, setTheme, type Theme } from './viewer-choices/theme.ts';
import { WorkspaceIcon } from './WorkspaceIcon.tsx';

interface Props {
  view: DashboardState;
  timeFormatter: TimeFormatter;
  now: () => number;
  onKioskToggle: () => void;
  actions: Pick<PageActions, 'onTimeZoneChange' | 'onVitalSignsChange'>;
}

/** Whose community this is, how its events get here, and what time it is there. */
export function Header({
  view,
  timeFormatter: times,
  now,
  onKioskToggle,
  actions: { onTimeZoneChange, onVitalSignsChange },
}: Props) {
  // What a shortcut keeps must not be the view, with the whole community behind it.
  const { connection, status, settings, summary, vitals } = view;
  const readers = status && connection.state !== 'lost' ? status.feed.readers : null;
  const [theme, showTheme] = useState(currentTheme);
  const [isHelpOpen, openHelp] = useState(false);
  const choose = useCallback((next: Theme) => {
    setTheme(next);
    showTheme(next);
  }, []);
  const keys = useMemo(
    () => ({
      t: () => choose(nextTheme(theme)),
      k: onKioskToggle,
      v: () => onVitalSignsChange(!vitals),
      '?': () => openHelp(true),
    }),
    [choose, theme, onKioskToggle, onVitalSignsChange, vitals],
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
      <HopList status={status} connection={connection} timeFormatter={times} now={now} />
      <div className="controls">
        <span className={readers === null ? 'viewers unknown' : 'viewers'}>
          <b>{formatNumber(readers ?? 0)}</b> watching
        </span>
        <Clock times={times} now={now} />
        <span className="buttons">
          <button type="button" className="theme" onClick={keys.t} title="Theme (T)" aria-label={`Theme: ${theme}`}>
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <circle cx="8" cy="8" r="6.500" className="line" />
              <path d={theme === 'system' ? 'M8 1.500a6.500 6.500 0 0 1 0 13z' : theme === 'dark' ? FULL : ''} />
            </svg>
          </button>
          <button type="button" className="kiosk" onClick={keys.k} title="Kiosk (K)" aria-label="Kiosk">
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path className="line" d="M1.500 6V1.500H6M10 1.500h4.500V6M14.500 10v4.500H10M6 14.500H1.500V10" />
            </svg>
          </button>
          <PageMenu
            theme={theme}
            onTheme={choose}
            communityTimeZone={settings?.timeZone ?? ''}
            chosenTimeZone={view.timeZone}
            onTimeZoneChange={onTimeZoneChange}
            vitalSignsEnabled={vitals}
            onVitalSignsChange={onVitalSignsChange}
            onHelp={() => openHelp(true)}
          />
        </span>
      </div>
      {isHelpOpen && <KeyboardHelp onClose={() => openHelp(false)} />}
    </header>
  );
}

const FULL = 'M8 1.500a6.500 6.500 0 0 1 0 13 6.500 6.500 0 0 1 0-13z';

function Clock({ times, now }: { times: TimeFormatter; now: () => number }) {
  const time = useNow(now);
  return (
    <p className="clock">
      <b>{times.timeOfDay(time)}</b>
      <span>
        {times.weekdayDate(time)}, {times.zoneLabel}
      </span>
    </p>
  );
}
